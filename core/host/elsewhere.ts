import { Refusal } from "core/base/refusal.ts";
import { CallFailure, type Circumstances, type PluginCall, type PluginDesk } from "core/plugin/call.ts";
import type { Manifest } from "core/plugin/manifest.ts";
import type { InstalledPlugin } from "core/plugin/plugin_set.ts";
import { secretsOf } from "core/plugin/settings.ts";
import type { Answered, FilterDefinition } from "core/work/filter.ts";
import type { Asking } from "./circumstances.ts";
import type { Runner } from "./runner.ts";

// A process that serves pages may have neither plugins' documents nor their secrets: a region. Whoever needs either is
// then asked by the host of a process that has them.

/** The host of a process that has plugins' documents and secrets, as one sees it that has neither. */
export interface Elsewhere {
  /** Asks a plugin there. Throws the `CallFailure` that it failed with there; refuses where that host cannot be asked. */
  call(plugin: Manifest, call: PluginCall, circumstances: Circumstances): Promise<unknown>;
  /** Asks all who answer a filter there, in their order. Refuses where that host cannot be asked. */
  ask(filter: FilterDefinition, asking: Asking, question: object): Promise<Answered<object>>;
}

/**
 * Whether a plugin can only answer where its documents and its secrets are: it keeps something, hears or says
 * something, has a secret among its settings, or is asked by calls that are signed with one.
 */
export function isBound({ manifest }: Pick<InstalledPlugin, "manifest">): boolean {
  const { tier, hears, says, actions } = manifest;
  return tier === "remote" || hears.length + says.length + actions.length + secretsOf(manifest).size > 0;
}

/** What answers for a plugin: its code here, or whoever is asked elsewhere. */
export function openedFor(
  plugin: InstalledPlugin,
  { elsewhere, openRunner }: {
    readonly elsewhere?: Elsewhere;
    readonly openRunner: (plugin: InstalledPlugin) => Runner;
  },
): Runner {
  return elsewhere && isBound(plugin) ? new AskedElsewhere(plugin, elsewhere) : openRunner(plugin);
}

/** How long a call may take that a page asks for, in milliseconds: as its plugin's manifest says. */
export function budgetOf({ budgets }: Manifest, { do: what, name }: PluginCall): number {
  if (what === "filter") return budgets.filterMilliseconds;
  const isDrawn = what === "widget" || (what === "block" && name.endsWith(".render"));
  return isDrawn ? budgets.widgetMilliseconds : budgets.callMilliseconds;
}

/** Has a plugin's code answer elsewhere: the host over there keeps the time, and counts what fails. */
class AskedElsewhere implements Runner {
  readonly isElsewhere = true;
  readonly #manifest: Manifest;
  readonly #elsewhere: Elsewhere;

  constructor({ manifest }: InstalledPlugin, elsewhere: Elsewhere) {
    [this.#manifest, this.#elsewhere] = [manifest, elsewhere];
  }

  async call(call: PluginCall, circumstances: Circumstances, _desk: PluginDesk): Promise<unknown> {
    try {
      return await this.#elsewhere.call(this.#manifest, call, circumstances);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new CallFailure(this.#manifest.id, "away", error.message, error);
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Whether a call failed because whoever could have it answered was not to be reached: of the plugin that says nothing. */
export function isOutOfReach(error: unknown): boolean {
  return error instanceof CallFailure && error.fault === "away" && error.cause instanceof Refusal;
}
