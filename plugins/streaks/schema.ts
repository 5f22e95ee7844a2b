import { primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** A day on which a person learned, as `2026-03-02`. One row, however much they did. */
export const day = sqliteTable("day", {
  personId: text("person_id").notNull(),
  day: text("day").notNull(),
}, (table) => [primaryKey({ columns: [table.personId, table.day] })]);
