import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { catchLog } from "core/base/log.ts";
import { newHouse, person, type TestHouse } from "core/testing/house.ts";
import { until } from "core/testing/until.ts";
import { identity } from "contexts/identity/mod.ts";
import { listOperations, site } from "contexts/site/mod.ts";
import { CAUSE, porter, stairs } from "edge/samples/sample_porter.ts";
import { type OperationName, operations, perform } from "edge/start/operations.ts";

const operator = { kind: "person", id: "p1", roles: ["operator"] } as const;
const REGISTERED = "identity.person.registered.v1";
const personal = { name: "Lea Learner", email: "lea@example.org" };

/** A house with the porter in it, that many of whose signals have failed. */
async function stumbled(letters: number): Promise<TestHouse> {
  stairs.broken = true;
  const end = catchLog(() => {});
  try {
    const house = await newHouse({ contexts: [identity, site], plugins: [porter.context] });
    for (let at = 0; at < letters; at++) {
      await house.tell(REGISTERED, { personId: `p${at}`, language: "en", personal }, `p${at}`);
    }
    await until(
      "all are parked",
      async () => (await house.signals.deadLetters(100, "porter")).length === letters,
    );
    return house;
  } finally {
    end();
  }
}

const noted = (house: TestHouse) => listOperations(house.reader("site"), 100);

Deno.test("every operation says what is noted of it, or that it changes nothing", () => {
  const looking = Object.entries(operations).filter(([, { about }]) => about === "nothing");
  assert.deepEqual(looking.map(([name]) => name).sort(), [
    "audit",
    "courses",
    "deadLetters",
    "findAccount",
    "plugins",
    "preview",
    "publishers",
    "subscribers",
    "summary",
    "watchPlugin",
  ]);
});

Deno.test("perform() is for operators and the command line alone, and nothing is noted of others", async () => {
  await using house = await newHouse({ contexts: [identity, site] });
  const author = { ...person("p2"), roles: ["author"] } as const;
  for (const name of Object.keys(operations) as OperationName[]) {
    await assert.rejects(perform({ house, actor: author }, name, {} as never), {
      code: "site.operators_only",
    }, name);
  }
  assert.deepEqual(await noted(house), []);
  assert.deepEqual(await perform({ house, actor: systemActor("operator") }, "audit", { limit: 1 }), []);
});

Deno.test("perform() redrives one dead letter, then all, and notes who, what and how many", async () => {
  await using house = await stumbled(3);
  const task = { house, actor: operator };
  const [letter] = await perform(task, "deadLetters", { limit: 10, subscriber: "porter" });
  assert.match(letter!.error, new RegExp(CAUSE));
  stairs.broken = false;
  const one = await perform(task, "redrive", { subscriber: "porter", id: letter!.id });
  assert.equal(one.redriven, 1);
  await house.settle();
  const all = await perform({ ...task, follow: () => {} }, "redrive", { subscriber: "porter" });
  assert.deepEqual([all.redriven, all.lag, all.dead], [2, 0, 0]);
  assert.deepEqual(
    (await noted(house)).map(({ operation, about, outcome, answer }) => [operation, about, outcome, answer]),
    [
      ["redrive", { subscriber: "porter", all: true }, "done", { redriven: 2 }],
      ["redrive", { subscriber: "porter", id: letter!.id }, "done", { redriven: 1 }],
    ],
  );
});

Deno.test("perform() notes what is refused, with its code, and what fails by our fault", async () => {
  await using house = await stumbled(0);
  const task = { house, actor: operator };
  await assert.rejects(perform(task, "redrive", { subscriber: "porter", id: "none" }), {
    code: "bus.letter_missing",
  });
  await assert.rejects(perform(task, "pause", { subscriber: "nobody" }), { code: "bus.subscriber_missing" });
  const broken = {
    ...house,
    signals: { ...house.signals, pause: () => Promise.reject(new Error("no disk")) },
  };
  await assert.rejects(
    perform({ house: broken, actor: operator }, "pause", { subscriber: "porter" }),
    /disk/,
  );
  assert.deepEqual(
    (await noted(house)).map(({ operation, outcome, answer }) => [operation, outcome, answer]),
    [
      ["pause", "failed", undefined],
      ["pause", "refused", { code: "bus.subscriber_missing" }],
      ["redrive", "refused", { code: "bus.letter_missing" }],
    ],
  );
});

