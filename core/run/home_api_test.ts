import assert from "node:assert/strict";
import { z } from "zod";
import { systemActor } from "core/base/actor.ts";
import { catchLog } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { RELEASE } from "core/base/release.ts";
import { follow, following } from "core/base/trace.ts";
import { defineCommand } from "core/work/command.ts";
import { defineContext } from "core/work/context.ts";
import { defineJob } from "core/work/job.ts";
import { homeApi } from "./home_api.ts";
import { LARGEST_CALL } from "./home_calls.ts";
import { openHome } from "./home.ts";
import { processTokens } from "./process_token.ts";
import { RemoteHome } from "./remote_home.ts";

const KEY = "the key of a test";
const TESTER = systemActor("tester");
const migrations = new URL(import.meta.resolve("core/testing/probe_migrations/"));

const crack = defineCommand({
  name: "ringer.crack_bell",
  doc: "Fails as only a fault of ours does.",
  input: z.object({}),
  run: () => Promise.reject(new Error("secret words of a fault")),
});

const greet = defineCommand({
  name: "ringer.greet",
  doc: "Tells which language whoever asks reads.",
  input: z.object({}),
  run: () => Promise.resolve(following().language ?? "none"),
});

const peal = defineJob({
  name: "ringer.ring_peal",
  doc: "Rings so many changes, and stops short of too many.",
  input: z.object({ changes: z.int() }),
  run(_desk, { changes }, progress) {
    for (let done = 1; done <= Math.min(changes, 3); done++) progress(done, changes, "ringing");
    if (changes > 3) throw new Refusal("ringer.too_long", "conflict", "Cannot ring that long", { changes });
    return Promise.resolve({ rung: changes });
  },
});

const ringer = defineContext({ name: "ringer", migrations, commands: [crack, greet], jobs: [peal] });

