import { contextsOf } from "core/plugin/plugin.ts";
import { PLUGINS } from "edge/plugins.ts";
import { CONTEXTS } from "edge/residents.ts";
import type { Offered } from "./platform_types.ts";

/** Where the platform's own files begin. */
export const ROOT = new URL("../../", import.meta.url);

const SLOT = /\/\*\* ([^*]+) \*\/\s*"([a-z_.]+\.v\d+)": (\{[^}]*\})/g;

/** What this platform offers to plugins by name. */
export async function platformHere(): Promise<Offered> {
  const slots = await Deno.readTextFile(new URL(import.meta.resolve("edge/slots.ts")));
  return {
    signals: [...CONTEXTS, ...contextsOf(PLUGINS)].flatMap((context) => context.signals),
    filters: [],
    slots: [...slots.matchAll(SLOT)].map(([, doc, name, given]) => ({
      name: name!,
      doc: doc!,
      given: given!,
    })),
  };
}
