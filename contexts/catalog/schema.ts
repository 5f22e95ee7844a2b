import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * What the catalogue knows of a course. Times are ISO 8601 in UTC, so that they sort as text. `listing` counts
 * up by first publication and is the row of the course in the index of words (`course_words`, FTS5, made by the
 * migration). `begins` and `ends` are what the list is ordered by where a course has no such date.
 */
export const course = sqliteTable("course", {
  listing: integer("listing").primaryKey(),
  courseId: text("course_id").notNull().unique(),
  version: integer("version").notNull(),
  published: text("published").notNull(),
  listed: integer("listed", { mode: "boolean" }).notNull(),
  visibility: text("visibility", { enum: ["both", "about", "none"] }).notNull(),
  title: text("title").notNull(),
  org: text("org").notNull(),
  number: text("number").notNull(),
  run: text("run").notNull(),
  language: text("language").notNull(),
  baseLanguage: text("base_language").notNull(),
  shortDescription: text("short_description").notNull(),
  effort: text("effort"),
  imageHash: text("image_hash"),
  start: text("start"),
  end: text("end"),
  begins: text("begins").notNull(),
  ends: text("ends").notNull(),
  enrollmentStart: text("enrollment_start"),
  enrollmentEnd: text("enrollment_end"),
  invitationOnly: integer("invitation_only", { mode: "boolean" }).notNull(),
  selfPaced: integer("self_paced", { mode: "boolean" }).notNull(),
  sections: integer("sections").notNull(),
  units: integer("units").notNull(),
});
