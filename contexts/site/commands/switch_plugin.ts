import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { Refusal, refuse } from "core/base/refusal.ts";
import { type Scope, scopesOf } from "core/plugin/scope.ts";
import { defaultsOf, missingAt } from "core/plugin/settings.ts";
import { defineCommand } from "core/work/command.ts";
import type { Work } from "core/work/work.ts";
import { choiceRefusal, isOfTeam, neededRefusal, operatorRefusal } from "contexts/site/rules.ts";
import { pluginChoice } from "contexts/site/schema.ts";
import { pluginAllowed, pluginDisabled, pluginEnabled } from "contexts/site/signals.ts";
import {
  changeRow,
  getChoice,
  getRow,
  givenScope,
  keepChoice,
  pluginId,
  type PluginRow,
} from "./plugin_rows.ts";

const input = z.object({ plugin: pluginId, scope: givenScope.optional() });

/**
 * Switches a plugin on in a scope; without one, lets it be on again wherever it was when it was disabled everywhere.
 * Refuses `site.plugin_settings_missing` where it needs settings that nobody has set.
 */
export const enablePlugin = defineCommand({
  name: "site.enable_plugin",
  doc: "Switches a plugin on for the site, an organisation or a course.",
  input,
  run: (work, { plugin, scope }) => turn(work, plugin, scope, true),
});

/** Switches a plugin off in a scope; without one, everywhere, whatever was chosen. What was chosen stays. */
export const disablePlugin = defineCommand({
  name: "site.disable_plugin",
  doc: "Switches a plugin off for the site, an organisation or a course, or everywhere.",
  input,
  run: (work, { plugin, scope }) => turn(work, plugin, scope, false),
});

/** Lets courses' teams choose, or no longer: what they chose is kept, and counts again when they are let again. */
export const allowPlugin = defineCommand({
  name: "site.allow_plugin",
  doc: "Lets the teams of courses switch a plugin on and configure it, or no longer.",
  input: z.object({ plugin: pluginId, allowed: z.boolean() }),
  async run(work, { plugin, allowed }) {
    refuse(operatorRefusal(work.actor));
    const row = await getRow(work, plugin);
    if (row.allowed === allowed) return;
    refuse(neededRefusal(row.manifest));
    await changeRow(work, plugin, { allowed });
    work.emit(pluginAllowed({ siteId: work.site, plugin, allowed }));
  },
});

async function turn(work: Work, id: string, scope: Scope | undefined, on: boolean): Promise<void> {
  if (scope === undefined) return await turnWhole(work, id, on);
  const row = await getRow(work, id);
  refuse(choiceRefusal(work.actor, scope, row.allowed));
  const choice = await getChoice(work, id, scope);
  if (choice.enabled === on) return;
  refuse(neededRefusal(row.manifest));
  if (on) await refuseUnset(work, row, scope);
  await keepChoice(work, { ...choice, enabled: on, byTeam: isOfTeam(work.actor) });
  const said = { siteId: work.site, plugin: id, scope };
  work.emit(on ? pluginEnabled(said) : pluginDisabled(said));
}

/** One that is quarantined is released, not enabled; disabling it is well. */
async function turnWhole(work: Work, id: string, on: boolean): Promise<void> {
  refuse(operatorRefusal(work.actor));
  const { state, manifest } = await getRow(work, id);
  if (state === (on ? "enabled" : "disabled")) return;
  refuse(neededRefusal(manifest));
  if (on && state === "quarantined") {
    throw new Refusal("site.plugin_quarantined", "conflict", `Cannot enable "${id}": release it first`, {
      plugin: id,
    });
  }
  await changeRow(work, id, { state: on ? "enabled" : "disabled", reason: null });
  const said = { siteId: work.site, plugin: id };
  work.emit(on ? pluginEnabled(said) : pluginDisabled(said));
}

async function refuseUnset(work: Work, { id, manifest }: PluginRow, scope: Scope): Promise<void> {
  const scopes = scope.startsWith("course:")
    ? scopesOf({ courseId: scope.slice("course:".length) })
    : ["site" as const, scope];
  const rows = await work.database.select({ settings: pluginChoice.settings }).from(pluginChoice)
    .where(and(eq(pluginChoice.plugin, id), inArray(pluginChoice.scope, [...scopes])));
  const set = Object.assign({}, defaultsOf(manifest), ...rows.map(({ settings }) => settings));
  const missing = missingAt(manifest, scope, set);
  if (missing.length === 0) return;
  const message = `Cannot enable "${id}" for ${scope}: ${missing.join(", ")} must be set first`;
  throw new Refusal("site.plugin_settings_missing", "conflict", message, { plugin: id, settings: missing });
}
