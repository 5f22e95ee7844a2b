import type { PluginSource } from "core/plugin/source.ts";
import { defineContext } from "core/work/context.ts";
import { noteOperation } from "./commands/note_operation.ts";
import { quarantinePlugin, releasePlugin } from "./commands/quarantine_plugin.ts";
import { setUpSite } from "./commands/set_up_site.ts";
import { readInstalled, readPackageBytes } from "./queries/plugin_source.ts";
import { pluginSignals, signals } from "./signals.ts";

// Commands
export { noteOperation, quarantinePlugin, releasePlugin, setUpSite };

// Queries
export { type FoundSite, getSite } from "./queries/site.ts";
export { listOperations, type NotedOperation } from "./queries/notes.ts";
export type { NotedFacts } from "./schema.ts";

// What a site shows of itself, and who may operate it
export { type Accent, DEFAULT_LOOK, type Look, operatorRefusal } from "./rules.ts";

// Signals
export { operationDone, pluginSignals, signals, siteChanged, siteCreated } from "./signals.ts";

/** A site: its name, its language, its one colour; its plugins; and what its operators had done. */
export const site = defineContext({
  name: "site",
  migrations: new URL("./migrations/", import.meta.url),
  signals,
  commands: [setUpSite, noteOperation, quarantinePlugin, releasePlugin],
});

/** Where hosts learn what is installed, and tell what failed. */
export const pluginSource: PluginSource = {
  context: site.name,
  signals: pluginSignals.map(({ signal }) => signal),
  installed: readInstalled,
  packageOf: readPackageBytes,
  quarantine: quarantinePlugin,
};
