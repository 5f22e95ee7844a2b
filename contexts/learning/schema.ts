import { index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { BodyOf } from "core/signal/signal.ts";
import type { blockPublished } from "contexts/content/signals.ts";

// Times are ISO 8601 in UTC.

/** What is kept of a course: heard from content. */
export const course = sqliteTable("course", {
  courseId: text("course_id").primaryKey(),
  /** What learners see: the newest version that was heard whole. */
  version: integer("version").notNull().default(0),
  /** The newest version that anything was heard of: ahead of `version` while one comes in. */
  heard: integer("heard").notNull().default(0),
  /** How many blocks there are to complete. */
  blocks: integer("blocks").notNull().default(0),
  graceMinutes: real("grace_minutes").notNull().default(0),
});

/** What a command asks of a block: when it takes answers and from whom, what completes it, what is right. */
export type BlockFacts = Pick<
  BodyOf<typeof blockPublished>,
  "type" | "start" | "due" | "staffOnly" | "completedBy" | "problem" | "definition"
>;

/** What is kept of a block: heard from content. */
export const block = sqliteTable("block", {
  courseId: text("course_id").notNull(),
  blockId: text("block_id").notNull(),
  /** The version that changed it last. */
  version: integer("version").notNull(),
  sectionId: text("section_id"),
  subsectionId: text("subsection_id"),
  unitId: text("unit_id"),
  /** Whether completing it counts: it can be completed, and every learner meets it in a unit. */
  counts: integer("counts", { mode: "boolean" }).notNull(),
  /** Null where the block is in the course no more. */
  facts: text("facts", { mode: "json" }).$type<BlockFacts | null>(),
}, (table) => [
  primaryKey({ columns: [table.courseId, table.blockId] }),
  index("block_place").on(table.courseId, table.unitId),
]);

/** How many blocks of a unit count: written when a version has come in whole. */
export const total = sqliteTable("total", {
  courseId: text("course_id").notNull(),
  sectionId: text("section_id").notNull(),
  subsectionId: text("subsection_id").notNull(),
  unitId: text("unit_id").notNull(),
  blocks: integer("blocks").notNull(),
}, (table) => [primaryKey({ columns: [table.courseId, table.sectionId, table.subsectionId, table.unitId] })]);

/** A person in a course: whether they are enrolled (heard), where they are, how much they have done. */
export const learner = sqliteTable("learner", {
  personId: text("person_id").notNull(),
  courseId: text("course_id").notNull(),
  active: integer("active", { mode: "boolean" }).notNull(),
  startedAt: text("started_at"),
  completedAt: text("completed_at"),
  /** The unit they looked at last, and when. */
  unitId: text("unit_id"),
  viewedAt: text("viewed_at"),
  /** How many blocks that count they have completed. */
  done: integer("done").notNull().default(0),
}, (table) => [
  primaryKey({ columns: [table.personId, table.courseId] }),
  index("learner_course").on(table.courseId),
]);

/**
 * What a person has in a block. `state` is JSON by the block's type (`rules.ts` has the shapes). Where it stands
 * is the block's place, so that a page reads one range of one index.
 */
export const blockState = sqliteTable("block_state", {
  personId: text("person_id").notNull(),
  courseId: text("course_id").notNull(),
  blockId: text("block_id").notNull(),
  sectionId: text("section_id"),
  unitId: text("unit_id"),
  /** Completed, and it counts where it stands now. */
  done: integer("done", { mode: "boolean" }).notNull(),
  /** When it was completed first, whatever became of it later. For a section: when all in it was. */
  doneAt: text("done_at"),
  state: text("state"),
}, (table) => [
  primaryKey({ columns: [table.personId, table.courseId, table.blockId] }),
  index("block_state_place").on(
    table.personId,
    table.courseId,
    table.sectionId,
    table.unitId,
    table.done,
    table.blockId,
  ),
]);

/** Every attempt ever made. The key holds one to each revision of a problem's state. */
export const attempt = sqliteTable("attempt", {
  personId: text("person_id").notNull(),
  courseId: text("course_id").notNull(),
  blockId: text("block_id").notNull(),
  /** The revision that the answer was given to. */
  rev: integer("rev").notNull(),
  /** Counts from 1. */
  attempt: integer("attempt").notNull(),
  answer: text("answer", { mode: "json" }).$type<Readonly<Record<string, string | string[]>>>().notNull(),
  score: real("score").notNull(),
  max: real("max").notNull(),
  at: text("at").notNull(),
}, (table) => [primaryKey({ columns: [table.personId, table.courseId, table.blockId, table.rev] })]);
