import type { PluginCall, PluginDesk } from "core/plugin/call.ts";
import { MOST_SAID } from "core/host/desk.ts";
import type { Crowd } from "./crowd.ts";
import { type Pace, Sandbox } from "./sandbox.ts";

/** A desk in memory that tells what reached it. */
export function sampleDesk() {
  const reached: string[] = [];
  const documents = new Map<string, unknown>();
  const desk: PluginDesk = {
    get: (key) => Promise.resolve(documents.get(key)),
    list: (prefix) =>
      Promise.resolve(
        [...documents].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => ({ key, value })),
      ),
    put(key, value) {
      reached.push(`put ${key}`);
      documents.set(key, value);
      return Promise.resolve();
    },
    delete(key) {
      reached.push(`delete ${key}`);
      documents.delete(key);
      return Promise.resolve();
    },
    emit(name) {
      if (reached.length >= MOST_SAID) {
        throw new TypeError(`Cannot say more than ${MOST_SAID} signals in one call`);
      }
      reached.push(`emit ${name}`);
    },
    log: (words) => void reached.push(`log ${words}`),
  };
  return { desk, reached, documents };
}

/** What a test's sandbox may be told beside its code. */
export interface SampleConfinement {
  readonly megabytes?: number;
  readonly reaches?: readonly string[];
  readonly allowsPrivate?: boolean;
  readonly pace?: Partial<Pace>;
  readonly crowd?: Crowd;
}

/** A sandbox on code that a test has at hand, with a desk in memory. */
export async function openSample(
  code: string,
  { megabytes = 32, reaches = [], allowsPrivate = false, ...parts }: SampleConfinement = {},
) {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const sandbox = new Sandbox({
    plugin: "stranger",
    confinement: { megabytes, reaches, allowsPrivate, folder },
    load: () => Promise.resolve({ code, messages: { en: { hello: "Hello, {name}" } } }),
    ...parts,
  });
  const kept = sampleDesk();
  const circumstances = {
    site: "main",
    scope: "course:Bells+1+a" as const,
    language: "en",
    now: "2026-03-02T09:00:00.000Z",
    settings: { tone: "soft" },
  };
  return {
    ...kept,
    sandbox,
    folder,
    ask: (call: PluginCall, timeUp = new AbortController().signal) =>
      sandbox.call(call, circumstances, kept.desk, timeUp),
    filter: (given: unknown, timeUp = new AbortController().signal) =>
      sandbox.call({ do: "filter", name: "learning.unit.v1", given }, circumstances, kept.desk, timeUp),
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** The module of a plugin that answers one filter with this body of a function of `given` and `tools`. */
export function filtering(body: string, before = ""): string {
  return `${before}\nexport const plugin = { filters: { async "learning.unit.v1"(given, tools) { ${body} } } };`;
}
