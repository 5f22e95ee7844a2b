import { z } from "zod";
import type { Manifest } from "core/plugin/manifest.ts";
import { defineSignal, type SignalDefinition } from "core/signal/signal.ts";

/** A plugin's own signals as its manifest declares them. Throws a SyntaxError for one declared wrong. */
export function ownSignals({ says }: Pick<Manifest, "says">): readonly SignalDefinition[] {
  return says.map(({ signal, doc = signal, key, body = {}, example = {} }) =>
    defineSignal({
      name: signal,
      doc,
      key: (said) => String((said as Record<string, unknown>)[key ?? ""] ?? signal),
      body: z.fromJSONSchema(body as Parameters<typeof z.fromJSONSchema>[0]),
      example,
    })
  );
}
