import { z } from "zod";
import { type HouseParts, PluginHouse } from "core/testing/plugin_house.ts";
import { manifestSchema } from "core/plugin/manifest.ts";
import type { PluginCode } from "core/plugin/code.ts";
import { askExample } from "./ask_example.ts";
import { examplesOf } from "./examples.ts";
import { packFolder } from "./pack_folder.ts";
import { type PluginFolder, readPluginFolder } from "./plugin_folder.ts";

// What the tests of a plugin import as `carillon/kit`, wherever its folder stands.

/** How a plugin is set up for a test. */
export interface KitOptions extends Pick<HouseParts, "settings"> {
  /** Where its code runs: else where its manifest says; built in, a debugger can stop in it. */
  readonly tier?: "built_in" | "sandboxed";
  /** What is other in its manifest for this test: a host on this machine in `reaches`. */
  readonly manifest?: Readonly<Record<string, unknown>>;
}

/** What a plugin needs around it for a test, closed after it: a service on this machine, say. */
export type Prepared = KitOptions & AsyncDisposable;

const NOTHING: Prepared = { [Symbol.asyncDispose]: () => Promise.resolve() };

/** Opens a real house with the plugin of a folder in it, on everywhere. `await using house = await openHouse(import.meta.url)`. */
export async function openHouse(where: string, options: KitOptions = {}): Promise<PluginHouse> {
  const folder = await readPluginFolder(folderOf(where));
  const { messages } = folder;
  const manifest = { ...folder.manifest, ...options.manifest };
  const { tier = manifest.tier === "sandboxed" ? "sandboxed" : "built_in", settings = {} } = options;
  const parts = { manifest, messages, tier, settings, code: await loadCode(folder) };
  return await PluginHouse.open(
    tier === "built_in" ? parts : { ...parts, packed: await packFolder(folderOf(where)) },
  );
}

/**
 * Declares the tests that every plugin owes: manifest and code agree, and the platform's example of each signal,
 * question and slot that the manifest names is borne. `prepare` is asked before each of them.
 */
export async function testContract(where: string, prepare: () => Prepared = () => NOTHING): Promise<void> {
  const { manifest } = await readPluginFolder(folderOf(where));
  const read = manifestSchema.safeParse(manifest);
  Deno.test("contract: manifest and code agree", async () => {
    if (!read.success) throw new SyntaxError(z.prettifyError(read.error));
    await using options = prepare();
    await using _ = await openHouse(where, options);
  });
  if (!read.success) return;
  for (const example of await examplesOf(read.data)) {
    Deno.test(`contract: bears ${example.name}`, async () => {
      await using options = prepare();
      await using house = await openHouse(where, options);
      await askExample(house, example);
    });
  }
}

async function loadCode({ entry, manifest }: PluginFolder): Promise<PluginCode> {
  const { plugin } = await import(entry.href) as { readonly plugin?: PluginCode };
  if (plugin) return plugin;
  throw new TypeError(`Cannot find what "${manifest.id}" does: plugin.ts exports no "plugin"`);
}

/** The folder of a module by its address, or a folder by its path. */
function folderOf(where: string): string {
  return where.startsWith("file:") ? decodeURIComponent(new URL("./", where).pathname) : where;
}

export { PluginHouse };
