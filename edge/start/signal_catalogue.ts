import { z } from "zod";
import { PLUGINS } from "edge/plugins.ts";
import { CONTEXTS } from "edge/residents.ts";

/** A signal as the catalogue lists it. */
export interface ListedSignal {
  readonly name: string;
  readonly doc: string;
  readonly publisher: string;
  readonly subscribers: readonly string[];
  /** JSON Schema (draft 2020-12) of its body, as it is written. */
  readonly schema: unknown;
  readonly example: unknown;
}

/** Every signal that somebody in this house says, by name, with who hears it. */
export function listSignals(): ListedSignal[] {
  const everybody = [...CONTEXTS, ...PLUGINS.map((plugin) => plugin.context)];
  const hearersOf = (name: string) =>
    everybody.filter(({ hears }) => hears.some((hearing) => hearing.name === name)).map((one) => one.name);
  const listed = everybody.flatMap(({ name: publisher, signals }) =>
    signals.map(({ signal, doc, body, example }) => ({
      name: signal,
      doc,
      publisher,
      subscribers: hearersOf(signal),
      schema: z.toJSONSchema(body, { io: "input" }),
      example,
    }))
  );
  return listed.sort((one, other) => one.name < other.name ? -1 : 1);
}
