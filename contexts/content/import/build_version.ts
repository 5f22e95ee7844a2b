import { createHash } from "node:crypto";
import type { CourseFacts, Outline, UnitBlock, UnitDocument } from "contexts/content/document.ts";
import { rewriteLinks } from "contexts/content/olx/links.ts";
import type { Block, CourseReading, ImportReport } from "contexts/content/olx/reading.ts";
import { maxScore } from "contexts/content/problem/definition.ts";
import type { PublishedBlock } from "contexts/content/commands.ts";
import { type BlockPlace, placeBlocks } from "./place_blocks.ts";
import { readTranscript } from "./read_transcript.ts";

/** A version ready to be staged and published: plain data. */
export interface BuiltVersion {
  readonly facts: CourseFacts;
  readonly outline: Outline;
  readonly units: readonly UnitDocument[];
  readonly blocks: readonly PublishedBlock[];
  readonly policy: {
    readonly graders: CourseReading["gradePolicy"]["graders"];
    readonly cutoffs: Readonly<Record<string, number>>;
    readonly graceMinutes: number;
  };
  readonly files: readonly {
    path: string;
    hash: string;
    size: number;
    contentType?: string;
    locked: boolean;
  }[];
  readonly report: ImportReport;
}

/** Builds the documents of a version from a reading. */
export async function buildVersion(reading: CourseReading): Promise<BuiltVersion> {
  const hashes = new Map(reading.files.map((file) => [file.path, file.sha256]));
  const files = new Map(reading.files.map((file) => [file.path, file]));
  const builder: Builder = {
    html: (html) => linkFiles(html, hashes),
    source: (source) =>
      source.startsWith("asset:") ? linkFile(decodeURIComponent(source.slice(6)), hashes) ?? "" : source,
    text: async (path) => {
      const file = files.get(path);
      return file && new TextDecoder().decode(await file.read());
    },
  };
  const placed = placeBlocks(reading.root);
  const units: UnitDocument[] = [];
  for (const unit of placed.units) {
    const blocks: UnitBlock[] = [];
    for (const leaf of unit.leaves) blocks.push(await unitBlock(leaf, builder));
    units.push({ id: unit.id, title: unit.title, blocks });
  }
  const assets = new Map(reading.assets.map((asset) => [asset.path, asset]));
  return {
    facts: courseFacts(reading, builder, hashes),
    outline: { sections: placed.sections },
    units,
    blocks: publishedBlocks(placed.places, units),
    policy: {
      graders: reading.gradePolicy.graders,
      cutoffs: reading.gradePolicy.cutoffs,
      graceMinutes: (reading.gradePolicy.gracePeriod ?? 0) / 60,
    },
    files: reading.files.map(({ path, sha256, size }) => {
      const asset = assets.get(path);
      return {
        path,
        hash: sha256,
        size,
        locked: asset?.locked ?? false,
        ...(asset ? { contentType: asset.contentType } : {}),
      };
    }),
    report: reading.report,
  };
}

/** How the pieces of a document find the course's files. */
interface Builder {
  html(html: string): string;
  source(source: string): string;
  text(path: string): Promise<string | undefined>;
}

function linkFiles(html: string, hashes: ReadonlyMap<string, string>): string {
  return rewriteLinks(html, ({ kind, target, fragment }) => {
    if (kind !== "asset") return `${kind}:${encodeURIComponent(target)}${fragment}`;
    const linked = linkFile(target, hashes);
    return linked && linked + fragment;
  });
}

/** `asset:HASH/NAME` for a file of the course; undefined for one that it does not have. */
function linkFile(path: string, hashes: ReadonlyMap<string, string>): string | undefined {
  const hash = hashes.get(path);
  return hash && `asset:${hash}/${encodeURIComponent(path.slice(path.lastIndexOf("/") + 1))}`;
}

