import { z } from "zod";
import { Refusal, refuse } from "core/base/refusal.ts";
import { misfits, secretsOf, type Settings } from "core/plugin/settings.ts";
import { defineCommand } from "core/work/command.ts";
import type { Work } from "core/work/work.ts";
import { choiceRefusal, isOfTeam } from "contexts/site/rules.ts";
import { isSealed, type Sealed, sealSetting } from "contexts/site/secret/sealed_setting.ts";
import { pluginConfigured } from "contexts/site/signals.ts";
import { getChoice, getRow, givenScope, keepChoice, pluginId } from "./plugin_rows.ts";

/** How much may be set in one scope, in characters of JSON. */
const MOST_SET = 32 * 1024;

/**
 * Sets a plugin's settings in a scope, all of them: what is left out is as the wider scope has it. A secret alone
 * stays when it is left out, since no page can show it, and goes when it is null.
 */
export const configurePlugin = defineCommand({
  name: "site.configure_plugin",
  doc: "Sets a plugin's settings for the site, an organisation or a course.",
  input: z.object({
    plugin: pluginId,
    scope: givenScope,
    settings: z.record(z.string().max(41), z.json()).refine(
      (settings) => JSON.stringify(settings).length <= MOST_SET,
      { error: "too much" },
    ),
  }),
  async run(work, { plugin: id, scope, settings }) {
    const { manifest, allowed } = await getRow(work, id);
    refuse(choiceRefusal(work.actor, scope, allowed));
    const secrets = secretsOf(manifest);
    const isCleared = ([name, value]: [string, unknown]) => value === null && secrets.has(name);
    const given = Object.fromEntries(Object.entries(settings).filter((one) => !isCleared(one)));
    const wrong = misfits(manifest, scope, given);
    if (wrong.length > 0) {
      throw new Refusal(
        "site.plugin_settings_invalid",
        "invalid",
        `Cannot configure "${id}": ${wrong.map(({ name, why }) => `${name}: ${why}`).join("; ")}`,
        { fields: wrong.map(({ name }) => name), reasons: wrong.map(({ why }) => why) },
      );
    }
    const choice = await getChoice(work, id, scope);
    const kept = Object.entries(choice.settings).filter(([name, value]) =>
      isSealed(value) && !(name in settings)
    );
    const stored = { ...Object.fromEntries(kept), ...await seal(work, id, secrets, given) };
    if (JSON.stringify(stored) === JSON.stringify(choice.settings)) return;
    await keepChoice(work, { ...choice, settings: stored, byTeam: isOfTeam(work.actor) });
    work.emit(pluginConfigured({ siteId: work.site, plugin: id, scope, of: "settings" }));
  },
});

/** Says where a plugin's widgets stand in a scope, and which of them are shown: all of them at once. */
export const placePlugin = defineCommand({
  name: "site.place_plugin",
  doc: "Says where a plugin's widgets stand, for the site, an organisation or a course.",
  input: z.object({
    plugin: pluginId,
    scope: givenScope,
    placements: z.array(z.strictObject({
      slot: z.string().max(120),
      shown: z.boolean(),
      priority: z.int().min(1).max(100).optional(),
    })).max(100),
  }),
  async run(work, { plugin: id, scope, placements }) {
    const { manifest, allowed } = await getRow(work, id);
    refuse(choiceRefusal(work.actor, scope, allowed));
    const slots = manifest.fills.map(({ slot }) => slot);
    const strange = placements.find(({ slot }) => !slots.includes(slot));
    if (strange) {
      const message = `Cannot place "${id}" in "${strange.slot}": it does not fill that slot`;
      throw new Refusal("site.plugin_slot_unknown", "invalid", message, { plugin: id, slot: strange.slot });
    }
    const choice = await getChoice(work, id, scope);
    if (JSON.stringify(placements) === JSON.stringify(choice.placements)) return;
    await keepChoice(work, { ...choice, placements, byTeam: isOfTeam(work.actor) });
    work.emit(pluginConfigured({ siteId: work.site, plugin: id, scope, of: "placements" }));
  },
});

async function seal(
  work: Work,
  plugin: string,
  secrets: ReadonlySet<string>,
  settings: Settings,
): Promise<Settings> {
  const stored = await Promise.all(
    Object.entries(settings).map(async ([name, value]): Promise<[string, unknown | Sealed]> => {
      if (!secrets.has(name)) return [name, value];
      if (work.sealingKey === "") {
        throw new Refusal(
          "site.sealing_key_missing",
          "unavailable",
          "Cannot keep a secret: there is no key here",
        );
      }
      return [name, await sealSetting(value, { plugin, name }, work.sealingKey)];
    }),
  );
  return Object.fromEntries(stored);
}
