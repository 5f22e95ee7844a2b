import type { Plugin } from "core/plugin/plugin.ts";
import { ROOT } from "core/testing/files.ts";
import type { Context } from "core/work/context.ts";

/** One signal that somebody hears, and the fields of its body that they declared. */
export interface Need {
  readonly hearer: string;
  readonly signal: string;
  readonly needs: readonly string[];
}

/** Everybody who hears in this house: its contexts, and the plugins that are installed. */
export async function readNeeds(): Promise<Need[]> {
  const load = async (file: string) => await import(new URL(file, ROOT).href) as Record<string, unknown>;
  const { CONTEXTS } = await load("edge/residents.ts") as { CONTEXTS: readonly Context[] };
  const { PLUGINS } = await load("edge/plugins.ts") as { PLUGINS: readonly Pick<Plugin, "manifest">[] };
  return [
    ...CONTEXTS.flatMap(({ name, hears }) =>
      hears.map((hearing) => ({ hearer: name, signal: hearing.name, needs: hearing.needs }))
    ),
    ...PLUGINS.flatMap(({ manifest: { id, hears } }) => hears.map((one) => ({ hearer: id, ...one }))),
  ];
}

/** Who breaks where a signal goes, or a field of it, in words for the end of a sentence. */
export function whoBreaks(needs: readonly Need[], signal: string, field?: string): string {
  const broken = needs.filter((one) =>
    one.signal === signal && (field === undefined || one.needs.includes(field))
  );
  const names = [...new Set(broken.map(({ hearer }) => hearer))];
  return names.length > 0 ? `breaks ${names.join(", ")}` : "nobody in this house needs it, others may";
}
