import { index, integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Actor } from "core/base/actor.ts";

/** A site: what it is called, what it speaks, its one colour. Times are integer milliseconds, read as Date. */
export const site = sqliteTable("site", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  language: text("language").notNull(),
  hue: real("hue").notNull(),
  chroma: real("chroma").notNull(),
  changedAt: integer("changed_at", { mode: "timestamp_ms" }).notNull(),
});

/** Facts of an operation as they are noted: what it was about, what came of it. Never a secret, never a name. */
export type NotedFacts = Readonly<Record<string, string | number | boolean>>;

/** How an operation stands: under way (or cut off, where nothing follows), done, refused for a reason, failed by our fault. */
export type Outcome = "begun" | "done" | "refused" | "failed";

/**
 * What operators had done, two rows each: one before it is done, one with how it ended. Rows are added and never
 * changed or taken away: the database itself refuses that.
 */
export const operationNote = sqliteTable("operation_note", {
  id: text("id").primaryKey(),
  operationId: text("operation_id").notNull(),
  at: integer("at", { mode: "timestamp_ms" }).notNull(),
  actor: text("actor", { mode: "json" }).$type<Actor>().notNull(),
  operation: text("operation").notNull(),
  about: text("about", { mode: "json" }).$type<NotedFacts>().notNull(),
  outcome: text("outcome").$type<Outcome>().notNull(),
  answer: text("answer", { mode: "json" }).$type<NotedFacts>(),
}, (table) => [index("operation_note_operation").on(table.operationId, table.outcome)]);
