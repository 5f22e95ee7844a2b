import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { MILESTONES } from "./signals.ts";

/** A milestone that a person reached in a course; once reached, it stays. `awarded` is ISO 8601. */
export const award = sqliteTable("award", {
  personId: text("person_id").notNull(),
  courseId: text("course_id").notNull(),
  milestone: text("milestone", { enum: MILESTONES }).notNull(),
  awarded: text("awarded").notNull(),
}, (table) => [primaryKey({ columns: [table.personId, table.courseId, table.milestone] })]);

/** What a course is called, kept from what was heard: a plugin cannot ask whoever knows. */
export const course = sqliteTable("course", {
  courseId: text("course_id").primaryKey(),
  version: integer("version").notNull(),
  title: text("title").notNull(),
  language: text("language").notNull(),
});
