import type { Manifest } from "core/plugin/manifest.ts";
import { platformHere } from "./platform.ts";

/** One thing that a manifest names, with the platform's own example of it; or why there is none. */
export type Example =
  & { readonly does: "hear" | "ask" | "widget"; readonly name: string }
  & ({ readonly given: Readonly<Record<string, unknown>> } | { readonly missing: string });

/** Who and where the platform's examples of signals are about: slots hand over the same, so that one finds the other. */
export const PLACE = {
  personId: "0190f2a4-7b1c-7c3e-9a55-2f6d1c0b7e11",
  courseId: "Carillon+BELLS1+2026",
  unitId: "vertical@partials",
  sectionId: "chapter@sound",
  blockId: "problem@hum",
  query: "",
  kind: "missing",
  section: "plugins",
} as const;

/** The platform's own example for everything that a manifest names: signals first, so that widgets have something to show. */
export async function examplesOf({ hears, filters, fills }: Manifest): Promise<Example[]> {
  const { signals, filters: questions, slots } = await platformHere();
  return [
    ...hears.map(({ signal, needs }): Example => {
      const one = { does: "hear", name: signal } as const;
      const found = signals.find((said) => said.signal === signal);
      if (!found) return { ...one, missing: `nobody here says "${signal}"` };
      const example = found.example as Readonly<Record<string, unknown>>;
      const unknown = needs.filter((field) => !(field in example) && !(field in shapeOf(found.body)));
      if (unknown.length > 0) return { ...one, missing: `"${signal}" has no ${unknown.join(", ")}` };
      return { ...one, given: example };
    }),
    ...filters.map(({ name }): Example => {
      const found = questions.find((asked) => asked.filter === name);
      const one = { does: "ask", name } as const;
      if (!found) return { ...one, missing: `nobody here asks "${name}"` };
      return { ...one, given: found.example as Readonly<Record<string, unknown>> };
    }),
    ...fills.filter(({ place }) => place !== "hide").map(({ slot }): Example => {
      const one = { does: "widget", name: slot } as const;
      const isThere = slots.some(({ name }) => name === slot);
      return isThere ? { ...one, given: PLACE } : { ...one, missing: `no page here has "${slot}"` };
    }),
  ];
}

function shapeOf(body: unknown): object {
  return (body as { readonly shape?: object }).shape ?? {};
}
