import { z } from "zod";
import type { SignalDefinition } from "core/signal/signal.ts";
import { type Context, defineContext } from "core/work/context.ts";
import type { Hearing } from "core/work/hearing.ts";
import type { Projected } from "core/work/rebuilt.ts";
import type { SlotName, Widget } from "./slot.ts";

/** What a plugin is and does, as data: read before any of its code runs, and held against its code by a test. */
export const manifestSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]{1,40}$/).describe("also its folder and the name of its database"),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  name: z.string().max(80),
  description: z.string().max(400),
  hears: z.array(z.strictObject({
    signal: z.string(),
    needs: z.array(z.string()).describe(
      "the fields of its body that the plugin reads: it gets these and no others, and they may never go away",
    ),
  })),
  says: z.array(z.string()),
  fills: z.array(z.string()),
});

/** A plugin's manifest. */
export type Manifest = z.infer<typeof manifestSchema>;

/** Words of a plugin by language and key, in ICU message syntax. */
export type Messages = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** One installable unit: a manifest and the handlers for what it names. */
export interface Plugin {
  readonly manifest: Manifest;
  /** What the house runs for it: its database, what it says and hears. */
  readonly context: Context;
  readonly fills: { readonly [Name in SlotName]?: Widget<Name> };
  readonly messages: Messages;
}

/**
 * Declares a plugin from its manifest and its handlers. Throws a SyntaxError for a manifest off its schema
 * and a TypeError where manifest and code name different signals, needs or slots.
 */
export function definePlugin(parts: {
  readonly manifest: unknown;
  /** The folder of its migrations, where it keeps rows of its own. */
  readonly migrations: URL;
  readonly signals?: readonly SignalDefinition[];
  readonly hears?: readonly Hearing[];
  /** Its tables that hold nothing but what follows from the log. */
  readonly projects?: readonly Projected[];
  readonly fills?: Plugin["fills"];
  readonly messages?: Messages;
}): Plugin {
  const read = manifestSchema.safeParse(parts.manifest);
  if (!read.success) throw new SyntaxError(`Cannot read manifest: ${z.prettifyError(read.error)}`);
  const manifest = read.data;
  const { migrations, signals = [], hears = [], projects = [], fills = {}, messages = {} } = parts;
  agree(manifest.id, "hears", manifest.hears.map((one) => one.signal), hears.map((one) => one.name));
  agree(
    manifest.id,
    "needs",
    manifest.hears.flatMap(({ signal, needs }) => needs.map((field) => `${signal} ${field}`)),
    hears.flatMap(({ name, needs }) => needs.map((field) => `${name} ${field}`)),
  );
  agree(manifest.id, "says", manifest.says, signals.map((one) => one.signal));
  agree(manifest.id, "fills", manifest.fills, Object.keys(fills));
  const context = defineContext({ name: manifest.id, migrations, signals, hears, projects });
  return { manifest, context, fills, messages };
}

function agree(id: string, verb: string, inManifest: readonly string[], inCode: readonly string[]): void {
  const [said, done] = [new Set(inManifest), new Set(inCode)];
  const different = [...said.symmetricDifference(done)];
  if (different.length === 0) return;
  throw new TypeError(`Plugin "${id}": manifest and code differ in what it ${verb}: ${different.join(", ")}`);
}
