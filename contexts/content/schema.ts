import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { CourseFacts, Outline, UnitDocument } from "./document.ts";

/** A course, whatever its versions. Times are ISO 8601. */
export const course = sqliteTable("course", {
  courseId: text("course_id").primaryKey(),
  title: text("title").notNull(),
  currentVersion: integer("current_version"),
  createdAt: text("created_at").notNull(),
});

/** A version: being staged while `publishedAt` is null, then never changed again. */
export const version = sqliteTable("version", {
  courseId: text("course_id").notNull(),
  version: integer("version").notNull(),
  publishedAt: text("published_at"),
  facts: text("facts", { mode: "json" }).$type<CourseFacts>(),
  outline: text("outline", { mode: "json" }).$type<Outline>(),
  /** The grading policy as it was said last, to tell whether a new version changes it. */
  policy: text("policy"),
  report: text("report", { mode: "json" }).$type<unknown>(),
}, (table) => [primaryKey({ columns: [table.courseId, table.version] })]);

/** A unit of a version: all that its page needs, in one row. */
export const unit = sqliteTable("unit", {
  courseId: text("course_id").notNull(),
  version: integer("version").notNull(),
  unitId: text("unit_id").notNull(),
  document: text("document", { mode: "json" }).$type<UnitDocument>().notNull(),
}, (table) => [primaryKey({ columns: [table.courseId, table.version, table.unitId] })]);

/** Every file that came with a version, verbatim, by the hash of its bytes; `contentType` only for published assets. */
export const file = sqliteTable("file", {
  courseId: text("course_id").notNull(),
  version: integer("version").notNull(),
  path: text("path").notNull(),
  hash: text("hash").notNull(),
  size: integer("size").notNull(),
  contentType: text("content_type"),
  /** Only for people who are signed in, as the course team asked. */
  locked: integer("locked", { mode: "boolean" }).notNull().default(false),
}, (table) => [
  primaryKey({ columns: [table.courseId, table.version, table.path] }),
  index("file_hash").on(table.hash),
]);

/** The blocks of the current version: where each stands, and a digest that tells whether a new version changes it. */
export const block = sqliteTable("block", {
  courseId: text("course_id").notNull(),
  blockId: text("block_id").notNull(),
  name: text("name").notNull(),
  type: text("type").notNull(),
  unitId: text("unit_id"),
  digest: text("digest").notNull(),
}, (table) => [
  primaryKey({ columns: [table.courseId, table.blockId] }),
  index("block_name").on(table.courseId, table.name),
]);