Deno.test("perform() does nothing that cannot be noted, and tells nobody before the end is noted", async () => {
  await using house = await stumbled(0);
  const send = () => Promise.reject(new Error("no notes today"));
  const mute = { ...house, send } as TestHouse;
  await assert.rejects(perform({ house: mute, actor: operator }, "pause", { subscriber: "porter" }), /notes/);
  const paused = async () => (await house.signals.reports()).find((one) => one.name === "porter")?.paused;
  assert.equal(await paused(), false);

  let sent = 0;
  const once = {
    ...house,
    send: (...given: unknown[]) => sent++ ? send() : Reflect.apply(house.send, house, given),
  };
  await assert.rejects(
    perform({ house: once as TestHouse, actor: operator }, "pause", { subscriber: "porter" }),
    /notes/,
  );
  assert.equal(await paused(), true);
  assert.deepEqual((await noted(house)).map(({ outcome }) => outcome), ["begun"]);
});

Deno.test("perform() leaves out what is personal, and notes where it was asked for", async () => {
  await using house = await stumbled(1);
  const task = { house, actor: operator };
  const [listed] = await perform(task, "deadLetters", { limit: 1 });
  const id = listed!.id;
  const hidden = await perform(task, "letter", { subscriber: "porter", id });
  const [logged] = await perform(task, "log", { limit: 1 });
  for (const text of [listed, hidden, logged].map((one) => JSON.stringify(one))) {
    assert.doesNotMatch(text, /lea@example|Lea/);
    assert.match(text, /"personId":"p0"/);
  }
  assert.deepEqual([hidden.hidden, await noted(house)], [true, []]);

  const open = await perform(task, "letter", { subscriber: "porter", id, personal: true });
  assert.match(JSON.stringify(open.signal.data), /lea@example/);
  await perform(task, "log", { limit: 1, personal: true });
  assert.deepEqual((await noted(house)).map(({ operation, about }) => [operation, about]), [
    ["log", { after: 0, limit: 1 }],
    ["letter", { subscriber: "porter", id }],
  ]);
});

Deno.test("perform() tells what a replay would do, does it, and follows it to its end", async () => {
  await using house = await newHouse({ contexts: [identity, site], plugins: [porter.context] });
  stairs.broken = false;
  for (let at = 0; at < 30; at++) {
    house.clock.now = new Date(Date.UTC(2026, 2, 2, 9, at));
    await house.tell(REGISTERED, { personId: `p${at}`, language: "en", personal }, `p${at}`);
  }
  const task = { house, actor: operator };
  const preview = (from: { since: string } | { sequence: number }) =>
    perform(task, "preview", { subscriber: "porter", from });
  const since = { since: "2026-03-02T10:10:00+01:00" };
  const { from, again, more, lag, first } = await preview(since);
  assert.deepEqual([from, again, more, lag, first], [11, 20, false, 0, "2026-03-02T09:10:00.000Z"]);
  assert.equal((await preview({ sequence: 0 })).again, 30);
  assert.equal((await preview({ sequence: 30 })).again, 1);
  assert.equal((await preview({ sequence: 31 })).again, 0);
  assert.equal((await preview({ since: "2027-01-01T00:00:00Z" })).first, undefined);
  assert.deepEqual(await noted(house), []);

  const steps: [number, number][] = [];
  const follow = (done: number, total: number) => void steps.push([done, total]);
  const answer = await perform({ ...task, follow }, "replay", { subscriber: "porter", from: since });
  assert.deepEqual([answer.lag, answer.epoch], [0, 1]);
  for (const [done, total] of steps) assert.ok(done <= total && total <= 20);
  const [note] = await noted(house);
  assert.deepEqual([answer.replayed, note?.answer], [20, { signals: 20 }]);
  assert.deepEqual([note?.operation, note?.about, note?.outcome], [
    "replay",
    { subscriber: "porter", ...since },
    "done",
  ]);
});

Deno.test("perform() pauses a subscriber, which then waits, and resumes it", async () => {
  await using house = await newHouse({ contexts: [identity, site], plugins: [porter.context] });
  stairs.broken = false;
  const task = { house, actor: operator };
  assert.equal((await perform(task, "pause", { subscriber: "porter" })).paused, true);
  await house.signals.publish([]);
  const replay = await perform({ ...task, follow: () => {} }, "replay", {
    subscriber: "porter",
    from: { sequence: 1 },
  });
  assert.equal(replay.paused, true);
  assert.equal((await perform(task, "resume", { subscriber: "porter" })).paused, false);
});
