import { and, eq, inArray, sql } from "drizzle-orm";
import { prepared, type Reader } from "core/data/reader.ts";
import type { CourseFacts, Outline, UnitBlock, UnitDocument } from "./document.ts";
import { block, course, file, unit, version } from "./schema.ts";

/** A course as learners see it now: which version, what it says of itself, its outline. */
export interface CurrentCourse {
  readonly courseId: string;
  readonly version: number;
  readonly facts: CourseFacts;
  readonly outline: Outline;
}

const currentCourse = prepared((database) =>
  database.select({ version: version.version, facts: version.facts, outline: version.outline }).from(course)
    .innerJoin(
      version,
      and(eq(version.courseId, course.courseId), eq(version.version, course.currentVersion)),
    )
    .where(eq(course.courseId, sql.placeholder("courseId"))).prepare()
);

/** Finds what learners see of a course now; undefined where nothing is published under that key. */
export async function findCurrentCourse(
  reader: Reader,
  courseId: string,
): Promise<CurrentCourse | undefined> {
  const found = await currentCourse(reader).get({ courseId });
  if (!found?.facts || !found.outline) return undefined;
  return { courseId, version: found.version, facts: found.facts, outline: found.outline };
}

const oneUnit = prepared((database) =>
  database.select({ document: unit.document }).from(unit).where(and(
    eq(unit.courseId, sql.placeholder("courseId")),
    eq(unit.version, sql.placeholder("version")),
    eq(unit.unitId, sql.placeholder("unitId")),
  )).prepare()
);

/** Finds a unit of a version, whole. A version never changes, so what is found may be kept. */
export async function findUnit(
  reader: Reader,
  at: { readonly courseId: string; readonly version: number; readonly unitId: string },
): Promise<UnitDocument | undefined> {
  const document = (await oneUnit(reader).get(at))?.document;
  return document && { ...document, blocks: document.blocks.map(asStoredNow) };
}

/** Before there were block types, what is in a block stood beside the word for what it is: fields of version 0. */
function asStoredNow(block: UnitBlock): UnitBlock {
  const { content } = block;
  if (content.kind === "kept" || content.kind === "fields") return block;
  const { kind: _kind, ...fields } = content as { readonly kind: string };
  return { ...block, content: { kind: "fields", version: 0, fields } };
}

/** Finds the unit that holds a block of the current version, by the block's name (what `jump:NAME` links to). */
export async function findUnitOfBlock(
  reader: Reader,
  at: { readonly courseId: string; readonly name: string },
): Promise<{ unitId: string | null; blockId: string } | undefined> {
  return await reader.database.select({ unitId: block.unitId, blockId: block.blockId }).from(block)
    .where(and(eq(block.courseId, at.courseId), eq(block.name, at.name))).limit(1).get();
}

/** A stored file that a course offers. `locked`: every course that offers it asks who is reading. */
export interface StoredAsset {
  readonly contentType: string;
  readonly size: number;
  readonly locked: boolean;
}

/** Finds what a stored file is served as; undefined for bytes that no published course offers. */
export async function findAsset(reader: Reader, hash: string): Promise<StoredAsset | undefined> {
  const found = await reader.database.select({
    contentType: file.contentType,
    size: file.size,
    locked: file.locked,
  })
    .from(file).where(and(eq(file.hash, hash), sql`${file.contentType} is not null`)).orderBy(file.locked)
    .limit(1).get();
  return found?.contentType ? { ...found, contentType: found.contentType } : undefined;
}

/** Which of these hashes some version holds; the others may go. */
export async function listHeldHashes(reader: Reader, hashes: readonly string[]): Promise<Set<string>> {
  const held = new Set<string>();
  for (let from = 0; from < hashes.length; from += 500) {
    const rows = await reader.database.selectDistinct({ hash: file.hash }).from(file)
      .where(inArray(file.hash, hashes.slice(from, from + 500)));
    for (const row of rows) held.add(row.hash);
  }
  return held;
}

/** How a copy of the database itself tells which files its versions hold: the hash of each, and its bytes. */
export const HELD_FILES = {
  database: "content",
  statement: "select hash, max(size) from file group by hash",
} as const;

/** Every course that has something published, by title. For operators and the command line. */
export async function listCourses(
  reader: Reader,
): Promise<{ courseId: string; title: string; version: number; publishedAt: string }[]> {
  const rows = await reader.database
    .select({
      courseId: course.courseId,
      title: course.title,
      version: version.version,
      publishedAt: version.publishedAt,
    })
    .from(course)
    .innerJoin(
      version,
      and(eq(version.courseId, course.courseId), eq(version.version, course.currentVersion)),
    )
    .orderBy(course.title).limit(1_000);
  return rows.map((row) => ({ ...row, publishedAt: row.publishedAt ?? "" }));
}
