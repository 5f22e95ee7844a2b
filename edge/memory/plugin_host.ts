import { systemActor } from "core/base/actor.ts";
import { withBuiltIn } from "core/host/built_in.ts";
import { openRunner } from "core/host/open_runner.ts";
import { PluginHost } from "core/host/plugin_host.ts";
import type { Plugin } from "core/plugin/plugin.ts";
import type { PluginSource } from "core/plugin/source.ts";
import type { House } from "core/run/house.ts";

/** What an edge knows of plugins before anybody asks for a page. */
export interface EdgePlugins {
  readonly house: House;
  /** The plugins that are built in. */
  readonly plugins: readonly Plugin[];
  /** Where it is stored what is installed; without it, what is built in is on everywhere. */
  readonly pluginSource?: PluginSource | undefined;
  /** Opens the secrets among plugins' settings. */
  readonly pluginKey?: string | undefined;
  /** A folder of this process for what it unpacks. */
  readonly cache?: string | undefined;
  readonly clock?: () => Date;
}

/** Opens the host that pages ask plugins through: widgets, and filters of pages. */
export async function openEdgeHost(options: EdgePlugins): Promise<PluginHost> {
  const { house, plugins: builtIn, pluginSource: source, pluginKey = "", cache = "", clock } = options;
  let before: readonly string[] = [];
  return await PluginHost.open({
    builtIn,
    async installed() {
      if (!source) return withBuiltIn([], builtIn);
      const stored = await source.installed(house.reader(source.context), pluginKey);
      const all = withBuiltIn(stored, builtIn);
      const ids = all.map(({ manifest }) => manifest.id);
      for (const id of before) if (!ids.includes(id)) await house.releaseGuest(id);
      before = ids;
      return all;
    },
    openRunner: (plugin) =>
      openRunner(plugin, {
        builtIn,
        cache,
        packageOf: async (checksum) => {
          if (!source) throw new TypeError("Cannot find a package where none is installed");
          return await source.packageOf(house.reader(source.context), checksum);
        },
      }),
    quarantine: async (failing) => {
      if (source) await house.send(source.quarantine, failing, systemActor("plugins"));
    },
    ...(clock ? { clock } : {}),
  });
}
