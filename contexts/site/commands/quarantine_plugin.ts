import { and, desc, eq, notInArray } from "drizzle-orm";
import { z } from "zod";
import { newId } from "core/base/id.ts";
import { refuse } from "core/base/refusal.ts";
import type { Circumstances, PluginCall } from "core/plugin/call.ts";
import type { FailingCase } from "core/plugin/source.ts";
import { defineCommand } from "core/work/command.ts";
import type { Work } from "core/work/work.ts";
import { neededRefusal, operatorRefusal } from "contexts/site/rules.ts";
import { pluginCase } from "contexts/site/schema.ts";
import { pluginQuarantined, pluginReleased } from "contexts/site/signals.ts";
import { changeRow, getRow, pluginId } from "./plugin_rows.ts";

/** How many cases of one plugin are kept; the oldest make room. */
const MOST_CASES = 20;
/** How much of a case is kept, in characters of JSON. */
const LARGEST_CASE = 256 * 1024;

const failing = z.object({
  version: z.string().max(20),
  call: z.custom<PluginCall>(isObject),
  circumstances: z.custom<Circumstances>(isObject),
  fault: z.custom<FailingCase["fault"]>((fault) => typeof fault === "string"),
  at: z.iso.datetime(),
});

/**
 * Stops a plugin: signals wait, pages go on without it. The host does so with the call that was the last straw, which
 * is kept for its author; an operator may without one. One that is stopped stays as it is.
 */
export const quarantinePlugin = defineCommand({
  name: "site.quarantine_plugin",
  doc: "Stops a plugin, and keeps the call that it failed on.",
  input: z.union([
    failing.extend({ plugin: pluginId, message: z.string() }),
    z.strictObject({ plugin: pluginId, message: z.string() }),
  ]),
  async run(work, given) {
    refuse(operatorRefusal(work.actor));
    const row = await getRow(work, given.plugin);
    refuse(neededRefusal(row.manifest));
    const reason = given.message.slice(0, 1_000);
    if ("call" in given) await keepCase(work, given);
    // One that is disabled everywhere is asked nothing any more: this was its last call.
    if (row.state !== "enabled") return;
    await changeRow(work, row.id, { state: "quarantined", reason });
    const { version } = row.manifest;
    const fault = "fault" in given ? { fault: given.fault } : {};
    work.emit(pluginQuarantined({ siteId: work.site, plugin: row.id, version, ...fault }));
  },
});

/** Lets a plugin go on that was stopped: it hears what waited for it. */
export const releasePlugin = defineCommand({
  name: "site.release_plugin",
  doc: "Lets a plugin that was stopped go on.",
  input: z.object({ plugin: pluginId }),
  async run(work, { plugin }) {
    refuse(operatorRefusal(work.actor));
    const row = await getRow(work, plugin);
    if (row.state !== "quarantined") return;
    await changeRow(work, plugin, { state: "enabled", reason: null });
    work.emit(pluginReleased({ siteId: work.site, plugin }));
  },
});

async function keepCase(work: Work, { at, message, ...given }: FailingCase): Promise<void> {
  const { call, circumstances } = given;
  const isLarge = JSON.stringify([call, circumstances]).length > LARGEST_CASE;
  const kept = isLarge ? { ...given, call: { ...call, given: "too large to keep" } } : given;
  await work.database.insert(pluginCase).values({
    id: newId(work.now),
    ...kept,
    message: message.slice(0, 1_000),
    at: new Date(at),
  });
  const newest = work.database.select({ id: pluginCase.id }).from(pluginCase)
    .where(eq(pluginCase.plugin, given.plugin)).orderBy(desc(pluginCase.id)).limit(MOST_CASES);
  await work.database.delete(pluginCase)
    .where(and(eq(pluginCase.plugin, given.plugin), notInArray(pluginCase.id, newest)));
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
