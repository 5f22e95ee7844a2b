import { integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** A site: what it is called, what it speaks, its one colour. Times are integer milliseconds, read as Date. */
export const site = sqliteTable("site", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  language: text("language").notNull(),
  hue: real("hue").notNull(),
  chroma: real("chroma").notNull(),
  changedAt: integer("changed_at", { mode: "timestamp_ms" }).notNull(),
});
