import assert from "node:assert/strict";
import { CallFailure, type CallFault, type PluginCall } from "core/plugin/call.ts";
import { freePort } from "core/testing/nats_server.ts";
import { until } from "core/testing/until.ts";
import { sampleDesk } from "core/host/sandbox/sample_sandbox.ts";
import type { Remote } from "./remote.ts";
import { remoteSecret } from "core/plugin/remote_secret.ts";
import { LARGEST_ANSWER, MOST_ROUNDS, type RemoteCall } from "./remote_wire.ts";
import { remoteOf } from "./sample_remote.ts";
import { serveAnswers } from "./sample_server.ts";

const CALL: PluginCall = { do: "filter", name: "learning.unit.v1", given: { unitId: "u" } };
const WHERE = {
  site: "main",
  scope: "site",
  language: "en",
  now: "2026-03-02T09:00:00.000Z",
  settings: {},
} as const;

function ask(remote: Remote, call = CALL, timeUp = new AbortController().signal, { desk } = sampleDesk()) {
  return remote.call(call, WHERE, desk, timeUp);
}

const fault = (expected: CallFault) => (error: unknown) => {
  assert.ok(error instanceof CallFailure, String(error));
  assert.equal(error.fault, expected, error.message);
  return true;
};

Deno.test("call() posts the call whole, signed so that the library of Standard Webhooks verifies it", async () => {
  const came: RemoteCall[] = [];
  await using server = serveAnswers((
    asked,
  ) => (came.push(asked), { answer: { halt: "no" }, writes: [], emit: [], log: [] }));
  await using remote = remoteOf(server.endpoint);
  assert.deepEqual(await ask(remote), { halt: "no" });
  assert.deepEqual(came, [
    { carillon: "call.v1", plugin: "far", version: "1.2.3", call: CALL, circumstances: WHERE, known: [] },
  ]);
  await using other = remoteOf(server.endpoint, { secret: remoteSecret("key", "far") });
  await assert.rejects(ask(other), fault("rubbish"));
});

Deno.test("a signal that comes again has the same id, every other call one of its own", async () => {
  await using server = serveAnswers(({ known }) =>
    known.length === 0 ? { ask: [{ get: "seen" }] } : { writes: [], emit: [], log: [] }
  );
  await using remote = remoteOf(server.endpoint);
  const heard: PluginCall = { do: "hear", name: "learning.unit.viewed.v1", given: { id: "s1", body: {} } };
  for (const call of [heard, heard, CALL, CALL]) await ask(remote, call);
  assert.deepEqual(server.ids.slice(0, 4), ["s1.0", "s1.1", "s1.0", "s1.1"]);
  assert.equal(new Set(server.ids.slice(4)).size, 4);
});

Deno.test("call() tells what is wrong with an answer, and takes nothing of it", async (t) => {
  const { desk, documents } = sampleDesk();
  const put = { put: "key", value: 1 };
  const answers: Record<string, [CallFault, () => Response]> = {
    "an error of its code": ["threw", () => Response.json({ error: "Out of rope" })],
    "a server that failed": ["threw", () => new Response("Traceback", { status: 500 })],
    "a redirect": ["rubbish", () => Response.redirect("http://127.0.0.1:1/elsewhere", 307)],
    "no JSON": ["rubbish", () => new Response("<html>")],
    "an unknown word": ["rubbish", () => Response.json({ writes: [put], sql: "drop table" })],
    "a word of another shape": ["rubbish", () => Response.json({ writes: [put], emit: "all" })],
    "too much to ask for": ["rubbish", () => Response.json({ ask: Array(51).fill({ get: "key" }) })],
    "10 MB": ["too_large", () => Response.json({ writes: [put], answer: "x".repeat(10 * LARGEST_ANSWER) })],
    "a server that is down": ["away", () => new Response("", { status: 503 })],
  };
  for (const [what, [expected, answer]] of Object.entries(answers)) {
    await t.step(what, async () => {
      await using server = serveAnswers(answer);
      await using remote = remoteOf(server.endpoint);
      await assert.rejects(ask(remote, CALL, undefined, { desk, documents, reached: [] }), fault(expected));
      assert.equal(documents.size, 0);
    });
  }
});

Deno.test("calls one after the other go over one connection", async () => {
  await using server = serveAnswers(() => ({ writes: [], emit: [], log: [] }));
  await using remote = remoteOf(server.endpoint);
  for (let times = 0; times < 5; times++) await ask(remote);
  assert.equal(server.connections.size, 1);
});

Deno.test("a server that asks again and again is given up", async () => {
  await using server = serveAnswers(() => ({ ask: [{ get: "key" }] }));
  await using remote = remoteOf(server.endpoint);
  await assert.rejects(ask(remote), fault("rubbish"));
  assert.equal(server.ids.length, MOST_ROUNDS);
});

Deno.test("a server that is away is left alone for a while, and asked again when it is back", async () => {
  const rests = { first: 60, longest: 60 };
  const port = freePort();
  await using remote = remoteOf(`http://127.0.0.1:${port}/plugin`, { rests });
  {
    await using _ = serveAnswers(() => ({ answer: 1, writes: [], emit: [], log: [] }), { port });
    assert.equal(await ask(remote), 1);
  }
  await assert.rejects(ask(remote), fault("away"));
  await using server = serveAnswers(() => ({ answer: 2, writes: [], emit: [], log: [] }), { port });
  await assert.rejects(ask(remote), fault("away"));
  assert.deepEqual(server.ids, []);
  await until("it is asked again", async () => await ask(remote).catch(fault("away")) === 2);
});

Deno.test("a server of one's own network is asked only where that is allowed", async () => {
  await using server = serveAnswers(() => ({ writes: [], emit: [], log: [] }));
  await using strict = remoteOf(server.endpoint, { allowsPrivate: false });
  await assert.rejects(ask(strict), fault("unreachable"));
  const rebound = { allowsPrivate: false, resolve: () => Promise.resolve(["8.8.8.8", "10.0.0.1"]) };
  await using named = remoteOf("https://plugin.example.org/", rebound);
  await assert.rejects(ask(named), fault("unreachable"));
  await using metadata = remoteOf("http://169.254.169.254/", { allowsPrivate: true });
  await assert.rejects(ask(metadata), fault("unreachable"));
  assert.deepEqual(server.ids, []);
});

Deno.test("call() ends at its deadline, also while an answer trickles in, and when the runner is closed", async () => {
  const trickle = () => new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) });
  await using server = serveAnswers(() => new Response(trickle()));
  await using remote = remoteOf(server.endpoint);
  const deadline = new AbortController();
  const late = ask(remote, CALL, deadline.signal);
  const reason = new CallFailure("far", "late", "It did not answer");
  setTimeout(() => deadline.abort(reason), 30);
  await assert.rejects(late, fault("late"));
  const closed = ask(remote);
  setTimeout(() => void remote.close(), 30);
  await assert.rejects(closed, fault("unreachable"));
});

Deno.test("remoteSecret() is the plugin's own, the same each time, and one of Standard Webhooks", () => {
  const secret = remoteSecret("key", "far");
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.equal(remoteSecret("key", "far"), secret);
  assert.notEqual(remoteSecret("key", "near"), secret);
  assert.notEqual(remoteSecret("other key", "far"), secret);
});
