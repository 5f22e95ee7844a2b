import type { Manifest } from "./manifest.ts";
import { orgOf, type Scope, type Whereabouts } from "./scope.ts";

/** Where a widget of a plugin is to stand, as people chose it: not as its manifest says. */
export interface Placement {
  readonly slot: string;
  readonly shown: boolean;
  readonly priority?: number | undefined;
}

/** What was chosen for a plugin in one scope. */
export interface ScopeChoice {
  readonly scope: Scope;
  /** Undefined: as the wider scope has it. */
  readonly enabled?: boolean | undefined;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly placements: readonly Placement[];
  /** Whether a course's team chose it, and no operator. */
  readonly byTeam?: boolean;
}

/** A plugin as the site has it. */
export interface InstalledPlugin {
  readonly manifest: Manifest;
  /** SHA-256 of its package, hexadecimal; none for what is built into the platform. */
  readonly checksum?: string | undefined;
  readonly state: "enabled" | "disabled" | "quarantined";
  /** Whether a course's team may switch it on, off and configure it for its own course. */
  readonly allowed: boolean;
  readonly choices: readonly ScopeChoice[];
}

/** A plugin that is on at some place, with what was chosen for it there. */
export interface PluginHere {
  readonly plugin: InstalledPlugin;
  readonly id: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly placements: readonly Placement[];
}

/** A plugin that fills a slot at some place. */
export interface Filling {
  readonly here: PluginHere;
  readonly place: Manifest["fills"][number]["place"];
  readonly priority: number;
}

/** Who is on at some place: what each asks for is found by its name. */
export class PluginsHere {
  readonly plugins: readonly PluginHere[];
  readonly #fillings: ReadonlyMap<string, readonly Filling[]>;
  readonly #answerers: ReadonlyMap<string, readonly PluginHere[]>;

  constructor(plugins: readonly PluginHere[]) {
    this.plugins = plugins;
    this.#fillings = fillingsOf(plugins);
    this.#answerers = answerersOf(plugins);
  }

  /** Who fills a slot, in the order of their priority; of one priority, in that of their ids. */
  fillings(slot: string): readonly Filling[] {
    return this.#fillings.get(slot) ?? NOBODY;
  }

  /** Who answers a filter, in the order in which they are asked. */
  answerers(filter: string): readonly PluginHere[] {
    return this.#answerers.get(filter) ?? NOBODY;
  }
}

const NOBODY: readonly never[] = [];

/**
 * The installed plugins and where each is on. It never changes: when something is installed, chosen or removed a new
 * one takes its place, and what is under way goes on with the old one.
 */
export class PluginSet {
  readonly installed: ReadonlyMap<string, InstalledPlugin>;
  readonly #site: PluginsHere;
  /** Only scopes that somebody chose something for have an entry: a look-up costs two, whatever there is. */
  readonly #narrower = new Map<string, PluginsHere>();

  constructor(installed: readonly InstalledPlugin[]) {
    const ordered = [...installed].sort((one, other) => one.manifest.id < other.manifest.id ? -1 : 1);
    this.installed = new Map(ordered.map((plugin) => [plugin.manifest.id, plugin]));
    this.#site = new PluginsHere(onAt(ordered, ["site"]));
    const scopes = new Set(ordered.flatMap(({ choices }) => choices.map(({ scope }) => scope)));
    for (const scope of scopes) {
      if (scope === "site") continue;
      const wider: Scope[] = scope.startsWith("course:")
        ? [`org:${orgOf(scope.slice("course:".length))}`]
        : [];
      this.#narrower.set(scope, new PluginsHere(onAt(ordered, ["site", ...wider, scope])));
    }
  }

  /** Who is on somewhere. */
  at({ courseId }: Whereabouts): PluginsHere {
    if (courseId === undefined || this.#narrower.size === 0) return this.#site;
    return this.#narrower.get(`course:${courseId}`) ?? this.#narrower.get(`org:${orgOf(courseId)}`) ??
      this.#site;
  }

  /** A plugin where it is on; undefined where it is not. */
  find(id: string, at: Whereabouts): PluginHere | undefined {
    return this.at(at).plugins.find((here) => here.id === id);
  }
}

function onAt(installed: readonly InstalledPlugin[], scopes: readonly Scope[]): PluginHere[] {
  return installed.flatMap((plugin): PluginHere[] => {
    if (plugin.state !== "enabled") return [];
    const choices = scopes.flatMap((scope) => plugin.choices.filter((choice) => choice.scope === scope));
    // What a team chose counts only while the operator lets teams choose.
    const counted = choices.filter(({ byTeam }) => plugin.allowed || !byTeam);
    if (counted.findLast(({ enabled }) => enabled !== undefined)?.enabled !== true) return [];
    return [{
      plugin,
      id: plugin.manifest.id,
      settings: Object.assign({}, ...counted.map(({ settings }) => settings)),
      placements: counted.flatMap(({ placements }) => placements),
    }];
  });
}

function fillingsOf(plugins: readonly PluginHere[]): Map<string, Filling[]> {
  const fillings = new Map<string, Filling[]>();
  for (const here of plugins) {
    for (const { slot, place, priority } of here.plugin.manifest.fills) {
      const chosen = here.placements.findLast((placement) => placement.slot === slot);
      if (chosen && !chosen.shown) continue;
      fillings.set(slot, [...fillings.get(slot) ?? [], {
        here,
        place,
        priority: chosen?.priority ?? priority,
      }]);
    }
  }
  for (const filling of fillings.values()) filling.sort((one, other) => one.priority - other.priority);
  return fillings;
}

function answerersOf(plugins: readonly PluginHere[]): Map<string, PluginHere[]> {
  const answering = plugins.flatMap((here) =>
    here.plugin.manifest.filters.map((filter) => ({ here, ...filter }))
  )
    .sort((one, other) => one.priority - other.priority);
  const answerers = new Map<string, PluginHere[]>();
  for (const { name, here } of answering) answerers.set(name, [...answerers.get(name) ?? [], here]);
  return answerers;
}
