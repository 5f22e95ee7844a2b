import type { SubscriberReport } from "core/bus/bus.ts";
import type { CallFault } from "core/plugin/call.ts";
import type { InstalledPlugin, Placement, ScopeChoice } from "core/plugin/plugin_set.ts";
import type { Scope } from "core/plugin/scope.ts";

/** Whom a package comes from: a publisher whose key this site knows, or nobody who vouches for it. */
export type Publisher = { readonly name: string } | "unsigned";

/** What stopped a plugin. */
export interface Quarantine {
  readonly message: string;
  readonly at: Date;
}

/** A plugin as pages show it. */
export interface PluginView extends InstalledPlugin {
  /** None for what is built in: that comes with the platform. */
  readonly publisher?: Publisher | undefined;
  readonly quarantine?: Quarantine | undefined;
  /** How it stands as a subscriber, where it hears anything. */
  readonly report?: SubscriberReport | undefined;
  /** The version that it can be rolled back to. */
  readonly before?: string | undefined;
  /** The newest failures that were kept. */
  readonly cases?: readonly CaseView[] | undefined;
}

/** A call that a plugin failed at, as a list shows it. */
export interface CaseView {
  readonly id: string;
  readonly what: string;
  readonly fault: CallFault;
  readonly message: string;
  readonly at: Date;
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
export function placesOf({ choices, allowed }: InstalledPlugin): PluginPlaces {
  const on = choices.filter(({ enabled }) => enabled === true);
  const after = (prefix: string) =>
    on.flatMap(({ scope }) => scope.startsWith(prefix) ? [scope.slice(prefix.length)] : []).sort();
  return {
    site: on.some(({ scope }) => scope === "site"),
    orgs: after("org:"),
    courses: allowed ? after("course:") : [],
  };
}

/** How a plugin stands, in one word. */
export function standingOf(plugin: InstalledPlugin): PluginStanding {
  if (plugin.state === "quarantined") return "quarantined";
  const { site, orgs, courses } = placesOf(plugin);
  if (plugin.state === "enabled" && site) return "on";
  if (plugin.state === "enabled" && orgs.length + courses.length > 0) return "on_somewhere";
  return plugin.state === "enabled" && plugin.allowed ? "allowed" : "off";
}

/** What was chosen in a scope; where nothing was, an empty choice. */
export function choiceAt({ choices }: InstalledPlugin, scope: Scope): ScopeChoice {
  return choices.find((choice) => choice.scope === scope) ?? { scope, settings: {}, placements: [] };
}

/** The slots that a plugin fills, with what was chosen about them in a scope. */
export function placementsAt(plugin: InstalledPlugin, scope: Scope): (Placement & { doc?: string })[] {
  const { placements } = choiceAt(plugin, scope);
  return plugin.manifest.fills.map(({ slot, priority }) => ({
    shown: true,
    priority,
    ...placements.find((placement) => placement.slot === slot),
    slot,
  }));
}

/** Whether a tier's code comes as a package, and so has versions, a checksum and an end. */
export function isPackaged({ checksum }: { readonly checksum?: string | undefined }): boolean {
  return checksum !== undefined;
}
