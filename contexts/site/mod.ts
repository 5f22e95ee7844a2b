import type { PluginSource } from "core/plugin/source.ts";
import { defineContext } from "core/work/context.ts";
import { configurePlugin, placePlugin } from "./commands/configure_plugin.ts";
import { installPlugin, storePackage } from "./commands/install_plugin.ts";
import { noteBuiltIn } from "./commands/note_built_in.ts";
import { noteOperation } from "./commands/note_operation.ts";
import { quarantinePlugin, releasePlugin } from "./commands/quarantine_plugin.ts";
import { removePlugin } from "./commands/remove_plugin.ts";
import { setUpSite } from "./commands/set_up_site.ts";
import { showRemoteSecret } from "./commands/show_remote_secret.ts";
import { allowPlugin, disablePlugin, enablePlugin } from "./commands/switch_plugin.ts";
import { rollBackPlugin, upgradePlugin } from "./commands/upgrade_plugin.ts";
import { forgetPerson } from "./projections.ts";
import { readInstalled, readPackageBytes } from "./queries/plugin_source.ts";
import { pluginSignals, signals } from "./signals.ts";

// Commands
export {
  allowPlugin,
  configurePlugin,
  disablePlugin,
  enablePlugin,
  installPlugin,
  noteBuiltIn,
  noteOperation,
  placePlugin,
  quarantinePlugin,
  releasePlugin,
  removePlugin,
  rollBackPlugin,
  setUpSite,
  showRemoteSecret,
  storePackage,
  upgradePlugin,
};

// Queries
export { type FoundSite, getSite } from "./queries/site.ts";
export { listOperations, type NotedOperation } from "./queries/notes.ts";
export {
  findSaidShapes,
  type FoundCase,
  type FoundChoice,
  type FoundPlugin,
  getPlugin,
  listPluginCases,
  listPlugins,
} from "./queries/plugins.ts";
export { type FoundPackage, getStoredPackage } from "./queries/packages.ts";
export type { NotedFacts } from "./schema.ts";

// What a site shows of itself, and who may operate it
export { type Accent, choiceRefusal, DEFAULT_LOOK, type Look, operatorRefusal } from "./rules.ts";

// Signals
export { operationDone, pluginSignals, signals, siteChanged, siteCreated } from "./signals.ts";

/** A site: its name, its language, its one colour; its plugins; and what its operators had done. */
export const site = defineContext({
  name: "site",
  migrations: new URL("./migrations/", import.meta.url),
  signals,
  commands: [
    setUpSite,
    noteOperation,
    noteBuiltIn,
    storePackage,
    installPlugin,
    upgradePlugin,
    rollBackPlugin,
    enablePlugin,
    disablePlugin,
    allowPlugin,
    configurePlugin,
    placePlugin,
    quarantinePlugin,
    releasePlugin,
    removePlugin,
    showRemoteSecret,
  ],
  hears: [forgetPerson],
});

/** Where hosts learn what is installed, and tell what failed. */
export const pluginSource: PluginSource = {
  context: site.name,
  signals: pluginSignals.map(({ signal }) => signal),
  installed: readInstalled,
  packageOf: readPackageBytes,
  quarantine: quarantinePlugin,
};
