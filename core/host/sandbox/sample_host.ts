import assert from "node:assert/strict";
import { CallFailure, type PluginCall, type PluginDesk } from "core/plugin/call.ts";
import { manifestSchema } from "core/plugin/manifest.ts";
import type { InstalledPlugin } from "core/plugin/plugin_set.ts";
import type { FailingCase } from "core/plugin/source.ts";
import { PluginHost } from "core/host/plugin_host.ts";
import { type Pace, Sandbox } from "./sandbox.ts";
import { filtering, sampleDesk } from "./sample_sandbox.ts";

const FILTER = "learning.unit.v1";
const SECRET = "s3cr3t/ä token";
/** Who lives beside the plugin that means harm, and answers what it was given. */
export const NEIGHBOUR = "neighbour";

function installed(id: string): InstalledPlugin {
  const properties = { token: { type: "string", "x-secret": true }, tone: { type: "string" } };
  const manifest = manifestSchema.parse({
    id,
    version: "1.0.0",
    platform: "0.x",
    title: id,
    description: "Means harm, or lives beside it.",
    author: "The tests",
    licence: "Apache-2.0",
    tier: "sandboxed",
    filters: [{ name: FILTER }],
    settings: { site: { type: "object", properties } },
  });
  const settings = { token: SECRET, tone: "soft" };
  const choices = [{ scope: "site" as const, enabled: true, settings, placements: [] }];
  return { manifest, checksum: "0".repeat(64), state: "enabled", allowed: false, choices };
}

/** A host with a plugin that means harm, and one that lives beside it. */
export async function openBeside(code: string, pace: Partial<Pace> = {}) {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const cases: FailingCase[] = [];
  const codes: Record<string, string> = {
    stranger: code,
    [NEIGHBOUR]: filtering("return { change: given };"),
  };
  const host = await PluginHost.open({
    builtIn: [],
    installed: () => Promise.resolve(Object.keys(codes).map(installed)),
    openRunner: ({ manifest: { id } }) =>
      new Sandbox({
        plugin: id,
        confinement: { megabytes: 32, reaches: [], folder },
        load: () => Promise.resolve({ code: codes[id]!, messages: {} }),
        pace,
      }),
    quarantine: (failing) => Promise.resolve(cases.push(failing)),
  });
  const kept = sampleDesk();
  const call = (id: string, call: PluginCall, milliseconds = 5_000, desk: PluginDesk = kept.desk) =>
    host.call(
      host.set.find(id, {})!,
      call,
      { site: "main", language: "en", now: new Date("2026-03-02T09:00:00Z") },
      { desk, milliseconds, startMilliseconds: 2_000, read: readAnswer },
    );
  const ask = (id: string, given: unknown = {}, milliseconds = 5_000) =>
    call(id, { do: "filter", name: FILTER, given }, milliseconds);
  return {
    ...kept,
    host,
    cases,
    call,
    ask,
    async [Symbol.asyncDispose]() {
      await host.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

function readAnswer(answer: unknown): unknown {
  const isOne = answer === undefined ||
    typeof answer === "object" && answer !== null && Object.hasOwn(answer, "change");
  if (!isOne) throw new TypeError("nobody asked for that");
  return answer;
}

/** What some asking failed with, if it failed. */
export async function failureOf(asking: Promise<unknown>): Promise<CallFailure | undefined> {
  try {
    await asking;
  } catch (error) {
    assert.ok(error instanceof CallFailure, String(error));
    return error;
  }
}
