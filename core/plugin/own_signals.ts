import { z } from "zod";
import { defineSignal, type SignalDefinition } from "core/signal/signal.ts";
import type { Manifest } from "./manifest.ts";

/** A signal as a manifest declares it. */
export type DeclaredSignal = Manifest["says"][number];

/** A plugin's own signals as its manifest declares them. Throws for one declared wrong. */
export function ownSignals({ says }: Pick<Manifest, "says">): readonly SignalDefinition[] {
  return says.map(ownSignal);
}

/** One of a plugin's own signals. Throws a SyntaxError for one declared wrong, an Error for a schema that cannot be read. */
export function ownSignal(
  { signal, doc = signal, key, body = {}, example = {} }: DeclaredSignal,
): SignalDefinition {
  return defineSignal({
    name: signal,
    doc,
    key: (said) => String((said as Record<string, unknown>)[key ?? ""] ?? signal),
    body: z.fromJSONSchema(body as Parameters<typeof z.fromJSONSchema>[0]),
    example,
  });
}
