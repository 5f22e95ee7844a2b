import { integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

// JSON columns are read through rules.ts, which says their shape.

/**
 * How a course is graded. `policy` is what was heard last; `plan` is what grades are computed by: policy and
 * content of one version together, put in force when that version is published. `revision` counts its changes.
 */
export const course = sqliteTable("course", {
  courseId: text("course_id").primaryKey(),
  version: integer("version").notNull(),
  policyVersion: integer("policy_version").notNull(),
  policy: text("policy").notNull(),
  revision: integer("revision").notNull(),
  plan: text("plan").notNull(),
  /** The plan's SHA-256: what is kept of a plan in memory is kept under it. */
  planId: text("plan_id").notNull().default(""),
});

/** A subsection as it was heard last; `gone` when it is in the course no more. */
export const subsection = sqliteTable("subsection", {
  courseId: text("course_id").notNull(),
  subsectionId: text("subsection_id").notNull(),
  version: integer("version").notNull(),
  gone: integer("gone", { mode: "boolean" }).notNull(),
  position: integer("position").notNull(),
  title: text("title").notNull(),
  graded: integer("graded", { mode: "boolean" }).notNull(),
  format: text("format"),
  staffOnly: integer("staff_only", { mode: "boolean" }).notNull(),
}, (table) => [primaryKey({ columns: [table.courseId, table.subsectionId] })]);

/** A block that carries points, as it was heard last; one that cannot be graded here has no `maxScore`. */
export const problem = sqliteTable("problem", {
  courseId: text("course_id").notNull(),
  blockId: text("block_id").notNull(),
  version: integer("version").notNull(),
  gone: integer("gone", { mode: "boolean" }).notNull(),
  position: integer("position").notNull(),
  title: text("title").notNull(),
  subsectionId: text("subsection_id"),
  graded: integer("graded", { mode: "boolean" }).notNull(),
  staffOnly: integer("staff_only", { mode: "boolean" }).notNull(),
  maxScore: real("max_score"),
  showCorrectness: text("show_correctness", { enum: ["always", "never", "past_due"] }).notNull(),
  due: text("due"),
}, (table) => [primaryKey({ columns: [table.courseId, table.blockId] })]);

/** The newest score of a problem; nothing possible: it was reset. `sequence` is learning's, so that nothing older wins. */
export const score = sqliteTable("score", {
  personId: text("person_id").notNull(),
  courseId: text("course_id").notNull(),
  blockId: text("block_id").notNull(),
  earned: real("earned").notNull(),
  possible: real("possible").notNull(),
  sequence: integer("sequence").notNull(),
}, (table) => [primaryKey({ columns: [table.personId, table.courseId, table.blockId] })]);

/** A learner's grade as it was said last, by the plan of `revision`; not `active` once they left the course. */
export const grade = sqliteTable("grade", {
  personId: text("person_id").notNull(),
  courseId: text("course_id").notNull(),
  active: integer("active", { mode: "boolean" }).notNull(),
  revision: integer("revision").notNull(),
  share: real("share").notNull(),
  grade: text("grade"),
  passed: integer("passed", { mode: "boolean" }).notNull(),
  points: text("points").notNull(),
}, (table) => [primaryKey({ columns: [table.personId, table.courseId] })]);
