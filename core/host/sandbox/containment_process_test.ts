import assert from "node:assert/strict";
import { until } from "core/testing/until.ts";
import { failureOf, NEIGHBOUR, openBeside } from "./sample_host.ts";
import { HOSTILE } from "./sample_hostile.ts";
import { filtering } from "./sample_sandbox.ts";

for (const { does, code, fault, words, milliseconds = 5_000 } of HOSTILE) {
  Deno.test(`a plugin that ${does} fails as "${fault ?? "nothing"}", and its neighbour notices nothing`, async () => {
    await using beside = await openBeside(code);
    const { ask, reached } = beside;
    await ask(NEIGHBOUR);
    const begun = performance.now();
    const failing = failureOf(ask("stranger", {}, milliseconds));
    for (let times = 0; times < 20; times++) {
      assert.deepEqual(await ask(NEIGHBOUR, { times }, 1_000), { change: { times } });
    }
    const failure = await failing;
    assert.equal(failure?.fault, fault, String(failure));
    if (words) assert.match(failure!.message, words);
    assert.ok(performance.now() - begun < milliseconds + 2_000);
    assert.ok(reached.length <= 100, `${reached.length} things reached the desk`);
    assert.equal(({} as { admin?: boolean }).admin, undefined);
  });
}

Deno.test("a plugin that prints its secrets has them taken out of its lines, its failures and the case that is kept", async () => {
  await using beside = await openBeside(filtering(`
    tools.log("my token is " + tools.settings.token);
    console.log(tools.settings, encodeURIComponent(tools.settings.token));
    throw new Error("cannot use " + tools.settings.token);
  `));
  const { ask, reached, cases } = beside;
  for (let times = 0; times < 5; times++) await failureOf(ask("stranger"));
  const [kept] = cases;
  assert.equal(kept?.message, "cannot use (secret)");
  assert.deepEqual(kept?.circumstances.settings, { tone: "soft" });
  assert.equal(reached.length, 10);
  assert.deepEqual(reached.slice(0, 2), [
    "log my token is (secret)",
    'log {"token":"(secret)","tone":"soft"} (secret)',
  ]);
});

Deno.test("a plugin that crashes at start is quarantined, told of once, and its case fails alike when it is asked again", async () => {
  const code = filtering("", `throw new Error("boom");`);
  await using beside = await openBeside(code, { rest: 1 });
  const { ask, cases } = beside;
  await until("it is quarantined", async () => {
    await failureOf(ask("stranger", { unitId: "u" }));
    return cases.length > 0;
  });
  assert.deepEqual(cases.map(({ plugin, fault, call }) => [plugin, fault, call.given]), [
    ["stranger", "crashed", { unitId: "u" }],
  ]);
  assert.equal((await failureOf(ask("stranger")))?.fault, "unreachable");

  await using again = await openBeside(code);
  const { call, fault } = cases[0]!;
  assert.equal((await failureOf(again.ask("stranger", call.given)))?.fault, fault);
});

Deno.test("a crash counts once, however many calls it takes along", async () => {
  await using beside = await openBeside(filtering(`
    if (given.falls) setTimeout(() => { throw new Error("boom"); });
    await new Promise(() => {});
  `));
  const { ask, cases } = beside;
  const asked = Array.from({ length: 20 }, (_, at) => failureOf(ask("stranger", { falls: at === 19 })));
  assert.deepEqual([...new Set((await Promise.all(asked)).map((failure) => failure?.fault))], ["crashed"]);
  assert.deepEqual(cases, []);
});

Deno.test("after a crash a plugin rests: its calls fail at once as it did, and no process is started", async () => {
  await using beside = await openBeside(
    filtering("return { change: given };", `throw new Error("boom at " + Date.now());`),
    { rest: 60_000 },
  );
  const failures = [1, 2, 3].map(() => failureOf(beside.ask("stranger")));
  const words = new Set((await Promise.all(failures)).map((failure) => failure?.message));
  words.add((await failureOf(beside.ask("stranger")))!.message);
  assert.equal(words.size, 1, [...words].join("\n"));
  assert.match([...words][0]!, /boom at/);
});