function courseFacts(
  reading: CourseReading,
  { html }: Builder,
  hashes: ReadonlyMap<string, string>,
): CourseFacts {
  const imageHash = reading.image && hashes.get(reading.image);
  return {
    courseId: reading.key,
    org: reading.org,
    number: reading.number,
    run: reading.run,
    title: reading.title,
    language: reading.language ?? "en",
    shortDescription: reading.about.shortDescription,
    overview: html(reading.about.overview),
    visibility: reading.visibility,
    invitationOnly: reading.invitationOnly,
    selfPaced: reading.selfPaced,
    graceMinutes: (reading.gradePolicy.gracePeriod ?? 0) / 60,
    ...reading.schedule,
    ...(reading.about.effort ? { effort: reading.about.effort } : {}),
    ...(imageHash ? { imageHash } : {}),
    ...(reading.handouts ? { handouts: html(reading.handouts) } : {}),
    ...(reading.updates ? { updates: html(reading.updates) } : {}),
  };
}

async function unitBlock(block: Block, builder: Builder): Promise<UnitBlock> {
  return {
    // A definition used in a second place shares what learners do in it with the first.
    id: block.repeats ?? block.id,
    type: block.type,
    title: block.title,
    graded: block.graded ?? false,
    ...(block.due ? { due: block.due } : {}),
    ...(block.staffOnly ? { staffOnly: true as const } : {}),
    content: await blockContent(block, builder),
  };
}

async function blockContent({ content, type }: Block, builder: Builder): Promise<UnitBlock["content"]> {
  switch (content.kind) {
    case "html":
      return {
        kind: "html",
        html: builder.html(content.html),
        ...(content.scripted && content.source ? { scripted: content.source } : {}),
      };
    case "problem":
      // Links stand in every piece of a problem; its JSON is walked once rather than field by field.
      return {
        kind: "problem",
        problem: JSON.parse(
          JSON.stringify(content.problem),
          (_, value) => typeof value === "string" ? builder.html(value) : value,
        ),
      };
    case "video": {
      const transcripts = [];
      for (const { language, path } of content.transcripts) {
        const text = await builder.text(path);
        const lines = text === undefined ? [] : await readTranscript(path, text);
        if (lines.length > 0) transcripts.push({ language, lines });
      }
      const sources = content.sources.map(builder.source).filter((source) => source !== "");
      const poster = content.poster && builder.source(content.poster);
      return {
        kind: "video",
        sources,
        transcripts,
        ...(content.youtube ? { youtube: content.youtube } : {}),
        ...(poster ? { poster } : {}),
      };
    }
    case "kept":
      return { kind: "kept", reason: content.reason, source: content.source };
    case "container":
      throw new TypeError(`Cannot draw container "${type}" as a block`);
  }
}

const COMPLETED_BY = {
  html: "reading",
  problem: "answering",
  video: "watching",
  kept: "nothing",
  container: "nothing",
} as const;

function publishedBlocks(places: readonly BlockPlace[], units: readonly UnitDocument[]): PublishedBlock[] {
  const drawn = new Map(units.flatMap((unit) => unit.blocks).map((block) => [block.id, block]));
  return places.filter(({ block }) => !block.repeats).map(({ block, ...at }, order) => {
    const content = drawn.get(block.id)?.content;
    const problem = content?.kind === "problem" ? content.problem : undefined;
    const published = {
      blockId: block.id,
      type: block.type,
      title: block.title,
      place: { ...at, order },
      graded: block.graded ?? false,
      staffOnly: block.staffOnly ?? false,
      completedBy: block.staffOnly ? "nothing" as const : COMPLETED_BY[block.content.kind],
      ...(block.start ? { start: block.start } : {}),
      ...(block.due ? { due: block.due } : {}),
      ...(block.format ? { format: block.format } : {}),
      ...(problem ? { problem, maxScore: maxScore(problem) } : {}),
    };
    return {
      ...published,
      digest: createHash("sha256").update(JSON.stringify(published)).digest("base64url"),
    };
  });
}
