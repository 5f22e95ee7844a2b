import { blob, index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Actor } from "core/base/actor.ts";
import type { Circumstances, PluginCall } from "core/plugin/call.ts";
import type { Manifest } from "core/plugin/manifest.ts";
import type { InstalledPlugin, Placement } from "core/plugin/plugin_set.ts";
import type { Scope } from "core/plugin/scope.ts";
import type { FailingCase } from "core/plugin/source.ts";
import type { Shape } from "core/signal/fields.ts";

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

/** A package as it came, by its checksum: the bytes travel with the database. `publisher` is who signed it, if anybody did. */
export const pluginPackage = sqliteTable("plugin_package", {
  checksum: text("checksum").primaryKey(),
  plugin: text("plugin").notNull(),
  manifest: text("manifest", { mode: "json" }).$type<Manifest>().notNull(),
  publisher: text("publisher"),
  bytes: blob("bytes", { mode: "buffer" }).notNull(),
  storedAt: integer("stored_at", { mode: "timestamp_ms" }).notNull(),
});

/** A plugin that is installed, or built in: then it has no checksum. */
export const plugin = sqliteTable("plugin", {
  id: text("id").primaryKey(),
  manifest: text("manifest", { mode: "json" }).$type<Manifest>().notNull(),
  checksum: text("checksum"),
  /** What it is rolled back to, if it may be. */
  previousChecksum: text("previous_checksum"),
  state: text("state").$type<InstalledPlugin["state"]>().notNull(),
  /** Whether courses' teams may choose. */
  allowed: integer("allowed", { mode: "boolean" }).notNull(),
  unsignedAccepted: integer("unsigned_accepted", { mode: "boolean" }).notNull(),
  /** Why it is quarantined. */
  reason: text("reason"),
  changedAt: integer("changed_at", { mode: "timestamp_ms" }).notNull(),
});

/** What was chosen for a plugin in one scope. Secrets among the settings are sealed. */
export const pluginChoice = sqliteTable("plugin_choice", {
  plugin: text("plugin").notNull(),
  scope: text("scope").$type<Scope>().notNull(),
  /** Null: as the wider scope has it. */
  enabled: integer("enabled", { mode: "boolean" }),
  settings: text("settings", { mode: "json" }).$type<Readonly<Record<string, unknown>>>().notNull(),
  placements: text("placements", { mode: "json" }).$type<readonly Placement[]>().notNull(),
  /** Whether a course's team chose it, which counts only while teams may choose. */
  byTeam: integer("by_team", { mode: "boolean" }).notNull(),
}, (table) => [primaryKey({ columns: [table.plugin, table.scope] })]);

/** The frozen shape of a signal that a plugin says, or said before it was removed. */
export const pluginSignal = sqliteTable("plugin_signal", {
  signal: text("signal").primaryKey(),
  plugin: text("plugin").notNull(),
  shape: text("shape", { mode: "json" }).$type<Shape>().notNull(),
});

/** A call that made a plugin fail once too often, for its author to have again. */
export const pluginCase = sqliteTable("plugin_case", {
  id: text("id").primaryKey(),
  plugin: text("plugin").notNull(),
  version: text("version").notNull(),
  at: integer("at", { mode: "timestamp_ms" }).notNull(),
  fault: text("fault").$type<FailingCase["fault"]>().notNull(),
  message: text("message").notNull(),
  call: text("call", { mode: "json" }).$type<PluginCall>().notNull(),
  circumstances: text("circumstances", { mode: "json" }).$type<Circumstances>().notNull(),
}, (table) => [index("plugin_case_plugin").on(table.plugin, table.id)]);
