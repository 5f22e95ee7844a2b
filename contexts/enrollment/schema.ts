import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

// Times are ISO 8601 in UTC.

/** What enrollment keeps of a course, heard from content: who may enter when, and what a list of courses shows. */
export const course = sqliteTable("course", {
  courseId: text("course_id").primaryKey(),
  version: integer("version").notNull(),
  title: text("title").notNull(),
  org: text("org").notNull(),
  number: text("number").notNull(),
  language: text("language").notNull(),
  imageHash: text("image_hash"),
  start: text("start"),
  end: text("end"),
  enrollmentStart: text("enrollment_start"),
  enrollmentEnd: text("enrollment_end"),
  invitationOnly: integer("invitation_only", { mode: "boolean" }).notNull(),
});

/** That a person learns in a course, or did: who left is not active, and keeps the enrollment to come back to. */
export const enrollment = sqliteTable("enrollment", {
  enrollmentId: text("enrollment_id").primaryKey(),
  personId: text("person_id").notNull(),
  courseId: text("course_id").notNull(),
  active: integer("active", { mode: "boolean" }).notNull(),
  enrolled: text("enrolled").notNull(),
  left: text("left"),
});
