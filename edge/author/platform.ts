import { contextsOf } from "core/plugin/plugin.ts";
import { PLUGINS } from "edge/plugins.ts";
import { CONTEXTS } from "edge/residents.ts";
import { SLOTS } from "edge/slots.ts";
import type { Offered } from "./platform_types.ts";

/** Where the platform's own files begin. */
export const ROOT = new URL("../../", import.meta.url);

/** What this platform offers to plugins by name. */
export function platformHere(): Offered {
  return {
    signals: [...CONTEXTS, ...contextsOf(PLUGINS)].flatMap((context) => context.signals),
    filters: CONTEXTS.flatMap((context) => context.filters),
    slots: Object.entries(SLOTS).map(([name, { doc, given }]) => ({ name, doc, given })),
  };
}
