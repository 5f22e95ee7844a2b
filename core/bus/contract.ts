import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import type { Logged, SubscriberReport } from "./bus.ts";
import { OPERATING } from "./operate_contract.ts";
import { A, B, type Bench, Ear, ids, type Promised, QUICK, sampleSignal, until } from "./sample_ears.ts";

/** Registers the contract that every adapter of the bus passes unchanged. */
export function busContract(adapter: string, newBench: () => Promise<Bench>): void {
  for (const [promise, check] of [...PROMISES, ...OPERATING]) {
    Deno.test(`${adapter} ${promise}`, async () => {
      const bench = await newBench();
      const restore = catchLog(() => {});
      try {
        await check(bench);
      } finally {
        restore();
        await bench.dispose();
      }
    });
  }
}

const PROMISES: readonly Promised[] = [
  ["delivers in the order of publishing, only what a subscriber hears", async (bench) => {
    const bus = await bench.open(QUICK);
    const ear = new Ear("ear", [A]);
    await bus.subscribe(ear);
    const signals = Array.from({ length: 50 }, (_, n) => sampleSignal(n % 2 ? A : B, `k${n % 5}`));
    for (const signal of signals) await bus.publish([signal]);
    assert.equal(await bus.caughtUp(["ear"], 5_000), true);
    assert.deepEqual(ear.ids, ids(signals.filter((signal) => signal.name === A)));
    await bus.close();
  }],
  ["delivers to a subscriber that came later, from the beginning", async (bench) => {
    const bus = await bench.open(QUICK);
    const signals = Array.from({ length: 500 }, () => sampleSignal(A, "k"));
    await bus.publish(signals);
    const ear = new Ear("late", [A]);
    await bus.subscribe(ear);
    assert.equal(await bus.caughtUp(["late"], 5_000), true);
    assert.deepEqual(ear.ids, ids(signals));
    await bus.close();
  }],
  ["passes over an id that was accepted before", async (bench) => {
    const bus = await bench.open(QUICK);
    const ear = new Ear("ear", [A]);
    await bus.subscribe(ear);
    const signal = sampleSignal(A, "k");
    await bus.publish([signal]);
    await bus.publish([signal, sampleSignal(A, "k")]);
    assert.equal(await bus.caughtUp(["ear"], 5_000), true);
    assert.equal(ear.heard.length, 2);
    await bus.close();
  }],
  ["keeps each subscriber's position across a restart", async (bench) => {
    const before = await bench.open(QUICK);
    const first = new Ear("ear", [A]);
    await before.subscribe(first);
    const early = sampleSignal(A, "k");
    await before.publish([early]);
    assert.equal(await before.caughtUp(["ear"], 5_000), true);
    await before.close();
    const after = await bench.open(QUICK);
    const late = sampleSignal(A, "k");
    await after.publish([late]);
    const second = new Ear("ear", [A]);
    await after.subscribe(second);
    assert.equal(await after.caughtUp(["ear"], 5_000), true);
    assert.deepEqual([first.ids, second.ids], [[early.id], [late.id]]);
    await after.close();
  }],
  ["tries a failing signal again while other keys go on, and keeps its key's order", async (bench) => {
    const bus = await bench.open(QUICK);
    let failures = 2;
    const ear = new Ear("ear", [A], (signal) => signal.key === "bad" && failures-- > 0);
    await bus.subscribe(ear);
    const signals = ["bad", "good", "bad", "good"].map((key) => sampleSignal(A, key));
    await bus.publish(signals);
    await until(() => ear.heard.length === 4);
    const of = (key: string) => ear.heard.filter((signal) => signal.key === key).map((signal) => signal.id);
    assert.deepEqual(of("good"), [signals[1]!.id, signals[3]!.id]);
    assert.deepEqual(of("bad"), [signals[0]!.id, signals[2]!.id]);
    assert.equal(ear.heard[0]!.key, "good", "another key did not wait");
    await bus.close();
  }],
  ["parks a signal after its last attempt, with its cause, and its key goes on", async (bench) => {
    const bus = await bench.open(QUICK);
    const poison = sampleSignal(A, "k");
    const ear = new Ear("ear", [A], (signal) => signal.id === poison.id);
    await bus.subscribe(ear);
    const next = sampleSignal(A, "k");
    await bus.publish([poison, next]);
    await until(() => ear.heard.length === 1);
    assert.deepEqual(ear.ids, [next.id]);
    const [letter] = await bus.deadLetters(10);
    assert.equal(letter!.signal.id, poison.id);
    assert.equal(letter!.attempts, QUICK.backoff.length + 1);
    assert.match(letter!.error, /cannot handle k/);
    await until(async () => (await bus.reports())[0]!.lag === 0);
    assert.equal((await bus.reports())[0]!.dead, 1);
    await bus.close();
  }],
  ["gives up a delivery that never ends, and its key goes on once it is parked", async (bench) => {
    const bus = await bench.open({ backoff: [10], deadline: 40 });
    const [endless, sound] = [sampleSignal(A, "k"), sampleSignal(A, "k")];
    const ear = new Ear("ear", [A]);
    const given: string[] = [];
    const deliver: Ear["deliver"] = (signals, epoch) => {
      given.push(...ids(signals));
      return ids(signals).includes(endless.id) ? new Promise(() => {}) : ear.deliver(signals, epoch);
    };
    await bus.subscribe({ name: "ear", hears: [A], deliver });
    await bus.publish([endless, sound]);
    await until(() => ear.heard.length === 1);
    assert.deepEqual(ear.ids, [sound.id]);
    const [letter] = await bus.deadLetters(10);
    assert.deepEqual([letter!.signal.id, letter!.attempts], [endless.id, 2]);
    assert.match(letter!.error, /not through in 40 ms/);
    await bus.close();
  }],
  ["one failing subscriber does not hold up another", async (bench) => {
    const bus = await bench.open({ backoff: [60_000] });
    const broken = new Ear("broken", [A], () => true);
    const sound = new Ear("sound", [A]);
    await bus.subscribe(broken);
    await bus.subscribe(sound);
    await bus.publish(Array.from({ length: 20 }, (_, n) => sampleSignal(A, `k${n}`)));
    assert.equal(await bus.caughtUp(["sound"], 5_000), true);
    assert.equal(sound.heard.length, 20);
    assert.equal(broken.heard.length, 0);
    await bus.close();
  }],
  ["keeps what it holds back across a restart, in order", async (bench) => {
    const before = await bench.open({ backoff: [50] });
    await before.subscribe(new Ear("ear", [A], (signal) => signal.key === "bad"));
    const signals = ["bad", "bad", "good"].map((key) => sampleSignal(A, key));
    await before.publish(signals);
    await before.caughtUp(["ear"], 5_000);
    await before.close();
    const after = await bench.open({ backoff: [50] });
    const ear = new Ear("ear", [A]);
    await after.subscribe(ear);
    await until(() => ear.heard.length >= 2);
    assert.deepEqual(
      ear.heard.filter((one) => one.key === "bad").map((one) => one.id),
      ids(signals.slice(0, 2)),
    );
    await after.close();
  }],
  [
    "keeps what only a newer program can hear, in the order of its key, until that program runs",
    async (bench) => {
      const before = await bench.open({ backoff: [] });
      const old = new Ear("ear", [A]);
      await before.subscribe({ name: "ear", hears: [A], awaits: [B], deliver: old.deliver });
      const signals = [[A, "k"], [B, "k"], [A, "k"], [A, "other"]].map(([name, key]) =>
        sampleSignal(name!, key!)
      );
      await before.publish(signals);
      await until(() => old.heard.length === 2);
      assert.equal(await before.caughtUp(["ear"], 5_000), true, "nobody waits for it");
      assert.deepEqual(old.ids, ids([signals[0]!, signals[3]!]));
      await until(async () => (await before.reports())[0]!.held === 2);
      const [{ dead, hears, lastFailure }] = await before.reports() as [SubscriberReport];
      assert.deepEqual([dead, hears], [0, [A]]);
      assert.match(lastFailure!, /kept until a newer one runs/);
      await before.close();
      const after = await bench.open({ backoff: [] });
      const young = new Ear("ear", [A, B]);
      await after.subscribe(young);
      await until(() => young.heard.length === 2);
      assert.deepEqual(young.ids, ids([signals[1]!, signals[2]!]));
      await after.close();
    },
  ],
  ["reads back what was said, and lets caches listen from now on", async (bench) => {
    const bus = await bench.open(QUICK);
    const [first, second] = [sampleSignal(A, "k"), sampleSignal(B, "k")];
    await bus.publish([first]);
    const live: string[] = [];
    const stop = await bus.tail([B], ({ signal }) => live.push(signal.id));
    const third = sampleSignal(A, "k");
    await bus.publish([first, second, third]);
    await until(() => live.length === 1);
    stop();
    await bus.publish([sampleSignal(B, "k")]);
    assert.deepEqual(live, [second.id]);
    const read = async (after: number, limit: number, names?: readonly string[]) =>
      ids((await bus.read(after, limit, names)).map(({ signal }) => signal));
    assert.deepEqual(await read(0, 3), [first.id, second.id, third.id]);
    const [{ sequence }] = await bus.read(0, 1) as [Logged];
    assert.deepEqual(await read(sequence, 2), [second.id, third.id]);
    assert.deepEqual(await read(0, 10, [A]), [first.id, third.id]);
    await bus.close();
  }],
  ["says that time is up when a subscriber is behind", async (bench) => {
    const bus = await bench.open(QUICK);
    const slow = { name: "slow", hears: [A], deliver: () => wait(300) };
    await bus.subscribe(slow);
    await bus.publish([sampleSignal(A, "k")]);
    assert.equal(await bus.caughtUp(["slow"], 20), false);
    await assert.rejects(
      bus.replay("nobody", { sequence: 1 }),
      (error) => error instanceof Refusal && error.code === "bus.subscriber_missing",
    );
    await bus.close();
  }],
  [
    "begins with the next signal where a subscription says so, and forgets who is unsubscribed",
    async (bench) => {
      const bus = await bench.open(QUICK);
      await bus.publish([sampleSignal(A, "k")]);
      const ear = new Ear("ear", [A]);
      await bus.subscribe({ name: "ear", hears: [A], deliver: ear.deliver, begins: "next" });
      const next = sampleSignal(A, "k");
      await bus.publish([next]);
      assert.equal(await bus.caughtUp(["ear"], 5_000), true);
      assert.deepEqual(ear.ids, [next.id]);
      await bus.unsubscribe("ear");
      assert.deepEqual(await bus.reports(), []);
      await bus.close();
    },
  ],
  ["subscribed again, a subscriber hears other names from where it stands", async (bench) => {
    const bus = await bench.open(QUICK);
    const ear = new Ear("ear", [A, B]);
    await bus.subscribe({ name: "ear", hears: [A], deliver: ear.deliver });
    const signals = [sampleSignal(A, "k"), sampleSignal(B, "k"), sampleSignal(A, "k")];
    await bus.publish(signals);
    assert.equal(await bus.caughtUp(["ear"], 5_000), true);
    await bus.subscribe({ name: "ear", hears: [B], deliver: ear.deliver });
    const next = sampleSignal(B, "k");
    await bus.publish([sampleSignal(A, "k"), next]);
    assert.equal(await bus.caughtUp(["ear"], 5_000), true);
    assert.deepEqual(ear.ids, [signals[0]!.id, signals[2]!.id, next.id]);
    assert.deepEqual((await bus.reports()).map(({ hears }) => hears), [[B]]);
    await bus.close();
  }],
  ["subscribed again, a subscriber goes on for those who wait until it has caught up", async (bench) => {
    const bus = await bench.open(QUICK);
    const ear = new Ear("ear", [A]);
    const first = Promise.withResolvers<void>();
    let handed = 0;
    const deliver: Ear["deliver"] = async (signals, epoch) => {
      handed++;
      await first.promise;
      await ear.deliver(signals, epoch);
    };
    await bus.subscribe({ name: "ear", hears: [A], batch: 1, deliver });
    await bus.publish([sampleSignal(A, "k"), sampleSignal(A, "k")]);
    await until(() => handed === 1);
    const waiting = bus.caughtUp(["ear"], 5_000);
    const again = bus.subscribe({ name: "ear", hears: [A], deliver: ear.deliver });
    first.resolve();
    await again;
    const begun = performance.now();
    assert.equal(await waiting, true);
    assert.ok(performance.now() - begun < 2_000, "they are not held up");
    assert.equal(ear.heard.length, 2);
    await bus.close();
  }],
];
