import type { Bus, RetryPolicy } from "core/bus/bus.ts";
import type { Plugin } from "core/plugin/plugin.ts";
import type { PluginSource } from "core/plugin/source.ts";
import type { SignalDefinition } from "core/signal/signal.ts";
import type { Context } from "core/work/context.ts";
import type { Providers } from "core/work/providers.ts";
import type { HouseOptions } from "./house.ts";

/** Where a home learns what is installed, and the code that is built in. */
export interface PluginsAtHome {
  readonly source: PluginSource;
  readonly builtIn: readonly Plugin[];
}

/** What a home is opened with beyond a house's options. */
export interface HomeOptions extends HouseOptions {
  /** Contexts hear before plugins do: a page waits for their projections only. */
  readonly contexts: readonly Context[];
  readonly plugins: readonly Context[];
  /** Where it is stored which plugins are installed and where they are on; without it, all of `plugins` are on everywhere. */
  readonly pluginsAtHome?: PluginsAtHome;
  /** What plugins provide; what is installed later is added to it. */
  readonly providers?: Providers;
  readonly clock?: () => Date;
  readonly retry?: RetryPolicy;
  /** Opens the bus, where it is not the one that the options name; it is closed with the home. */
  readonly openBus?: () => Promise<Bus>;
}

/** Every signal that somebody in the house defines, wherever they live. */
export function signalsOf({ contexts, plugins }: HomeOptions): readonly SignalDefinition[] {
  return [...contexts, ...plugins].flatMap(({ signals }) => signals);
}
