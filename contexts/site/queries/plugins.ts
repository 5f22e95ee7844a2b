import { asc, desc, eq, sql } from "drizzle-orm";
import { Refusal } from "core/base/refusal.ts";
import type { Reader } from "core/data/reader.ts";
import type { Manifest } from "core/plugin/manifest.ts";
import type { InstalledPlugin, Placement } from "core/plugin/plugin_set.ts";
import type { Scope } from "core/plugin/scope.ts";
import type { Settings } from "core/plugin/settings.ts";
import type { FailingCase } from "core/plugin/source.ts";
import type { Shape } from "core/signal/fields.ts";
import { plugin, pluginCase, pluginChoice, pluginPackage, pluginSignal } from "contexts/site/schema.ts";
import { isSealed } from "contexts/site/secret/sealed_setting.ts";

/** What was chosen in one scope, as pages may show it. */
export interface FoundChoice {
  readonly scope: Scope;
  /** Undefined: as the wider scope has it. */
  readonly enabled?: boolean;
  /** Without the secrets. */
  readonly settings: Settings;
  /** The names of the secrets that are set. */
  readonly secrets: readonly string[];
  readonly placements: readonly Placement[];
  /** Whether a course's team chose it, which counts only while teams may choose. */
  readonly byTeam?: boolean;
}

/** A plugin as pages and command lines may show it. */
export interface FoundPlugin {
  readonly id: string;
  readonly manifest: Manifest;
  /** Absent where it is built in. */
  readonly checksum?: string;
  /** The thumbprint of whoever signed its package; absent where nobody did, which an operator then accepted. */
  readonly publisher?: string;
  /** What it can be rolled back to. */
  readonly previousVersion?: string;
  readonly state: InstalledPlugin["state"];
  readonly allowed: boolean;
  /** Why it is quarantined. */
  readonly reason?: string;
  readonly changedAt: Date;
  readonly choices: readonly FoundChoice[];
}

/** All plugins that are installed or built in, in the order of their ids. */
export async function listPlugins(reader: Reader): Promise<readonly FoundPlugin[]> {
  const { database } = reader;
  const rows = await database.select().from(plugin).orderBy(asc(plugin.id));
  // By their names the widest scope is the last.
  const chosen = await database.select().from(pluginChoice).orderBy(desc(pluginChoice.scope));
  const choices = Map.groupBy(chosen, (one) => one.plugin);
  const { checksum, manifest, publisher } = pluginPackage;
  const packages = await database.select({
    checksum,
    publisher,
    version: sql<string>`${manifest} ->> 'version'`,
  })
    .from(pluginPackage);
  const byChecksum = new Map(packages.map((one) => [one.checksum, one]));
  return rows.map(({ checksum, previousChecksum, reason, unsignedAccepted: _, ...row }) => ({
    ...row,
    ...given("checksum", checksum),
    ...given("publisher", byChecksum.get(checksum ?? "")?.publisher),
    ...given("previousVersion", byChecksum.get(previousChecksum ?? "")?.version),
    ...given("reason", reason),
    choices: (choices.get(row.id) ?? []).map(foundChoice),
  }));
}

/** One of them. Refuses `site.plugin_missing`. */
export async function getPlugin(reader: Reader, id: string): Promise<FoundPlugin> {
  const found = (await listPlugins(reader)).find((one) => one.id === id);
  if (found) return found;
  throw new Refusal("site.plugin_missing", "missing", `Cannot find plugin "${id}"`, { plugin: id });
}

/** A case as it is kept. */
export interface FoundCase extends FailingCase {
  readonly id: string;
}

/** The calls that a plugin failed on, the newest first. */
export async function listPluginCases(reader: Reader, id: string): Promise<readonly FoundCase[]> {
  const rows = await reader.database.select().from(pluginCase).where(eq(pluginCase.plugin, id))
    .orderBy(desc(pluginCase.id));
  return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
}

/** The frozen shapes of what a plugin said here, also before it was removed. */
export async function findSaidShapes(reader: Reader, id: string): Promise<ReadonlyMap<string, Shape>> {
  const rows = await reader.database.select().from(pluginSignal).where(eq(pluginSignal.plugin, id));
  return new Map(rows.map(({ signal, shape }) => [signal, shape]));
}

function foundChoice(
  { scope, enabled, settings, placements, byTeam }: typeof pluginChoice.$inferSelect,
): FoundChoice {
  const all = Object.entries(settings);
  return {
    scope,
    ...given("enabled", enabled),
    settings: Object.fromEntries(all.filter(([, value]) => !isSealed(value))),
    secrets: all.filter(([, value]) => isSealed(value)).map(([name]) => name),
    placements,
    ...(byTeam ? { byTeam } : {}),
  };
}

function given<Name extends string, Value>(name: Name, value: Value | null | undefined) {
  return (value === null || value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value };
}
