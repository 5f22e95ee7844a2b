import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import { A, B, Ear, ids, type Promised, QUICK, sampleSignal, until } from "./sample_ears.ts";

/** What every adapter of the bus promises to operators. */
export const OPERATING: readonly Promised[] = [
  ["redrives a dead letter to its subscriber, once it can handle it", async (bench) => {
    const bus = await bench.open({ backoff: [] });
    let broken = true;
    const ear = new Ear("ear", [A], () => broken);
    const other = new Ear("other", [A]);
    await bus.subscribe(ear);
    await bus.subscribe(other);
    const signal = sampleSignal(A, "k");
    await bus.publish([signal]);
    await until(async () => (await bus.deadLetters(10)).length === 1);
    broken = false;
    await bus.redrive("ear", signal.id);
    await until(() => ear.heard.length === 1);
    assert.deepEqual(await bus.deadLetters(10), []);
    assert.equal(other.heard.length, 1, "nobody else hears it again");
    await assert.rejects(
      bus.redrive("ear", signal.id),
      (error) => error instanceof Refusal && error.code === "bus.letter_missing",
    );
    await bus.close();
  }],
  ["replays from a time to one subscriber, an epoch on", async (bench) => {
    const bus = await bench.open(QUICK);
    const ear = new Ear("ear", [A]);
    const other = new Ear("other", [A]);
    await bus.subscribe(ear);
    await bus.subscribe(other);
    const old = { ...sampleSignal(A, "k"), at: "2020-01-01T00:00:00.000Z" };
    const recent = sampleSignal(A, "k");
    await bus.publish([old, recent]);
    assert.equal(await bus.caughtUp(["ear", "other"], 5_000), true);
    await bus.replay("ear", { since: new Date("2021-01-01T00:00:00Z") });
    await until(() => ear.heard.length === 3);
    assert.deepEqual(ear.ids, [old.id, recent.id, recent.id]);
    assert.deepEqual(ear.epochs, [0, 0, 1]);
    assert.equal(other.heard.length, 2);
    await bus.close();
  }],
  ["a replay is through when nothing is left to hear, whatever others were told last", async (bench) => {
    const bus = await bench.open(QUICK);
    const ear = new Ear("ear", [A]);
    await bus.subscribe(ear);
    await bus.publish([sampleSignal(A, "k"), sampleSignal(B, "k"), sampleSignal(B, "k")]);
    assert.equal(await bus.caughtUp(["ear"], 5_000), true);
    await bus.replay("ear", { sequence: 1 });
    await until(() => ear.heard.length === 2);
    await until(async () => (await bus.reports())[0]!.replay === undefined);
    await bus.close();
  }],
  ["replays from a sequence, and tells how far it is", async (bench) => {
    const bus = await bench.open(QUICK);
    let slow = 0;
    const ear = new Ear("ear", [A]);
    await bus.subscribe({
      name: "ear",
      hears: [A],
      batch: 1,
      deliver: async (signals, epoch) => {
        await wait(slow);
        await ear.deliver(signals, epoch);
      },
    });
    const signals = Array.from({ length: 20 }, () => sampleSignal(A, "k"));
    await bus.publish(signals);
    assert.equal(await bus.caughtUp(["ear"], 5_000), true);
    const tenth = (await bus.read(0, 20))[9]!.sequence;
    slow = 20;
    await bus.replay("ear", { sequence: tenth });
    const [under] = await bus.reports();
    assert.deepEqual(under!.replay, { from: tenth - 1, to: (await bus.log()).head });
    assert.ok(under!.lag > 0 && under!.position < under!.replay!.to);
    assert.equal(await bus.caughtUp(["ear"], 5_000), true);
    assert.deepEqual(ear.ids.slice(20), ids(signals.slice(9)));
    await until(async () => (await bus.reports())[0]!.replay === undefined);
    await bus.close();
  }],
  ["redrives all of one subscriber at once, in order", async (bench) => {
    const bus = await bench.open({ backoff: [] });
    let broken = true;
    const ear = new Ear("ear", [A], () => broken);
    await bus.subscribe(ear);
    await bus.subscribe(new Ear("other", [A], () => true));
    const signals = Array.from({ length: 5 }, () => sampleSignal(A, "k"));
    await bus.publish(signals);
    await until(async () => (await bus.deadLetters(20)).length === 10);
    broken = false;
    assert.equal(await bus.redrive("ear"), 5);
    await until(() => ear.heard.length === 5);
    assert.deepEqual(ear.ids, ids(signals));
    assert.deepEqual(await bus.deadLetters(20, "ear"), []);
    assert.equal((await bus.deadLetters(20, "other")).length, 5);
    assert.equal(await bus.redrive("ear"), 0);
    await bus.close();
  }],
  ["delivers nothing to a paused subscriber, across a restart, until it is resumed", async (bench) => {
    const before = await bench.open(QUICK);
    const ear = new Ear("ear", [A]);
    const other = new Ear("other", [A]);
    await before.subscribe(ear);
    await before.subscribe(other);
    await before.pause("ear");
    await before.publish([sampleSignal(A, "k")]);
    assert.equal(await before.caughtUp(["other"], 5_000), true);
    const [paused] = await before.reports();
    assert.deepEqual([paused!.name, paused!.paused, paused!.lag, paused!.running], ["ear", true, 1, true]);
    await before.close();
    const after = await bench.open(QUICK);
    await after.subscribe(ear);
    assert.equal(await after.caughtUp(["ear"], 50), false);
    assert.equal(ear.heard.length, 0);
    await after.resume("ear");
    assert.equal(await after.caughtUp(["ear"], 5_000), true);
    assert.equal(ear.heard.length, 1);
    await after.close();
  }],
  ["does what is asked of one subscriber at the same time one after the other", async (bench) => {
    const bus = await bench.open(QUICK);
    const ear = new Ear("ear", [A]);
    await bus.subscribe(ear);
    await bus.publish([sampleSignal(A, "k")]);
    assert.equal(await bus.caughtUp(["ear"], 5_000), true);
    await Promise.all([
      bus.pause("ear"),
      bus.replay("ear", { sequence: 1 }),
      bus.resume("ear"),
      bus.resume("ear"),
    ]);
    const next = sampleSignal(A, "k");
    await bus.publish([next]);
    assert.equal(await bus.caughtUp(["ear"], 5_000), true);
    assert.equal(ear.heard.filter(({ id }) => id === next.id).length, 1);
    assert.equal(ear.heard.length, 3);
    await bus.unsubscribe("ear");
    await bus.close();
  }],
];
