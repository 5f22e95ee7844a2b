import { z } from "zod";
import { Refusal } from "core/base/refusal.ts";
import { PluginHouse } from "core/testing/plugin_house.ts";
import { packFolder } from "./pack_folder.ts";
import { readPluginFolder } from "./plugin_folder.ts";

/** A call that made a plugin fail, as an operator hands it to its author. */
const failingCase = z.object({
  plugin: z.string(),
  version: z.string(),
  call: z.object({
    do: z.enum(["hear", "filter", "widget", "act", "block"]),
    name: z.string(),
    given: z.record(z.string(), z.unknown()),
  }),
  circumstances: z.object({
    scope: z.string(),
    language: z.string(),
    now: z.string(),
    settings: z.record(z.string(), z.unknown()),
  }),
  fault: z.string(),
  message: z.string(),
});

/** How a case went this time. */
export interface Replayed {
  readonly case: z.output<typeof failingCase>;
  readonly version: string;
  readonly logged: readonly string[];
  /** What it failed with again. */
  readonly failed?: string;
  readonly answer?: unknown;
}

/**
 * Has a plugin's folder answer a call that failed on a site, in its sandbox. Its documents and its secrets are the
 * site's and do not come along. Refuses `plugin.case_invalid`.
 */
export async function replayCase(caseFile: string, path: string): Promise<Replayed> {
  const failing = await readCase(caseFile);
  const { manifest, messages } = await readPluginFolder(path);
  if (manifest.id !== failing.plugin) {
    throw invalid(caseFile, `it is of "${failing.plugin}", the folder is "${manifest.id}"`);
  }
  const { call, circumstances: { settings, scope, language, now } } = failing;
  const packed = await packFolder(path);
  await using house = await PluginHouse.open({ manifest, messages, packed, settings, tier: "sandboxed" });
  house.clock.now = new Date(now);
  const at = {
    language,
    ...(scope.startsWith("course:") ? { courseId: scope.slice("course:".length) } : {}),
  };
  const about = { case: failing, version: String(manifest.version) };
  try {
    const answer = await again(house, call, at);
    return { ...about, answer, logged: house.logged };
  } catch (error) {
    return { ...about, failed: error instanceof Error ? error.message : String(error), logged: house.logged };
  }
}

type Call = z.output<typeof failingCase>["call"];

function again(
  house: PluginHouse,
  { do: verb, name, given }: Call,
  at: { readonly courseId?: string },
): Promise<unknown> {
  switch (verb) {
    case "hear": {
      const { body = {}, actor } = given as { body?: Record<string, unknown>; actor?: { id?: string } };
      return house.hear(name, body, actor?.id);
    }
    case "act": {
      const { personId, given: asked = {} } = given as { personId?: string; given?: Record<string, unknown> };
      return house.act(name, asked, personId, at);
    }
    case "filter":
      return house.ask(name, given, at);
    case "widget":
      return house.widget(name, given, at);
    case "block":
      return house.block(name, given, at);
  }
}

async function readCase(path: string): Promise<z.output<typeof failingCase>> {
  try {
    const read = failingCase.safeParse(JSON.parse(await Deno.readTextFile(path)));
    if (read.success) return read.data;
    throw invalid(path, z.prettifyError(read.error));
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid(path, error.message);
    if (error instanceof Deno.errors.NotFound) throw invalid(path, "there is no such file");
    throw error;
  }
}

function invalid(path: string, why: string): Refusal {
  return new Refusal("plugin.case_invalid", "invalid", `Cannot replay "${path}": ${why}`, { path });
}
