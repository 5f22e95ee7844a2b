import { and, eq, notInArray } from "drizzle-orm";
import { z } from "zod";
import { Refusal, refuse } from "core/base/refusal.ts";
import type { Manifest } from "core/plugin/manifest.ts";
import type { Scope } from "core/plugin/scope.ts";
import { isSecret, misfits, type Settings, settingsAt } from "core/plugin/settings.ts";
import { defineCommand } from "core/work/command.ts";
import type { Work } from "core/work/work.ts";
import { isOlder, operatorRefusal, signingRefusal } from "contexts/site/rules.ts";
import { pluginChoice, pluginPackage } from "contexts/site/schema.ts";
import { isSealed } from "contexts/site/secret/sealed_setting.ts";
import { pluginRolledBack, pluginUpgraded } from "contexts/site/signals.ts";
import { checksum, freezeSignals } from "./install_plugin.ts";
import { changeRow, getPackage, getRow, keepChoice, pluginId } from "./plugin_rows.ts";

/**
 * Puts another package of an installed plugin in its place. Where it is on stays, and so do settings that still fit;
 * those that do not are answered. Its documents are brought along by its own code, where it lives.
 */
export const upgradePlugin = defineCommand({
  name: "site.upgrade_plugin",
  doc: "Puts another package of an installed plugin in its place.",
  input: z.object({
    checksum,
    acceptUnsigned: z.boolean().default(false),
    acceptPublisher: z.string().max(100).optional(),
  }),
  async run(work, { checksum, ...accepted }) {
    refuse(operatorRefusal(work.actor));
    const found = await getPackage(work, checksum);
    const { manifest, publisher } = found;
    const { id, manifest: { version: before }, ...row } = await getRow(work, found.plugin);
    if (row.checksum === null) throw builtIn(id);
    if (row.checksum === checksum) {
      throw new Refusal("site.plugin_same_package", "conflict", `Cannot upgrade "${id}": it is this package`);
    }
    if (isOlder(manifest.version, before)) {
      const message = `Cannot upgrade "${id}" from ${before} to ${manifest.version}: that is older`;
      throw new Refusal("site.plugin_older", "conflict", message, { version: manifest.version, before });
    }
    const last = await getPackage(work, row.checksum);
    refuse(signingRefusal({ publisher, before: last.publisher, ...accepted }));
    await freezeSignals(work, manifest);
    const dropped = await keepFitting(work, manifest);
    await changeRow(work, id, {
      manifest,
      checksum,
      previousChecksum: row.checksum,
      unsignedAccepted: publisher === null,
    });
    await work.database.delete(pluginPackage).where(
      and(eq(pluginPackage.plugin, id), notInArray(pluginPackage.checksum, [checksum, row.checksum])),
    );
    const { version } = manifest;
    work.emit(pluginUpgraded({ siteId: work.site, plugin: id, version, before, checksum }));
    return { plugin: id, version, before, dropped };
  },
});

/** Puts the package before back in its place; its documents are as they were when it was left. */
export const rollBackPlugin = defineCommand({
  name: "site.roll_back_plugin",
  doc: "Brings a plugin back to the package that it had before.",
  input: z.object({ plugin: pluginId }),
  async run(work, { plugin: id }) {
    refuse(operatorRefusal(work.actor));
    const { manifest: { version: before }, previousChecksum } = await getRow(work, id);
    if (previousChecksum === null) {
      throw new Refusal(
        "site.plugin_no_previous",
        "conflict",
        `Cannot roll "${id}" back: nothing came before`,
      );
    }
    const { manifest, publisher } = await getPackage(work, previousChecksum);
    const dropped = await keepFitting(work, manifest);
    await changeRow(work, id, {
      manifest,
      checksum: previousChecksum,
      previousChecksum: null,
      unsignedAccepted: publisher === null,
    });
    const { version } = manifest;
    work.emit(
      pluginRolledBack({ siteId: work.site, plugin: id, version, before, checksum: previousChecksum }),
    );
    return { plugin: id, version, before, dropped };
  },
});

/** The refusal of what can only be done with what was installed. */
export function builtIn(id: string): Refusal {
  const message = `Cannot do that with "${id}": it is built in, and comes and goes with the platform`;
  return new Refusal("site.plugin_built_in", "conflict", message, { plugin: id });
}

/** Keeps of what was chosen all that fits a manifest; answers what does not, each with its scope. */
async function keepFitting(work: Work, manifest: Manifest): Promise<string[]> {
  const choices = await work.database.select().from(pluginChoice).where(eq(pluginChoice.plugin, manifest.id));
  const slots = new Set(manifest.fills.map(({ slot }) => slot));
  const dropped: string[] = [];
  for (const choice of choices) {
    const gone = unfitting(manifest, choice.scope, choice.settings);
    dropped.push(...gone.map((name) => `${choice.scope} ${name}`));
    await keepChoice(work, {
      ...choice,
      settings: Object.fromEntries(Object.entries(choice.settings).filter(([name]) => !gone.includes(name))),
      placements: choice.placements.filter(({ slot }) => slots.has(slot)),
    });
  }
  return dropped;
}

/** What is sealed stays where it is a secret still; what was open and is a secret now is asked for again. */
function unfitting(manifest: Manifest, scope: Scope, settings: Settings): readonly string[] {
  const properties = settingsAt(manifest, scope);
  const all = Object.entries(settings);
  const turned = all.filter(([name, value]) => isSealed(value) !== isSecret(properties[name]));
  const open = Object.fromEntries(all.filter(([, value]) => !isSealed(value)));
  return [
    ...new Set([...turned.map(([name]) => name), ...misfits(manifest, scope, open).map(({ name }) => name)]),
  ];
}
