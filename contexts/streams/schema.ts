import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** A permission for one service to hear some signals, and how they come to it. Times are integer milliseconds, read as Date. */
export const stream = sqliteTable("stream", {
  id: text("id").primaryKey(),
  label: text("label").notNull(),
  delivery: text("delivery", { enum: ["webhook", "events"] }).notNull(),
  /** Where a webhook's receiver answers; nothing for a service that fetches. */
  url: text("url"),
  hears: text("hears", { mode: "json" }).$type<readonly string[]>().notNull(),
  withPersonal: integer("with_personal", { mode: "boolean" }).notNull(),
  /** The sequence in the log after which it may hear. */
  beginsAfter: integer("begins_after").notNull(),
  state: text("state", { enum: ["open", "paused", "closed"] }).notNull(),
  openedAt: integer("opened_at", { mode: "timestamp_ms" }).notNull(),
  changedAt: integer("changed_at", { mode: "timestamp_ms" }).notNull(),
  closedAt: integer("closed_at", { mode: "timestamp_ms" }),
  closedFor: text("closed_for", { enum: ["ended", "gone"] }),
});

/** A stream's secret, until it is over. Of one that only has to be recognised, nothing but its hash is kept. */
export const secret = sqliteTable("secret", {
  id: text("id").primaryKey(),
  streamId: text("stream_id").notNull(),
  /** What a webhook is signed with, as its receiver has it. */
  signing: text("signing"),
  /** SHA-256 of the credential of a service that fetches. */
  hash: text("hash"),
  madeAt: integer("made_at", { mode: "timestamp_ms" }).notNull(),
  /** When it is worth nothing any more; not set for the one in use. */
  until: integer("until", { mode: "timestamp_ms" }),
});

/** What the operator of the machine allows, said anew at every start: one row. */
export const policy = sqliteTable("policy", {
  onlyRow: integer("only_row").primaryKey(),
  allowsPrivate: integer("allows_private", { mode: "boolean" }).notNull(),
});
