import assert from "node:assert/strict";
import { z } from "zod";
import type { HeardSignal, PluginCode } from "core/plugin/code.ts";
import { definePlugin } from "core/plugin/plugin.ts";
import type { InstalledPlugin } from "core/plugin/plugin_set.ts";
import type { FailingCase, PluginSource } from "core/plugin/source.ts";
import { actCommand } from "core/host/guest.ts";
import { defineSignal } from "core/signal/signal.ts";
import { newHouse, person } from "core/testing/house.ts";
import { until } from "core/testing/until.ts";
import { defineCommand } from "core/work/command.ts";
import { defineContext } from "core/work/context.ts";

const changed = defineSignal({
  name: "site.plugin.changed.v1",
  doc: "Something about plugins is other than before.",
  key: () => "site",
  body: z.object({}),
  example: {},
});

// A site that keeps what is installed in memory, so that a test says what that is.
function probeSite() {
  const stored: { plugins: readonly InstalledPlugin[]; cases: FailingCase[] } = { plugins: [], cases: [] };
  const change = defineCommand({
    name: "site.change",
    doc: "Says that something changed.",
    input: z.object({}),
    run(work) {
      work.emit(changed({}));
      return Promise.resolve();
    },
  });
  const quarantine = defineCommand({
    name: "site.quarantine",
    doc: "Stops a plugin.",
    input: z.custom<FailingCase>(),
    run(work, failing) {
      stored.cases.push(failing);
      stored.plugins = stored.plugins.map((one) =>
        one.manifest.id === failing.plugin ? { ...one, state: "quarantined" } : one
      );
      work.emit(changed({}));
      return Promise.resolve();
    },
  });
  const context = defineContext({
    name: "site",
    migrations: new URL(import.meta.resolve("core/testing/probe_migrations/")),
    signals: [changed],
    commands: [change, quarantine],
  });
  const source: PluginSource = {
    context: "site",
    signals: [changed.signal],
    installed: () => Promise.resolve(stored.plugins),
    packageOf: () => Promise.reject(new TypeError("Cannot find a package in a test without any")),
    quarantine,
  };
  return { stored, context, source, change };
}

const manifest = {
  id: "counter",
  version: "1.0.0",
  platform: "0.x",
  title: "Counter",
  description: "Counts what it hears.",
  author: "The tests",
  licence: "Apache-2.0",
  tier: "built_in",
  hears: [{ signal: "learning.unit.viewed.v1", needs: ["personId"] }],
  says: [{
    signal: "counter.count.reached.v1",
    doc: "Somebody viewed so many units.",
    key: "personId",
    body: {
      type: "object",
      properties: { personId: { type: "string" }, count: { type: "number" } },
      required: ["personId", "count"],
    },
    example: { personId: "p", count: 3 },
  }],
  actions: ["reset"],
};

const code: PluginCode = {
  hears: {
    async "learning.unit.viewed.v1"(signal, { store, emit }) {
      assert.deepEqual(Object.keys(signal.body), ["personId"]);
      const { personId } = signal.body as { personId: string };
      if (personId === "poison") throw new Error("cannot count poison");
      const count = Number(await store.get(`count/${personId}`) ?? 0) + 1;
      await store.put(`count/${personId}`, count);
      if (count === 3) emit("counter.count.reached.v1", { personId, count });
    },
  },
  actions: { reset: ({ personId }, { store }) => store.delete(`count/${personId}`) },
};

const counter = definePlugin({ manifest, code });
const isReached = ({ name }: { readonly name: string }) => name === "counter.count.reached.v1";

function installed(enabled: boolean, scope: "site" | `course:${string}` = "site"): InstalledPlugin {
  const choices = [{ scope, enabled, settings: {}, placements: [] }];
  return { manifest: counter.manifest, state: "enabled", allowed: true, choices };
}

async function openCounting(first: InstalledPlugin) {
  const site = probeSite();
  site.stored.plugins = [first];
  const pluginsAtHome = { source: site.source, builtIn: [counter] };
  const house = await newHouse({ contexts: [site.context], pluginsAtHome });
  const view = (personId: string, courseId = "Org+1+a") =>
    house.tell("learning.unit.viewed.v1", { personId, courseId, unitId: "u" }, personId);
  const install = async (...plugins: InstalledPlugin[]) => {
    site.stored.plugins = plugins;
    await house.send(site.change, {}, person("operator"));
    await house.settle();
  };
  const counts = async () => {
    await house.signals.caughtUp(["counter"], 500);
    const rows = await (await house.guestReader("counter"))?.database.all<{ key: string; value: string }>(
      "select key, value from document order by key",
    );
    return rows?.map(({ key, value }) => `${key} ${value}`);
  };
  return { ...site, house, view, install, counts };
}

Deno.test("a guest hears, keeps and says like any context, with the fields that it needs and no others", async () => {
  const { house, view, counts } = await openCounting(installed(true));
  await using _ = house;
  for (let times = 0; times < 3; times++) await view("p");
  assert.deepEqual(await counts(), ["count/p 3"]);
  await until("it said so", () => house.everything().then((all) => all.some(isReached)));
  const said = (await house.everything()).filter(isReached);
  assert.deepEqual(said.map(({ key, body }) => [key, body]), [["p", { personId: "p", count: 3 }]]);
});

Deno.test("a guest hears nothing where it is off, from the change on and without a restart", async () => {
  const { house, view, counts, install } = await openCounting(installed(true, "course:Org+1+a"));
  await using _ = house;
  await view("p");
  await view("p", "Org+1+b");
  assert.deepEqual(await counts(), ["count/p 1"]);
  await install(installed(true));
  await view("p", "Org+1+b");
  assert.deepEqual(await counts(), ["count/p 2"]);
  await install(installed(false));
  await view("p");
  assert.deepEqual(await counts(), ["count/p 2"]);
});

Deno.test("a guest does what a person asks of it, and refuses where it is off", async () => {
  const { house, view, counts, install } = await openCounting(installed(true));
  await using _ = house;
  await view("p");
  const act = { action: "reset", given: {}, language: "en" };
  await house.send(actCommand("counter"), act, person("p"));
  assert.deepEqual(await counts(), []);
  await install(installed(false));
  await assert.rejects(house.send(actCommand("counter"), act, person("p")), { code: "plugin.off" });
});

Deno.test("a guest that fails again and again is stopped, its case is kept, and what it missed comes when it is let out", async () => {
  const { house, view, counts, install, stored } = await openCounting(installed(true));
  await using _ = house;
  // Each time it fails the last signal is parked, and the next one comes: five in a row are too many.
  for (let times = 0; times < 5; times++) await view("poison");
  await until("it is stopped", () => stored.cases.length > 0);
  const [failing] = stored.cases;
  assert.deepEqual([failing?.fault, failing?.message], ["threw", "cannot count poison"]);
  assert.deepEqual(failing?.call.given && (failing.call.given as HeardSignal).body, { personId: "poison" });
  await until("signals wait", async () => (await house.signals.reports()).some(({ paused }) => paused));
  await view("p");
  assert.deepEqual(await counts(), []);
  await install(installed(true));
  await until("what it missed has come", async () => (await counts())?.join() === "count/p 1");
});
