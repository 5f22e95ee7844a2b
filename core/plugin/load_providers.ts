import type { Providers } from "core/work/providers.ts";
import { type Plugin, providersOf } from "./plugin.ts";

/** Loads plugins by the addresses of their modules: on another thread, what a house provides is provided so. */
export async function loadProviders(modules: readonly string[]): Promise<Providers> {
  const loaded = await Promise.all(modules.map((module) => import(module) as Promise<{ plugin: Plugin }>));
  return providersOf(loaded.map(({ plugin }) => plugin));
}
