import type { PluginHouse } from "core/testing/plugin_house.ts";
import type { Example } from "./examples.ts";

/** Has a plugin bear one of the platform's examples; gives what it answers. Throws where there is none. */
export async function askExample(house: PluginHouse, example: Example): Promise<unknown> {
  if ("missing" in example) throw new TypeError(`Cannot ask it: ${example.missing}`);
  const { does, name, given } = example;
  if (does === "hear") return await house.hear(name, given);
  const { courseId } = given as { readonly courseId?: string };
  return await house[does](name, given, courseId === undefined ? {} : { courseId });
}
