import { createHash } from "node:crypto";
import type { CourseFacts, Outline, UnitBlock, UnitDocument } from "contexts/content/document.ts";
import { rewriteLinks } from "contexts/content/olx/links.ts";
import type { Block, CourseReading, ImportReport } from "contexts/content/olx/reading.ts";
import { type Problem, problemDefinition } from "contexts/content/problem.ts";
import type { PublishedBlock } from "contexts/content/commands.ts";
import { type BlockPlace, completedBy, placeBlocks } from "./place_blocks.ts";

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
export function buildVersion(reading: CourseReading): BuiltVersion {
  const hashes = new Map(reading.files.map((file) => [file.path, file.sha256]));
  const builder: Builder = {
    html: (html) => linkFiles(html, hashes),
    linked: (value) =>
      value.startsWith("asset:")
        ? linkFile(decodeURIComponent(value.slice(6)), hashes) ?? ""
        : linkFiles(value, hashes),
  };
  const placed = placeBlocks(reading.root);
  const units: UnitDocument[] = [];
  for (const unit of placed.units) {
    const blocks = unit.leaves.map((leaf) => unitBlock(leaf, builder));
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
  /** A text of a block: HTML, an address that waits, or any other words. */
  linked(value: string): string;
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

function unitBlock(block: Block, builder: Builder): UnitBlock {
  return {
    // A definition used in a second place shares what learners do in it with the first.
    id: block.repeats ?? block.id,
    type: block.type,
    title: block.title,
    graded: block.graded ?? false,
    ...(block.due ? { due: block.due } : {}),
    ...(block.staffOnly ? { staffOnly: true as const } : {}),
    content: blockContent(block, builder),
  };
}

/** Links stand in every piece of a block: its fields are walked as JSON, whatever they are. */
function blockContent({ content, type }: Block, builder: Builder): UnitBlock["content"] {
  switch (content.kind) {
    case "fields": {
      const fields: unknown = JSON.parse(
        JSON.stringify(content.fields),
        (_, value) => typeof value === "string" ? builder.linked(value) : value,
      );
      return { kind: "fields", version: content.version, fields };
    }
    case "kept":
      return { kind: "kept", reason: content.reason, source: content.source };
    case "container":
      throw new TypeError(`Cannot draw container "${type}" as a block`);
  }
}

/** The version of a type's fields whose shape `problem` in `content.block.published.v1` has for good. */
const PROBLEM_VERSION = 1;

/** What a block that takes answers is said with: in the frozen shape where it has that, else as its type has it. */
function answeringFacts({ content }: Block, drawn: UnitBlock | undefined) {
  if (content.kind !== "fields" || content.points === undefined || drawn?.content.kind !== "fields") {
    return {};
  }
  const { version, fields } = drawn.content;
  const isProblem = version === PROBLEM_VERSION && problemDefinition.safeParse(fields).success;
  const said = isProblem ? { problem: fields as Problem } : { definition: { version, fields } };
  return { ...said, maxScore: content.points };
}

function publishedBlocks(places: readonly BlockPlace[], units: readonly UnitDocument[]): PublishedBlock[] {
  const drawn = new Map(units.flatMap((unit) => unit.blocks).map((block) => [block.id, block]));
  return places.filter(({ block }) => !block.repeats).map(({ block, ...at }, order) => {
    const published = {
      blockId: block.id,
      type: block.type,
      title: block.title,
      place: { ...at, order },
      graded: block.graded ?? false,
      staffOnly: block.staffOnly ?? false,
      completedBy: block.staffOnly ? "nothing" as const : completedBy(block),
      ...(block.start ? { start: block.start } : {}),
      ...(block.due ? { due: block.due } : {}),
      ...(block.format ? { format: block.format } : {}),
      ...answeringFacts(block, drawn.get(block.id)),
    };
    return {
      ...published,
      digest: createHash("sha256").update(JSON.stringify(published)).digest("base64url"),
    };
  });
}