/** The API of a home with one resident, as a function of requests. */
async function withApi(
  run: (api: (request: Request) => Promise<Response>) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const home = await openHome({ folder, site: "main", contexts: [ringer], plugins: [] });
  try {
    await run(homeApi(home, [ringer], processTokens(KEY)));
  } finally {
    await home.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** The same behind a port. */
function withHome(run: (home: RemoteHome) => Promise<void>): Promise<void> {
  return withApi(async (api) => {
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, api);
    const url = `http://127.0.0.1:${server.addr.port}`;
    await run(new RemoteHome({ residents: ["ringer"], url, tokens: processTokens(KEY) }));
    await server.shutdown();
  });
}

async function call(path: string, body: unknown, token?: string): Promise<Request> {
  const bearer = token ?? await processTokens(KEY).mint(["ringer"]);
  return new Request(`http://parts.invalid/home/${path}`, {
    method: "POST",
    headers: bearer ? { authorization: `Bearer ${bearer}` } : {},
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

Deno.test("homeApi() answers nobody without a good token, whatever they ask", async () => {
  await withApi(async (api) => {
    const minutesAgo = processTokens(KEY, () => Date.now() - 120_000);
    const tokens = {
      absent: "",
      wrong: await processTokens("another key").mint(["ringer"]),
      expired: await minutesAgo.mint(["ringer"]),
      "for others": await processTokens(KEY).mint(["identity"]),
    };
    for (const [what, token] of Object.entries(tokens)) {
      for (const path of ["send/ringer.crack_bell", "run/ringer.ring_peal", "carried", "heard", "nothing"]) {
        const answer = await api(await call(path, { milliseconds: 0 }, token));
        assert.equal(answer.status, 401, `${what}: ${path}`);
        assert.equal(await answer.text(), "");
      }
    }
    assert.equal((await api(await call("heard", { milliseconds: 100 }))).status, 200, "the test has teeth");
  });
});

Deno.test("homeApi() tells anybody whether it is well, and that alone", async () => {
  await withApi(async (api) => {
    const live = await api(new Request("http://parts.invalid/health/live"));
    assert.deepEqual([live.status, await live.json()], [200, { live: true }]);
    assert.equal((await api(new Request("http://parts.invalid/health/none"))).status, 404);
    const health = await api(new Request("http://parts.invalid/health"));
    assert.deepEqual([health.status, await health.json()], [200, {
      ready: true,
      release: RELEASE,
      residents: ["ringer"],
    }]);
    assert.equal((await api(new Request("http://parts.invalid/home/heard"))).status, 404);
    assert.equal((await api(new Request("http://parts.invalid/"))).status, 404);
  });
});

const UNREADABLE: readonly [string, string, unknown, string][] = [
  [
    "a command that does not live here",
    "send/identity.sign_in",
    { input: {}, actor: TESTER },
    "home.resident_missing",
  ],
  [
    "a command that this release does not know",
    "send/ringer.tune_bell",
    { input: {}, actor: TESTER },
    "home.release_differs",
  ],
  ["a verb that there is none", "dance", {}, "home.call_unknown"],
  ["what is no JSON", "heard", "{", "home.call_unreadable"],
  ["no actor", "send/ringer.crack_bell", { input: {} }, "home.call_unreadable"],
  [
    "an actor that is none",
    "send/ringer.crack_bell",
    { input: {}, actor: { kind: "king", id: "1" } },
    "home.call_unreadable",
  ],
  [
    "positions below nothing",
    "carried",
    { positions: { ringer: -1 }, milliseconds: 1 },
    "home.call_unreadable",
  ],
  ["a wait for hours", "heard", { milliseconds: 3_600_000 }, "home.call_unreadable"],
];

for (const [what, path, body, code] of UNREADABLE) {
  Deno.test(`homeApi() refuses ${what}`, async () => {
    await withApi(async (api) => {
      const answer = await api(await call(path, body));
      assert.equal(answer.status, 422);
      assert.equal((await answer.json()).failure.code, code);
    });
  });
}

Deno.test("homeApi() passes over what only a newer process says", async () => {
  await withApi(async (api) => {
    const actor = { kind: "person", id: "1", roles: ["operator", "curator"], mood: "calm" };
    const sent = await api(await call("send/ringer.greet", { input: { tune: "new" }, actor, hurry: true }));
    assert.deepEqual([sent.status, (await sent.json()).answer], [200, "none"]);
    const heard = await api(await call("heard", { milliseconds: 100, patience: "none" }));
    assert.equal(heard.status, 200);
  });
});

Deno.test("RemoteHome.send() takes what only a newer process answers, and a kind of refusal that is new", async () => {
  const answers = [
    [200, { answer: "en", position: { context: "ringer", sequence: 3 }, mood: "calm" }],
    [422, { failure: { code: "ringer.tired", kind: "tiresome", message: "No", facts: {} }, mood: "calm" }],
  ] as const;
  let asked = 0;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    const [status, body] = answers[asked++]!;
    return Response.json(body, { status });
  });
  const url = `http://127.0.0.1:${server.addr.port}`;
  const home = new RemoteHome({ residents: ["ringer"], url, tokens: processTokens(KEY) });
  assert.equal((await home.send(greet, {}, TESTER)).answer, "en");
  await assert.rejects(
    home.send(greet, {}, TESTER),
    (error) => error instanceof Refusal && error.code === "ringer.tired" && error.kind === "conflict",
  );
  await server.shutdown();
});

Deno.test("homeApi() reads no more than a call may bring", async () => {
  await withApi(async (api) => {
    const answer = await api(await call("heard", " ".repeat(LARGEST_CALL + 1)));
    assert.equal(answer.status, 422);
    assert.equal((await answer.json()).failure.code, "home.call_too_large");
  });
});

Deno.test("homeApi() says of a fault of ours that there was one, and its log how", async () => {
  const lines: string[] = [];
  const restore = catchLog((line) => lines.push(line));
  await withHome(async (home) => {
    await assert.rejects(
      home.send(crack, {}, TESTER),
      (error) => error instanceof Error && !(error instanceof Refusal) && !/secret/.test(error.message),
    );
  });
  restore();
  assert.match(lines[0]!, /secret words of a fault/);
});

Deno.test("homeApi() a job tells how far it is, and at last its answer, or why there is none", async () => {
  await withHome(async (home) => {
    const told: unknown[] = [];
    const answer = await home.run(peal, { changes: 2 }, TESTER, (...at) => told.push(at));
    assert.deepEqual([answer, told], [{ rung: 2 }, [[1, 2, "ringing"], [2, 2, "ringing"]]]);
    await assert.rejects(
      home.run(peal, { changes: 9 }, TESTER),
      (error) => error instanceof Refusal && error.code === "ringer.too_long" && error.facts.changes === 9,
    );
  });
});

Deno.test("RemoteHome.send() is not sure of a command whose process went while it was at it", async () => {
  let asked = 0;
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const connection of listener) {
      asked++;
      await connection.read(new Uint8Array(10_000));
      connection.close();
    }
  })();
  const url = `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`;
  const home = new RemoteHome({ residents: ["ringer"], url, tokens: processTokens(KEY) });
  await assert.rejects(
    home.send(crack, {}, TESTER),
    (error) => error instanceof Refusal && error.code === "ringer.unsure",
  );
  assert.equal(asked, 1, "it may have been done, so it is not sent again");
  listener.close();
  await serving;
});

Deno.test("a home in another process knows which language whoever asks reads", async () => {
  await withHome(async (home) => {
    const ask = async () => (await home.send(greet, {}, TESTER)).answer;
    assert.equal(await follow({ language: "ar" }, ask), "ar");
  });
});
