import { z } from "zod";
import type { SignalDefinition } from "core/signal/signal.ts";
import { type Context, defineContext } from "core/work/context.ts";
import type { Hearing } from "core/work/hearing.ts";
import { type Provided, Providers } from "core/work/providers.ts";
import type { Projected } from "core/work/rebuilt.ts";
import type { PluginCode } from "./code.ts";
import { type Manifest, manifestSchema } from "./manifest.ts";
import type { SlotName, Widget } from "./slot.ts";

/** Words of a plugin by language and key, in ICU message syntax. */
export type Messages = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * A plugin that is built into the platform: a manifest and what it does. It may be portable code, as anybody's is, or
 * code of ours that goes beyond it: tables of its own, widgets in Preact.
 */
export interface Plugin {
  readonly manifest: Manifest;
  /** What the house runs for it, where it has tables of its own: its database, what it says and hears. */
  readonly context?: Context;
  /** Code that would run in any tier. */
  readonly code?: PluginCode;
  readonly fills: { readonly [Name in SlotName]?: Widget<Name> };
  readonly messages: Messages;
  readonly provides: readonly Provided[];
  /** The address of its module, where what it provides is needed on other threads too. */
  readonly module?: string;
}

/** What plugins provide, taken together. Throws a TypeError where two provide the same. */
export function providersOf(plugins: readonly Plugin[]): Providers {
  return new Providers(
    plugins.map(({ manifest, provides, module }) => ({
      plugin: manifest.id,
      provides,
      ...(module === undefined ? {} : { module }),
    })),
  );
}

/** The contexts that plugins bring with them. */
export function contextsOf(plugins: readonly Plugin[]): readonly Context[] {
  return plugins.flatMap(({ context }) => context ? [context] : []);
}

/** The parts of a built-in plugin. */
export interface PluginParts {
  readonly manifest: unknown;
  /** The folder of its migrations, where it keeps tables of its own. */
  readonly migrations?: URL;
  readonly signals?: readonly SignalDefinition[];
  readonly hears?: readonly Hearing[];
  /** Its tables that hold nothing but what follows from the log. */
  readonly projects?: readonly Projected[];
  readonly fills?: Plugin["fills"];
  readonly code?: PluginCode;
  readonly messages?: Messages;
  readonly provides?: readonly Provided[];
  readonly module?: string;
}

/**
 * Declares a built-in plugin from its manifest and its code. Throws a SyntaxError for a manifest off its schema
 * and a TypeError where manifest and code name different signals, needs, filters, slots or actions.
 */
export function definePlugin(parts: PluginParts & { readonly migrations: URL }): Plugin & {
  readonly context: Context;
};
export function definePlugin(parts: PluginParts): Plugin;
export function definePlugin(parts: PluginParts): Plugin {
  const read = manifestSchema.safeParse(parts.manifest);
  if (!read.success) throw new SyntaxError(`Cannot read manifest: ${z.prettifyError(read.error)}`);
  const manifest = read.data;
  const { migrations, signals = [], hears = [], projects = [], fills = {}, code, messages = {} } = parts;
  const { provides = [], module } = parts;
  const { id } = manifest;
  const heard = manifest.hears.map((one) => one.signal);
  agree(id, "hears", heard, [...hears.map((one) => one.name), ...Object.keys(code?.hears ?? {})]);
  if (!code) {
    agree(
      id,
      "needs",
      manifest.hears.flatMap(({ signal, needs }) => needs.map((field) => `${signal} ${field}`)),
      hears.flatMap(({ name, needs }) => needs.map((field) => `${name} ${field}`)),
    );
    agree(id, "says", manifest.says.map((one) => one.signal), signals.map((one) => one.signal));
  }
  agree(
    id,
    "provides",
    manifest.provides.map(({ kind, name }) => `${kind} ${name}`),
    [
      ...provides.map(({ kind, name }) => `${kind} ${name}`),
      ...Object.keys(code?.blocks ?? {}).map((name) => `block_type ${name}`),
    ],
  );
  agreeCode(manifest, fills, code);
  const kept = { signals, hears, projects };
  const context = migrations && defineContext({ name: id, migrations, ...kept });
  const loaded = module === undefined ? {} : { module };
  return {
    manifest,
    fills,
    messages,
    provides,
    ...loaded,
    ...(context ? { context } : {}),
    ...(code ? { code } : {}),
  };
}

/** What manifest and code must agree on whatever tier it is written for. Throws a TypeError where they do not. */
export function agreeCode(manifest: Manifest, fills: Plugin["fills"], code: PluginCode = {}): void {
  const { id } = manifest;
  agree(id, "answers", manifest.filters.map((one) => one.name), Object.keys(code.filters ?? {}));
  // What is only hidden needs nobody to draw it.
  const drawn = manifest.fills.filter(({ place }) => place !== "hide").map(({ slot }) => slot);
  agree(id, "fills", drawn, [...Object.keys(fills), ...Object.keys(code.widgets ?? {})]);
  agree(id, "does", manifest.actions, Object.keys(code.actions ?? {}));
}

function agree(id: string, verb: string, inManifest: readonly string[], inCode: readonly string[]): void {
  const [said, done] = [new Set(inManifest), new Set(inCode)];
  const different = [...said.symmetricDifference(done)];
  if (different.length === 0) return;
  throw new TypeError(`Plugin "${id}": manifest and code differ in what it ${verb}: ${different.join(", ")}`);
}
