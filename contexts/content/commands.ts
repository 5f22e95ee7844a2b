import { and, eq, isNull, max } from "drizzle-orm";
import { z } from "zod";
import { refuse } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import { type AskedFrom, asks } from "core/work/filter.ts";
import type { Work } from "core/work/work.ts";
import type { CourseFacts, Outline, UnitDocument } from "./document.ts";
import { contentPublish } from "./filters.ts";
import { authoringRefusal, stagingRefusal } from "./rules.ts";
import { block, course, file, unit, version } from "./schema.ts";
import {
  assetAdded,
  blockDeleted,
  blockPublished,
  courseCreated,
  courseImported,
  coursePublished,
  policyChanged,
} from "./signals.ts";

const staged = z.object({ courseId: z.string().min(1).max(255), version: z.number().int().min(1) });

/** Begins a new version of a course, to be filled and then published; what an earlier import left staged goes. */
export const beginVersion = defineCommand({
  name: "content.begin_version",
  doc: "Begins a version of a course, to be staged in pieces and published whole.",
  input: staged.pick({ courseId: true }),
  async run(work, { courseId }) {
    refuse(authoringRefusal(work.actor));
    await dropStaged(work, courseId);
    const [newest] = await work.database.select({ version: max(version.version) }).from(version)
      .where(eq(version.courseId, courseId));
    const next = (newest?.version ?? 0) + 1;
    await work.database.insert(version).values({ courseId, version: next });
    return next;
  },
});

/** Adds files to a staged version; their bytes are stored already, under their hash. */
export const stageFiles = defineCommand({
  name: "content.stage_files",
  doc: "Adds files to a staged version; their bytes are stored already, under their hash.",
  input: staged.extend({
    files: z.array(z.object({
      path: z.string(),
      hash: z.string(),
      size: z.number().int(),
      contentType: z.string().optional(),
      locked: z.boolean().default(false),
    })).min(1).max(500),
  }),
  async run(work, { courseId, version: number, files }) {
    await refuseUnlessStaged(work, courseId, number);
    await work.database.insert(file).values(files.map((one) => ({ courseId, version: number, ...one })));
  },
});

/** Adds units to a staged version. */
export const stageUnits = defineCommand({
  name: "content.stage_units",
  doc: "Adds units to a staged version.",
  input: staged.extend({ units: z.array(z.custom<UnitDocument>()).min(1).max(500) }),
  async run(work, { courseId, version: number, units }) {
    await refuseUnlessStaged(work, courseId, number);
    await work.database.insert(unit).values(
      units.map((document) => ({ courseId, version: number, unitId: document.id, document })),
    );
  },
});

const publishedBlock = blockPublished.body.omit({ courseId: true, version: true });

/** A block as it is published: what the signal says, and a digest that tells whether it changed. */
export type PublishedBlock = z.output<typeof publishedBlock> & { readonly digest: string };

const publication = staged.extend({
  facts: z.custom<CourseFacts>(),
  outline: z.custom<Outline>(),
  blocks: z.array(z.custom<PublishedBlock>()),
  policy: policyChanged.body.omit({ courseId: true, version: true }),
  report: z.object({ total: z.number(), assets: z.number(), kept: z.array(z.unknown()) }).loose(),
});

/**
 * Publishes a staged version, in one transaction: learners see all of it from now on. Says what changed
 * against the version before, block by block, and last that the course is published.
 */
export const publishVersion = defineCommand({
  name: "content.publish_version",
  doc: "Publishes a staged version: learners see all of it from now on.",
  input: publication,
  asks: asks(contentPublish, { question: questionOf }),
  async run(work, { courseId, version: number, facts, outline, blocks, policy, report }) {
    refuse(authoringRefusal(work.actor));
    await refuseUnlessStaged(work, courseId, number);
    const before = await work.database.select().from(course).where(eq(course.courseId, courseId)).get();
    if (!before) work.emit(courseCreated({ courseId, title: facts.title }));

    await sayPolicy(work, courseId, number, before?.currentVersion ?? undefined, policy);
    const changed = await publishBlocks(work, courseId, number, blocks);
    await sayAssets(work, courseId, number, before?.currentVersion ?? undefined);

    await work.database.update(version).set({
      publishedAt: work.now.toISOString(),
      facts,
      outline,
      policy: JSON.stringify(policy),
      report,
    }).where(and(eq(version.courseId, courseId), eq(version.version, number)));
    await work.database.insert(course)
      .values({ courseId, title: facts.title, currentVersion: number, createdAt: work.now.toISOString() })
      .onConflictDoUpdate({ target: course.courseId, set: { title: facts.title, currentVersion: number } });

    work.emit(courseImported({
      courseId,
      version: number,
      blocks: report.total,
      assets: report.assets,
      kept: report.kept.length,
    }));
    const units = countUnits(outline);
    const { overview: _overview, handouts: _handouts, updates: _updates, ...said } = facts;
    work.emit(
      coursePublished({ ...said, version: number, sections: outline.sections.length, units, changed }),
    );
  },
});

