import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { Refusal } from "core/base/refusal.ts";
import type { Scope } from "core/plugin/scope.ts";
import type { Work } from "core/work/work.ts";
import { plugin, pluginChoice, pluginPackage } from "contexts/site/schema.ts";

// What the commands about plugins read and write.

/** A plugin's id, as it is given. */
export const pluginId = z.string().min(1).max(41);
/** A scope, as it is given. */
export const givenScope = z.string().max(300).regex(/^(site|(org|course):[^\s:]+)$/).transform((scope) =>
  scope as Scope
);

/** A row of `plugin`. */
export type PluginRow = typeof plugin.$inferSelect;
/** A row of `plugin_choice`. */
export type ChoiceRow = typeof pluginChoice.$inferSelect;

/** A plugin that is here. Refuses `site.plugin_missing`. */
export async function getRow(work: Pick<Work, "database">, id: string): Promise<PluginRow> {
  const row = await work.database.select().from(plugin).where(eq(plugin.id, id)).get();
  if (row) return row;
  throw new Refusal("site.plugin_missing", "missing", `Cannot find plugin "${id}"`, { plugin: id });
}

/** A package that is kept, without its bytes. Refuses `site.package_missing`. */
export async function getPackage(work: Work, checksum: string) {
  const { manifest, publisher, plugin } = pluginPackage;
  const row = await work.database.select({ manifest, publisher, plugin }).from(pluginPackage)
    .where(eq(pluginPackage.checksum, checksum)).get();
  if (row) return row;
  throw new Refusal("site.package_missing", "missing", `Cannot find package "${checksum}"`, { checksum });
}

/** Changes what is given of a plugin. */
export async function changeRow(work: Work, id: string, changes: Partial<PluginRow>): Promise<void> {
  await work.database.update(plugin).set({ ...changes, changedAt: work.now }).where(eq(plugin.id, id));
}

/** What was chosen in a scope so far; nothing, where nothing was. */
export async function getChoice(work: Work, id: string, scope: Scope): Promise<ChoiceRow> {
  const row = await work.database.select().from(pluginChoice)
    .where(and(eq(pluginChoice.plugin, id), eq(pluginChoice.scope, scope))).get();
  return row ?? { plugin: id, scope, enabled: null, settings: {}, placements: [], byTeam: false };
}

/** Keeps what is chosen in a scope. */
export async function keepChoice(work: Work, choice: ChoiceRow): Promise<void> {
  const { plugin: _, scope: __, ...chosen } = choice;
  await work.database.insert(pluginChoice).values(choice)
    .onConflictDoUpdate({ target: [pluginChoice.plugin, pluginChoice.scope], set: chosen });
}
