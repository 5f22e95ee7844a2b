import { askPlugins } from "core/host/filter_chain.ts";
import { openRunner } from "core/host/open_runner.ts";
import { PluginHost } from "core/host/plugin_host.ts";
import type { PluginCode } from "core/plugin/code.ts";
import type { Manifest } from "core/plugin/manifest.ts";
import { definePlugin, type Plugin } from "core/plugin/plugin.ts";
import type { InstalledPlugin } from "core/plugin/plugin_set.ts";
import type { Scope } from "core/plugin/scope.ts";
import type { FailingCase } from "core/plugin/source.ts";
import { type Ask, courseIn } from "core/work/filter.ts";

/** What answers, by filter. */
export type Answers = NonNullable<PluginCode["filters"]>;

/** A built-in plugin for a test, which answers filters as the test says. */
export function answering(
  id: string,
  filters: Answers,
  { priority = 50, budgets = {} }: { priority?: number; budgets?: Partial<Manifest["budgets"]> } = {},
): Plugin {
  const manifest = {
    id,
    version: "1.0.0",
    platform: "*",
    title: id,
    description: "Answers as a test says.",
    author: "The tests",
    licence: "Apache-2.0",
    tier: "built_in",
    filters: Object.keys(filters).map((name) => ({ name, priority })),
    budgets,
  };
  return definePlugin({ manifest, code: { filters } });
}

/** A plugin that is on in one scope and nowhere else. */
export function onIn(scope: Scope, { manifest }: Plugin): InstalledPlugin {
  const choices = [
    { scope: "site" as const, enabled: scope === "site", settings: {}, placements: [] },
    ...scope === "site" ? [] : [{ scope, enabled: true, settings: {}, placements: [] }],
  ];
  return { manifest, state: "enabled", allowed: true, choices };
}

/** A host for a test: these plugins are installed; it tells what failed too often. */
export async function hostOf(
  builtIn: readonly Plugin[],
  installed: readonly InstalledPlugin[] = builtIn.map((plugin) => onIn("site", plugin)),
): Promise<{ readonly host: PluginHost; readonly cases: readonly FailingCase[] }> {
  const cases: FailingCase[] = [];
  const parts = {
    builtIn,
    cache: "",
    packageOf: () => Promise.reject(new TypeError("Cannot find any package")),
  };
  const host = await PluginHost.open({
    builtIn,
    installed: () => Promise.resolve(installed),
    openRunner: (plugin) => openRunner(plugin, parts),
    quarantine: (failing) => Promise.resolve(cases.push(failing)),
  });
  return { host, cases };
}

/** Asks these plugins, which are on for the whole site. */
export async function askerOf(builtIn: readonly Plugin[]): Promise<Ask> {
  const { host } = await hostOf(builtIn);
  const at = { site: "main", language: "en", now: new Date(0), documents: () => undefined };
  return (filter, question) =>
    askPlugins(host, filter, { ...at, courseId: courseIn(question) }, () => question);
}
