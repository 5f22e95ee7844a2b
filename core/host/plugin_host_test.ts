import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { CallFailure } from "core/plugin/call.ts";
import type { PluginCode } from "core/plugin/code.ts";
import { definePlugin } from "core/plugin/plugin.ts";
import type { InstalledPlugin } from "core/plugin/plugin_set.ts";
import type { FailingCase } from "core/plugin/source.ts";
import { until } from "core/testing/until.ts";
import { readingDesk } from "./desk.ts";
import { openRunner } from "./open_runner.ts";
import { PluginHost } from "./plugin_host.ts";

const manifest = {
  id: "sexton",
  version: "1.0.0",
  platform: "0.x",
  title: "Sexton",
  description: "Answers.",
  author: "The tests",
  licence: "Apache-2.0",
  tier: "built_in",
  filters: [{ name: "enrollment.request.v1" }],
  settings: {
    site: {
      type: "object",
      properties: { token: { type: "string", "x-secret": true }, tone: { type: "string" } },
    },
  },
};

async function openHost(
  answer: NonNullable<PluginCode["filters"]>[string],
  tell: (times: number) => Promise<unknown> = () => Promise.resolve(),
) {
  const plugin = definePlugin({ manifest, code: { filters: { "enrollment.request.v1": answer } } });
  const cases: FailingCase[] = [];
  const settings = { token: "secret", tone: "soft" };
  const installed: InstalledPlugin = {
    manifest: plugin.manifest,
    state: "enabled",
    allowed: false,
    choices: [{ scope: "site", enabled: true, settings, placements: [] }],
  };
  const parts = { builtIn: [plugin], cache: "", packageOf: () => Promise.reject(new TypeError("none")) };
  const host = await PluginHost.open({
    builtIn: [plugin],
    installed: () => Promise.resolve([installed]),
    openRunner: (one) => openRunner(one, parts),
    quarantine: (failing) => tell(cases.push(failing)),
    clock: () => new Date("2026-03-02T09:00:00Z"),
  });
  const ask = (read?: (answer: unknown) => unknown, milliseconds = 1_000) =>
    host.call(
      host.set.find("sexton", {})!,
      { do: "filter", name: "enrollment.request.v1", given: { courseId: "Bells+1+a" } },
      { site: "main", language: "ar", now: new Date("2026-03-02T09:00:00Z"), courseId: "Bells+1+a" },
      { desk: readingDesk(undefined, "sexton"), milliseconds, ...(read ? { read } : {}) },
    );
  return { host, ask, cases };
}

const fault = (is: string) => (error: unknown) => error instanceof CallFailure && error.fault === is;

Deno.test("call() hands over what was given, and the tools of where it is asked", async () => {
  const { ask } = await openHost((given, { settings, language, courseId, site, now }) => ({
    change: { given, settings, language, courseId, site, now },
  }));
  const courseId = "Bells+1+a";
  assert.deepEqual(await ask(), {
    change: {
      given: { courseId },
      settings: { token: "secret", tone: "soft" },
      language: "ar",
      courseId,
      site: "main",
      now: "2026-03-02T09:00:00.000Z",
    },
  });
});

Deno.test("call() fails as late when it does not answer in time, as rubbish when the answer is of no use", async () => {
  const late = await openHost(() => new Promise(() => {}));
  await assert.rejects(late.ask(undefined, 5), fault("late"));
  const rubbish = await openHost(() => ({ halt: "no" }));
  const read = () => {
    throw new TypeError("of no use");
  };
  await assert.rejects(rubbish.ask(read), fault("rubbish"));
});

Deno.test("call() a plugin that only throws is stopped at the fifth time, told of once, without its secrets", async () => {
  const { ask, cases } = await openHost(() => {
    throw new Error("out of breath");
  });
  for (let times = 0; times < 5; times++) await assert.rejects(ask(), fault("threw"));
  await assert.rejects(ask(), fault("unreachable"));
  assert.equal(cases.length, 1);
  const [{ plugin, version, call, circumstances, message }] = cases as [FailingCase];
  assert.deepEqual([plugin, version, call.name, message], [
    "sexton",
    "1.0.0",
    "enrollment.request.v1",
    "out of breath",
  ]);
  assert.deepEqual(circumstances.settings, { tone: "soft" });
});

Deno.test("call() a desk that only reads refuses to store or to say", async () => {
  const { ask } = await openHost((_, { store }) => store.put("key", 1).then(() => undefined));
  await assert.rejects(ask(), /Cannot store here/);
});

Deno.test("call() tells again of a plugin that is stopped where whoever keeps that is away, and nobody waits for it", async () => {
  const { ask, cases } = await openHost(() => {
    throw new Error("out of breath");
  }, async (times) => {
    if (times === 1) throw new Refusal("site.away", "unavailable", "Nobody is there");
    await new Promise(() => {});
  });
  for (let times = 0; times < 5; times++) await assert.rejects(ask(), fault("threw"));
  await until("it is told again", () => cases.length === 2);
  assert.deepEqual(cases[1], cases[0]);
});
