import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { readingDesk } from "core/host/desk.ts";
import { actCommand } from "core/host/guest.ts";
import { manifestSchema } from "core/plugin/manifest.ts";
import type { InstalledPlugin } from "core/plugin/plugin_set.ts";
import { newHouse, person } from "core/testing/house.ts";
import { PluginSite } from "core/testing/plugin_site.ts";
import { until } from "core/testing/until.ts";
import { loadPortable, PORTABLE_WORDS } from "core/host/sample_portable.ts";
import { remoteSecret } from "./remote_secret.ts";
import { serveAnswers, serveCode } from "./sample_server.ts";

const HEARD = "learning.unit.viewed.v1";
const KEY = "the site's own key";
const secret = remoteSecret(KEY, "portable");

function remotePlugin(endpoint: string): InstalledPlugin {
  const manifest = manifestSchema.parse({
    id: "portable",
    version: "1.0.0",
    platform: "*",
    title: "Portable",
    description: "Runs anywhere.",
    author: "Tests",
    licence: "MIT",
    tier: "remote",
    endpoint,
    hears: [{ signal: HEARD, needs: ["bell"] }],
    says: [{
      signal: "portable.bell.counted.v1",
      doc: "A bell was counted.",
      key: "bell",
      body: { type: "object", properties: { bell: { type: "string" }, count: { type: "integer" } } },
      example: { bell: "g", count: 1 },
    }],
    actions: ["ring"],
  });
  const choices = [{ scope: "site" as const, enabled: true, settings: {}, placements: [] }];
  return { manifest, checksum: "0".repeat(64), state: "enabled", allowed: true, choices };
}

async function openRemote(endpoint: string, backoff: readonly number[]) {
  const site = new PluginSite([remotePlugin(endpoint)]);
  const house = await newHouse({
    contexts: [site.context],
    pluginsAtHome: { source: site.source, builtIn: [] },
    pluginKey: KEY,
    retry: { backoff },
  });
  const [warnings, endCatching] = [[] as string[], catchLog((line) => warnings.push(line))];
  return {
    site,
    house,
    warnings,
    hear: (bell: string) => house.tell(HEARD as never, { bell, courseId: "Org+1+a" } as never, bell),
    documents: async () => {
      const reader = await house.guestReader("portable");
      const all = await readingDesk(reader, "portable").list("", "", 100);
      return Object.fromEntries(all.map(({ key, value }) => [key, value]));
    },
    async [Symbol.asyncDispose]() {
      await house[Symbol.asyncDispose]();
      endCatching();
    },
  };
}

Deno.test("a remote plugin hears, stores, says and acts like any other at home", async () => {
  await using server = serveCode(await loadPortable(), PORTABLE_WORDS, { secret });
  await using there = await openRemote(server.endpoint, []);
  await there.hear("g");
  await there.hear("g");
  await until("both were heard", async () => (await there.documents()).total === 2);
  assert.equal((await there.documents())["bell g"], 2);
  const said = async () =>
    (await there.house.everything()).filter(({ name }) => name === "portable.bell.counted.v1");
  await until("both were said", async () => (await said()).length === 2);
  assert.deepEqual((await said()).map(({ body }) => body), [{ bell: "g", count: 1 }, {
    bell: "g",
    count: 2,
  }]);
  const input = { action: "ring", given: { bell: "c" }, language: "en" };
  const { answer } = await there.house.send(actCommand("portable"), input, person("lea"));
  assert.deepEqual(answer, { rung: true });
  assert.deepEqual((await there.documents())["rung by lea"], { bell: "c" });
});

Deno.test("what a remote plugin could not hear waits until its server is back, and nobody is blamed", async () => {
  let port: number;
  {
    await using server = serveAnswers(() => new Response("", { status: 503 }), { secret });
    port = server.port;
  }
  const endpoint = `http://127.0.0.1:${port}/plugin`;
  await using there = await openRemote(endpoint, Array(40).fill(50));
  const held = async () => (await there.house.signals.held("portable")).length;
  const heard = Promise.all(["g", "c", "d", "e", "f", "a"].map((bell) => there.hear(bell)));
  await until("they are held", async () => await held() > 0);
  await using _ = serveCode(await loadPortable(), PORTABLE_WORDS, { secret, port });
  await heard;
  await until("all were heard", async () => (await there.documents()).total === 6);
  assert.deepEqual(there.site.cases, []);
  assert.deepEqual(await there.house.signals.deadLetters(10), []);
});
