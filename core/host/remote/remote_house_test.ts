import assert from "node:assert/strict";
import { actCommand } from "core/host/guest.ts";
import { loadPortable, PORTABLE_WORDS } from "core/host/sample_portable.ts";
import { remoteSecret } from "core/plugin/remote_secret.ts";
import { person } from "core/testing/house.ts";
import { until } from "core/testing/until.ts";
import { KEY, openRemote } from "./sample_remote.ts";
import { serveAnswers, serveCode } from "./sample_server.ts";

const secret = remoteSecret(KEY, "portable");

function manifestAt(endpoint: string) {
  return {
    id: "portable",
    version: "1.0.0",
    platform: "*",
    title: "Portable",
    description: "Runs anywhere.",
    author: "Tests",
    licence: "MIT",
    tier: "remote",
    endpoint,
    hears: [{ signal: "learning.unit.viewed.v1", needs: ["bell"] }],
    says: [{
      signal: "portable.bell.counted.v1",
      doc: "A bell was counted.",
      key: "bell",
      body: { type: "object", properties: { bell: { type: "string" }, count: { type: "integer" } } },
      example: { bell: "g", count: 1 },
    }],
    actions: ["ring"],
  };
}

type There = Awaited<ReturnType<typeof openRemote>>;
const hear = ({ house }: There, bell: string) =>
  house.tell("learning.unit.viewed.v1", { bell, courseId: "Org+1+a" } as never, bell);

Deno.test("a remote plugin hears, stores, says and acts like any other at home", async () => {
  await using server = serveCode(await loadPortable(), PORTABLE_WORDS, { secret });
  await using there = await openRemote(manifestAt(server.endpoint));
  await hear(there, "g");
  await hear(there, "g");
  await until("both were heard", async () => (await there.documents()).total === 2);
  assert.equal((await there.documents())["bell g"], 2);
  await until("both were said", async () => (await there.said()).length === 2);
  assert.deepEqual((await there.said()).map(({ body }) => body), [{ bell: "g", count: 1 }, {
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
  await using there = await openRemote(manifestAt(endpoint), Array(40).fill(50));
  const held = async () => (await there.house.signals.held("portable")).length;
  const heard = Promise.all(["g", "c", "d", "e", "f", "a"].map((bell) => hear(there, bell)));
  await until("they are held", async () => await held() > 0);
  await using _ = serveCode(await loadPortable(), PORTABLE_WORDS, { secret, port });
  await heard;
  await until("all were heard", async () => (await there.documents()).total === 6);
  assert.deepEqual(there.site.cases, []);
  assert.deepEqual(await there.house.signals.deadLetters(10), []);
});