Deno.test("a plugin that crashes at every third call is started again each time, and quarantined for it", async () => {
  await using beside = await openBeside(
    filtering(`
      if (given.times % 3 === 2) { Promise.reject(new Error("boom")); await new Promise(() => {}); }
      return { change: given };
    `),
    { rest: 1 },
  );
  const { ask, cases } = beside;
  const faults: (string | undefined)[] = [];
  for (let times = 0; times < 24 && cases.length === 0; times++) {
    faults.push((await failureOf(ask("stranger", { times })))?.fault);
    await until("it has rested", () => new Promise((resolve) => setTimeout(() => resolve(true), 20)));
  }
  assert.deepEqual(faults.slice(0, 6), [undefined, undefined, "crashed", undefined, undefined, "crashed"]);
  assert.equal(cases.length, 1);
});

Deno.test("a plugin that never gets through its start is ended by the start's deadline, and quarantined", async () => {
  await using beside = await openBeside(filtering("", "for (;;);"), { start: 200, rest: 1 });
  const { ask, cases } = beside;
  await until("it is quarantined", async () => {
    assert.equal((await failureOf(ask("stranger")))?.fault, "crashed");
    return cases.length > 0;
  });
  assert.match(cases[0]?.message ?? "", /did not start/);
});

Deno.test("a call that is over reaches the desk no more, and its process goes on with the next", async () => {
  await using beside = await openBeside(filtering(`
    if (given.late) {
      setTimeout(() => tools.store.put("later", 1), 50);
      await new Promise((resolve) => setTimeout(resolve, 150));
      await tools.store.put("late", 1);
    }
    globalThis.count = (globalThis.count ?? 0) + 1;
    return { change: { count } };
  `));
  const { ask, reached } = beside;
  assert.deepEqual(await ask("stranger"), { change: { count: 1 } });
  assert.equal((await failureOf(ask("stranger", { late: true }, 20)))?.fault, "late");
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.deepEqual(await ask("stranger"), { change: { count: 2 } });
  assert.deepEqual(reached, []);
});

Deno.test("after a plugin looped for ever a new process answers; before that nothing of it is left", async () => {
  await using beside = await openBeside(
    filtering("for (; given.loop;); return { change: { at: globalThis.at ??= given.at } };"),
    { rest: 1 },
  );
  const { ask } = beside;
  assert.deepEqual(await ask("stranger", { at: 1 }), { change: { at: 1 } });
  assert.equal((await failureOf(ask("stranger", { loop: true }, 50)))?.fault, "late");
  await until("the process was ended", async () => {
    const answer = await ask("stranger", { at: 2 }, 1_000).catch(() => undefined);
    return JSON.stringify(answer) === JSON.stringify({ change: { at: 2 } });
  });
});

Deno.test("nothing of a plugin runs while nothing is asked of it", async () => {
  await using beside = await openBeside(filtering(
    `await new Promise((resolve) => setTimeout(resolve, given.wait)); return { change: { turns } };`,
    "let turns = 0; setInterval(() => turns++, 1);",
  ));
  const { ask } = beside;
  for (const wait of [0, 30]) {
    const before = (await ask("stranger", { wait })) as { change: { turns: number } };
    await new Promise((resolve) => setTimeout(resolve, 150));
    const after = (await ask("stranger", { wait: 0 })) as typeof before;
    assert.ok(after.change.turns - before.change.turns < 20, JSON.stringify([before, after]));
  }
});

Deno.test("a plugin that asks for much and does not read it is ended before the site has it all in memory", async () => {
  await using beside = await openBeside(
    filtering(`for (let at = 0; at < 1_000; at++) tools.store.list("key "); for (;;);`),
  );
  for (let at = 0; at < 20; at++) beside.documents.set(`key ${at}`, "x".repeat(1_000_000));
  const failure = await failureOf(beside.ask("stranger"));
  assert.equal(failure?.fault, "denied");
  assert.match(failure.message, /did not read/);
});

Deno.test("what would be a prototype is no part of an answer", async () => {
  await using beside = await openBeside(
    filtering(
      `return JSON.parse('{"change": {"__proto__": {"admin": true}, "\\\\u005f_proto__": 2, "a": 1}}');`,
    ),
  );
  const { change } = await beside.ask("stranger") as { change: object };
  assert.deepEqual(Object.keys(change), ["a"]);
  assert.equal((Object.assign({}, change) as { admin?: boolean }).admin, undefined);
});
