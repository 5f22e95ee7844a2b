import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { startServer } from "core/testing/server.ts";
import { until, withPath } from "core/testing/until.ts";
import { answer, carillon } from "edge/samples/sample_command.ts";

// The operator's verbs as processes of their own, beside a running server and without one.

interface Noted {
  readonly operation: string;
  readonly outcome: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly about: Readonly<Record<string, unknown>>;
  readonly answer?: Readonly<Record<string, unknown>>;
}

/** What is noted, newest first: operation, outcome, about what. */
async function audit(data: string): Promise<[string, string, Readonly<Record<string, unknown>>][]> {
  const noted: Noted[] = await answer("signals", "audit", "--data", data);
  for (const { actor } of noted) assert.deepEqual(actor, { kind: "system", id: "operator" });
  return noted.map(({ operation, outcome, about }) => [operation, outcome, about]);
}

async function reportOf(data: string, name: string) {
  const reports = await answer("signals", "subscribers", "--data", data);
  return reports.find((one: { name: string }) => one.name === name);
}

/** What an operator goes through, in this order. */
const STEPS: Readonly<Record<string, (data: string) => Promise<void>>> = {
  "a replay that fails says so, and what it waits for": async (data) => {
    const replayed = await carillon("signals", "replay", "catalog", "--from", "1", "--data", data);
    assert.deepEqual([replayed.code, replayed.stderr], [0, ""]);
    assert.match(
      replayed.stdout,
      /^1 signal to hear again; "catalog" has 1 still to hear, 1 of them held for another try \(/,
    );
    const listed = await carillon("signals", "subscribers", "--data", data);
    assert.match(listed.stdout, /^SUBSCRIBER +STATE +HEARS +LAG +HELD +DEAD +RATE +LAST FAILURE\n/);
    assert.match(listed.stdout, /\ncatalog +retrying +1 .*no such table: course/);
    assert.match(listed.stdout, /\nlearning +running /);
  },

  "mended, it hears again by itself, and a replay tells how many": async (data) => {
    rename(data, "course_gone", "course");
    await until("the catalog has heard", async () => (await reportOf(data, "catalog")).lag === 0, 30_000);
    const replayed = await answer("signals", "replay", "catalog", "--since", "2020-01-01", "--data", data);
    assert.deepEqual([replayed.name, replayed.lag, replayed.epoch], ["catalog", 0, 2]);
    assert.equal(replayed.replayed, 1);
  },

  "refusals are told": async (data) => {
    const missing = await carillon("signals", "redrive", "catalog", "none", "--data", data, "--json");
    assert.deepEqual([missing.code, JSON.parse(missing.stdout).code], [2, "bus.letter_missing"]);
    const nobody = await carillon("signals", "pause", "nobody", "--data", data);
    assert.deepEqual([nobody.code, nobody.stderr], [2, 'Cannot find subscriber "nobody"\n']);
    assert.equal((await answer("signals", "redrive", "catalog", "--all", "--data", data)).redriven, 0);
    assert.deepEqual(await answer("signals", "dead", "--data", data), []);
    const unread = await carillon("signals", "show", "catalog", "none", "--data", data, "--json");
    assert.equal(JSON.parse(unread.stdout).code, "bus.letter_missing");
  },

  "what is personal is left out of the log, and shown where that is asked for": async (data) => {
    const log = (...more: string[]) => carillon("signals", "log", "--json", "--data", data, ...more);
    assert.doesNotMatch((await log()).stdout, /"personal":|@example\.org/);
    assert.match((await log("--personal")).stdout, /"personal":\{/);
  },

  "all of it is noted": async (data) => {
    assert.deepEqual((await audit(data)).slice(0, 6).map(([operation, outcome]) => [operation, outcome]), [
      ["log", "done"],
      ["redrive", "done"],
      ["pause", "refused"],
      ["redrive", "refused"],
      ["replay", "done"],
      ["replay", "done"],
    ]);
    const words = await carillon("signals", "audit", "--data", data, "--limit", "2");
    assert.match(
      words.stdout,
      /^WHEN +WHO +WHAT +ABOUT +ANSWER\n.* system:operator +log +after=0 limit=100 +done\n/,
    );
  },
};

Deno.test("signals …: beside a server a subscriber that fails is seen, mended, and hears again", async (t) => {
  await withPath(async (data) => {
    await (await startServer({ data })).stop();
    // The hand of fate: a table that the catalog needs is called something else.
    rename(data, "course", "course_gone");
    await using _server = await startServer({ data });
    for (const [name, step] of Object.entries(STEPS)) await t.step(name, () => step(data));
  });
});

Deno.test("signals …: without a server a subscriber is paused and resumed, each noted", async () => {
  await withPath(async (data) => {
    await (await startServer({ data })).stop();
    assert.equal((await answer("signals", "pause", "learning", "--data", data)).paused, true);
    assert.equal((await reportOf(data, "learning")).paused, true);
    assert.equal((await answer("signals", "resume", "learning", "--data", data)).paused, false);
    assert.deepEqual(await audit(data), [
      ["resume", "done", { subscriber: "learning" }],
      ["pause", "done", { subscriber: "learning" }],
    ]);
  });
});

function rename(data: string, from: string, to: string): void {
  using catalog = new DatabaseSync(`${data}/catalog.db`);
  catalog.exec(`pragma busy_timeout = 5000; alter table ${from} rename to ${to}`);
}
