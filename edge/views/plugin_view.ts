import type { SubscriberReport } from "core/bus/bus.ts";
import type { Placement } from "core/plugin/plugin_set.ts";
import type { Scope } from "core/plugin/scope.ts";
import type { FoundCase, FoundChoice, FoundPlugin } from "contexts/site/mod.ts";

/** A plugin as pages show it. */
export interface PluginView extends FoundPlugin {
  /** How it stands as a subscriber, where it hears anything. */
  readonly report?: SubscriberReport | undefined;
  /** The newest of the calls that it failed at. */
  readonly cases?: readonly FoundCase[];
}

/** What a person asks about first: whether it is on, and where. */
export type PluginStanding = "quarantined" | "on" | "on_somewhere" | "allowed" | "off";

/** Where a plugin was switched on or off. */
export interface PluginPlaces {
  readonly site: boolean;
  readonly orgs: readonly string[];
  readonly courses: readonly string[];
}

/** Where a plugin is on by what was chosen: what a team chose counts only while teams may choose. */
export function placesOf({ choices, allowed }: FoundPlugin): PluginPlaces {
  const on = choices.filter(({ enabled, byTeam }) => enabled === true && (allowed || !byTeam));
  const after = (prefix: string) =>
    on.flatMap(({ scope }) => scope.startsWith(prefix) ? [scope.slice(prefix.length)] : []).sort();
  return {
    site: on.some(({ scope }) => scope === "site"),
    orgs: after("org:"),
    courses: after("course:"),
  };
}

/** How a plugin stands, in one word. */
export function standingOf(plugin: FoundPlugin): PluginStanding {
  if (plugin.state === "quarantined") return "quarantined";
  const { site, orgs, courses } = placesOf(plugin);
  if (plugin.state === "enabled" && site) return "on";
  if (plugin.state === "enabled" && orgs.length + courses.length > 0) return "on_somewhere";
  return plugin.state === "enabled" && plugin.allowed ? "allowed" : "off";
}

/** What was chosen in a scope; where nothing was, an empty choice. */
export function choiceAt({ choices }: FoundPlugin, scope: Scope): FoundChoice {
  return choices.find((choice) => choice.scope === scope) ??
    { scope, settings: {}, secrets: [], placements: [] };
}

/** The slots that a plugin fills, each once, with what was chosen about them in a scope. */
export function placementsAt(plugin: FoundPlugin, scope: Scope): Placement[] {
  const { placements } = choiceAt(plugin, scope);
  const fills = new Map(plugin.manifest.fills.map((fill) => [fill.slot, fill]));
  return [...fills.values()].map(({ slot, priority }) => ({
    shown: true,
    priority,
    ...placements.find((placement) => placement.slot === slot),
    slot,
  }));
}

/** Whether a plugin came as a package, and so has versions, a checksum and an end. */
export function isPackaged({ checksum }: FoundPlugin): boolean {
  return checksum !== undefined;
}

/** Whether nobody vouches for a package. */
export function isUnsigned(plugin: FoundPlugin): boolean {
  return isPackaged(plugin) && plugin.publisher === undefined;
}
