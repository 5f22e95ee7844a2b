import { systemActor } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";
import { withBuiltIn } from "core/host/built_in.ts";
import type { Elsewhere } from "core/host/elsewhere.ts";
import { Hearers } from "core/host/hearers.ts";
import { openRunner } from "core/host/open_runner.ts";
import { PluginHost } from "core/host/plugin_host.ts";
import type { Plugin } from "core/plugin/plugin.ts";
import type { House } from "core/run/house.ts";
import { pluginSource } from "contexts/site/mod.ts";

/** What an edge knows of plugins before anybody asks for a page. */
export interface EdgePlugins {
  readonly house: House;
  /** The plugins that are built in. */
  readonly plugins: readonly Plugin[];
  /** Opens the secrets among plugins' settings; without it none can be opened. */
  readonly pluginKey?: string;
  /** Whether remote plugins may be in the operator's own network, and without TLS. */
  readonly allowsPrivate?: boolean;
  /** A folder of this process for what it unpacks. */
  readonly cache: string;
  readonly clock?: () => Date;
  /** Who is asked for plugins that are bound to what is not here; in a region, home. */
  readonly elsewhere?: Elsewhere;
}

/** One that was installed just now may not hear anything yet. */
async function hears(house: House, plugin: string, milliseconds: number): Promise<boolean> {
  try {
    return await house.caughtUp({}, milliseconds, [plugin]);
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** Opens the host that pages ask plugins through: widgets, and filters of pages. */
export async function openEdgeHost(options: EdgePlugins): Promise<PluginHost> {
  const { house, plugins: builtIn, pluginKey = "", allowsPrivate = false, cache, clock, elsewhere } = options;
  const { context, installed, packageOf, quarantine } = pluginSource;
  let before: readonly string[] = [];
  return await PluginHost.open({
    builtIn,
    async installed() {
      const all = withBuiltIn(await installed(house.reader(context), pluginKey), builtIn);
      const ids = all.map(({ manifest }) => manifest.id);
      for (const id of before) if (!ids.includes(id)) await house.releaseGuest(id);
      before = ids;
      return all;
    },
    openRunner: (plugin) =>
      openRunner(plugin, {
        builtIn,
        cache,
        packageOf: (checksum) => packageOf(house.reader(context), checksum),
        remote: { key: pluginKey, allowsPrivate },
      }),
    quarantine: (failing) => house.send(quarantine, failing, systemActor("plugins")),
    ...(clock ? { clock } : {}),
    ...(elsewhere ? { elsewhere } : { hearers: new Hearers((plugin, time) => hears(house, plugin, time)) }),
  });
}
