import { eq } from "drizzle-orm";
import { z } from "zod";
import { Refusal, refuse } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import { operatorRefusal } from "contexts/site/rules.ts";
import { plugin, pluginCase, pluginChoice, pluginPackage } from "contexts/site/schema.ts";
import { pluginRemoved } from "contexts/site/signals.ts";
import { getRow, pluginId } from "./plugin_rows.ts";
import { builtIn } from "./upgrade_plugin.ts";

/**
 * Removes a plugin that is disabled everywhere, with all that was chosen for it; where it lives, its documents go too.
 * The shapes of what it said stay, since what it said does.
 */
export const removePlugin = defineCommand({
  name: "site.remove_plugin",
  doc: "Removes a plugin that is disabled, with its settings and its documents.",
  input: z.object({ plugin: pluginId }),
  async run(work, { plugin: id }) {
    refuse(operatorRefusal(work.actor));
    const { manifest: { version }, checksum, state } = await getRow(work, id);
    if (checksum === null) throw builtIn(id);
    if (state !== "disabled") {
      const message = `Cannot remove "${id}": disable it everywhere first`;
      throw new Refusal("site.plugin_not_disabled", "conflict", message, { plugin: id });
    }
    await work.database.delete(pluginChoice).where(eq(pluginChoice.plugin, id));
    await work.database.delete(pluginCase).where(eq(pluginCase.plugin, id));
    await work.database.delete(pluginPackage).where(eq(pluginPackage.plugin, id));
    await work.database.delete(plugin).where(eq(plugin.id, id));
    work.emit(pluginRemoved({ siteId: work.site, plugin: id, version }));
  },
});