/** What plugins are asked about a version that is to be published. */
async function questionOf(
  { courseId, version, facts, outline, blocks, report }: z.output<typeof publication>,
  { reader }: AskedFrom,
) {
  const before = await reader.database.select({ version: course.currentVersion }).from(course)
    .where(eq(course.courseId, courseId)).get();
  const { title, language, start, end } = facts;
  const counts = new Map<string, number>();
  for (const { type } of blocks) counts.set(type, (counts.get(type) ?? 0) + 1);
  return {
    courseId,
    version,
    isFirst: before === undefined,
    title,
    language,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    sections: outline.sections.length,
    units: countUnits(outline),
    blocks: Object.fromEntries(counts),
    kept: report.kept.length,
  };
}

function countUnits({ sections }: Outline): number {
  return sections.flatMap(({ subsections }) => subsections).flatMap(({ units }) => units).length;
}

/** Lets a staged version go: a failed import leaves no trace. */
export const dropVersion = defineCommand({
  name: "content.drop_version",
  doc: "Lets a staged version go.",
  input: staged.pick({ courseId: true }),
  async run(work, { courseId }) {
    refuse(authoringRefusal(work.actor));
    await dropStaged(work, courseId);
  },
});

async function refuseUnlessStaged(work: Work, courseId: string, number: number): Promise<void> {
  const found = await work.database.select().from(version)
    .where(and(eq(version.courseId, courseId), eq(version.version, number))).get();
  refuse(stagingRefusal(found));
}

async function dropStaged(work: Work, courseId: string): Promise<void> {
  const left = await work.database.select({ version: version.version }).from(version)
    .where(and(eq(version.courseId, courseId), isNull(version.publishedAt)));
  for (const { version: number } of left) {
    for (const table of [unit, file, version]) {
      await work.database.delete(table).where(and(eq(table.courseId, courseId), eq(table.version, number)));
    }
  }
}

async function sayPolicy(
  work: Work,
  courseId: string,
  number: number,
  current: number | undefined,
  policy: z.output<typeof policyChanged.body> extends infer Body ? Omit<Body, "courseId" | "version"> : never,
): Promise<void> {
  const before = current === undefined
    ? undefined
    : await work.database.select({ policy: version.policy }).from(version)
      .where(and(eq(version.courseId, courseId), eq(version.version, current))).get();
  if (before?.policy === JSON.stringify(policy)) return;
  work.emit(policyChanged({ courseId, version: number, ...policy }));
}

async function publishBlocks(
  work: Work,
  courseId: string,
  number: number,
  blocks: readonly PublishedBlock[],
) {
  const before = new Map(
    (await work.database.select().from(block).where(eq(block.courseId, courseId))).map((
      row,
    ) => [row.blockId, row]),
  );
  const counts = { added: 0, changed: 0, deleted: 0 };
  for (const { digest, ...published } of blocks) {
    const known = before.get(published.blockId);
    before.delete(published.blockId);
    if (known?.digest === digest) continue;
    counts[known ? "changed" : "added"]++;
    const row = {
      courseId,
      blockId: published.blockId,
      name: published.blockId.slice(published.blockId.indexOf("@") + 1),
      type: published.type,
      unitId: published.place.unitId ?? null,
      digest,
    };
    await work.database.insert(block).values(row)
      .onConflictDoUpdate({ target: [block.courseId, block.blockId], set: row });
    work.emit(blockPublished({ courseId, version: number, ...published }));
  }
  for (const gone of before.values()) {
    counts.deleted++;
    await work.database.delete(block).where(
      and(eq(block.courseId, courseId), eq(block.blockId, gone.blockId)),
    );
    work.emit(blockDeleted({ courseId, version: number, blockId: gone.blockId, type: gone.type }));
  }
  return counts;
}

async function sayAssets(
  work: Work,
  courseId: string,
  number: number,
  current: number | undefined,
): Promise<void> {
  const of = (number: number) =>
    work.database.select().from(file).where(and(eq(file.courseId, courseId), eq(file.version, number)));
  const before = new Set(
    current === undefined ? [] : (await of(current)).map((one) => `${one.path} ${one.hash}`),
  );
  for (const { path, hash, size, contentType } of await of(number)) {
    if (!contentType || before.has(`${path} ${hash}`)) continue;
    work.emit(assetAdded({ courseId, version: number, path, hash, size, contentType }));
  }
}
