import { log } from "core/base/log.ts";
import type { ApartFacts } from "core/plugin/apart.ts";
import { ANSWERS, blockApart } from "core/plugin/block_apart.ts";
import type { InstalledPlugin, PluginHere } from "core/plugin/plugin_set.ts";
import type { Offer, Providers } from "core/work/providers.ts";
import type { Asking } from "./circumstances.ts";
import { readingDesk } from "./desk.ts";
import { budgetOf } from "./elsewhere.ts";
import type { PluginHost } from "./plugin_host.ts";

/** What asking an installed plugin for what it provides takes. */
export interface Providing {
  readonly providers: Providers;
  readonly host: PluginHost;
  readonly asking: (language?: string) => Asking;
  /** Where its documents are read. */
  readonly documents: (plugin: string) => Parameters<typeof readingDesk>[0];
}

/**
 * Brings what installed plugins provide up to date: theirs is asked of their code through the host, whatever tier it
 * runs in. What is built in and provides by itself stays as it is.
 */
export function followProviders({ providers, ...providing }: Providing): void {
  const { host } = providing;
  const own = new Set(
    host.builtIn.filter(({ provides }) => provides.length > 0).map(({ manifest }) => manifest.id),
  );
  for (const { plugin } of providers.offers) if (!own.has(plugin)) providers.remove(plugin);
  for (const plugin of host.set.installed.values()) {
    const { id } = plugin.manifest;
    if (own.has(id) || plugin.state !== "enabled" || !isOn(plugin)) continue;
    try {
      providers.add(offerOf(plugin, providing));
    } catch (error) {
      log("error", "What a plugin provides could not be taken over", { plugin: id, error });
    }
  }
}

/** Whether a plugin is on anywhere: a block type has to be found wherever its blocks may be. */
function isOn({ choices }: InstalledPlugin): boolean {
  return choices.some(({ enabled }) => enabled === true);
}

function offerOf(plugin: InstalledPlugin, providing: Omit<Providing, "providers">): Offer {
  const { id } = plugin.manifest;
  return {
    plugin: id,
    provides: blocksOf(plugin).map((facts) => ({
      kind: "block_type",
      name: facts.name,
      does: blockApart({
        facts,
        ask: (what, given, language) => ask(plugin, providing, { type: facts.name, what, given, language }),
      }),
    })),
  };
}

/** What the manifest says of the block types that a plugin's code does. */
function blocksOf({ manifest: { id: plugin, provides, reaches } }: InstalledPlugin): ApartFacts[] {
  return provides.flatMap(({ kind, name, title = name, block }) =>
    kind === "block_type" && block ? [{ ...block, plugin, name, title, reaches }] : []
  );
}

/** One thing that is asked of a block type. */
interface Question {
  readonly type: string;
  readonly what: keyof typeof ANSWERS;
  readonly given: unknown;
  readonly language: string | undefined;
}

async function ask(
  plugin: InstalledPlugin,
  { host, asking, documents }: Omit<Providing, "providers">,
  { type, what, given, language }: Question,
): Promise<unknown> {
  const { id } = plugin.manifest;
  const call = { do: "block" as const, name: `${type}.${what}`, given };
  return await host.call(asProvider(host, plugin), call, asking(language), {
    desk: readingDesk(documents(id), id),
    milliseconds: budgetOf(plugin.manifest, call),
    read: (answer): unknown => ANSWERS[what].parse(answer),
  });
}

/** A plugin as it is asked for a block: with the settings of the site, and on wherever there are blocks of its types. */
export function asProvider(host: PluginHost, plugin: InstalledPlugin): PluginHere {
  const { id } = plugin.manifest;
  return host.set.find(id, {}) ?? { plugin, id, settings: {}, placements: [] };
}
