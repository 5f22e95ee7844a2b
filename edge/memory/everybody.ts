import { guestContext } from "core/host/guest.ts";
import type { PluginSet } from "core/plugin/plugin_set.ts";
import { contextsOf } from "core/plugin/plugin.ts";
import type { Context } from "core/work/context.ts";
import type { Front } from "edge/front.ts";
import { type ListedSignal, listSignals } from "edge/start/signal_catalogue.ts";
import { CONTEXTS } from "edge/residents.ts";

/** Everybody who says or hears now, and what they say. */
export interface Everybody {
  readonly contexts: readonly Context[];
  readonly signals: readonly ListedSignal[];
}

const kept = new WeakMap<PluginSet, Everybody>();

/** The contexts, the plugins that are built in, and those that are installed: made once for what is installed now. */
export function everybodyOf({ host, plugins }: Pick<Front, "host" | "plugins">): Everybody {
  let found = kept.get(host.set);
  if (!found) {
    const ours = [...CONTEXTS, ...contextsOf(plugins)];
    const known = new Set(ours.map(({ name }) => name));
    const guests = [...host.set.installed.values()].filter(({ manifest }) => !known.has(manifest.id));
    const contexts = [...ours, ...guests.map((plugin) => guestContext(plugin, host))];
    kept.set(host.set, found = { contexts, signals: listSignals(contexts) });
  }
  return found;
}
