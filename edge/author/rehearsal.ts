import type { Manifest } from "core/plugin/manifest.ts";
import { PluginHouse } from "core/testing/plugin_house.ts";
import { askExample } from "./ask_example.ts";
import { type Example, examplesOf } from "./examples.ts";

/** How often each thing is asked for its times; the first time, a process starts. */
const TIMES = 20;

/** How a plugin bore one example. */
export interface Borne {
  readonly example: Example;
  /** What it failed with. */
  readonly failed?: string;
  readonly answer?: unknown;
  /** Nine in ten were no slower, without the first; and the first. */
  readonly milliseconds?: number;
  readonly first?: number;
}

/** A package that is to be tried. */
export interface Tried {
  readonly manifest: Manifest;
  readonly packed: { readonly checksum: string; readonly bytes: Uint8Array<ArrayBuffer> };
}

/** Has a package bear the platform's examples in its sandbox, in a house of its own: none of its code runs in this process. */
export async function rehearse({ manifest, packed }: Tried): Promise<Borne[]> {
  const settings = sampleSettings(manifest);
  await using house = await PluginHouse.open({ manifest, packed, tier: "sandboxed", settings });
  const borne: Borne[] = [];
  for (const example of await examplesOf(manifest)) borne.push(await tryOne(house, example));
  return borne;
}

async function tryOne(house: PluginHouse, example: Example): Promise<Borne> {
  const times: number[] = [];
  try {
    for (let time = 0;; time++) {
      const begun = performance.now();
      const answer = await askExample(house, example);
      times.push(performance.now() - begun);
      if (time < TIMES) continue;
      const [first, ...rest] = times as [number, ...number[]];
      return {
        example,
        answer,
        first,
        milliseconds: rest.sort((one, other) => one - other)[TIMES * 0.9 - 1]!,
      };
    }
  } catch (error) {
    return { example, failed: error instanceof Error ? error.message.split("\n", 1)[0]! : String(error) };
  }
}

/** What is set where something has to be: the default, or a value of the right kind. Secrets are left out. */
function sampleSettings({ settings: { site, course } }: Manifest): Record<string, unknown> {
  const all = [site, course].flatMap((schema) => schema ? [schema] : []);
  return Object.fromEntries(
    all.flatMap(({ properties, required }) =>
      Object.entries(properties).flatMap(([name, property]) => {
        if ("default" in property) return [[name, property.default]];
        return required.includes(name) ? [[name, sampleOf(property)]] : [];
      })
    ),
  );
}

function sampleOf({ type, format, enum: choices, minimum }: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(choices)) return choices[0];
  if (type === "boolean") return true;
  if (type === "array") return [];
  if (type === "number" || type === "integer") return typeof minimum === "number" ? minimum : 1;
  return format === "uri" ? "https://example.org/" : format === "email" ? "somebody@example.org" : "Sample";
}
