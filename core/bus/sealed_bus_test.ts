import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import type { Signal } from "core/signal/signal.ts";
import { isAnywhere } from "core/testing/look.ts";
import { until } from "core/testing/until.ts";
import { busContract } from "./contract.ts";
import type { Bus } from "./bus.ts";
import { openEmbeddedBus } from "./embedded_bus.ts";
import { openKeyFile } from "./key_file.ts";
import { A, B, Ear, QUICK, sampleSignal } from "./sample_ears.ts";
import { sealBus } from "./sealed_bus.ts";

const ERASED = "probe.person.erased.v1";

async function openSealed(folder: string, keys = `${folder}/keys.db`): Promise<Bus> {
  return sealBus(await openEmbeddedBus(`${folder}/bus.db`, QUICK), await openKeyFile(keys), [ERASED]);
}

busContract("sealBus()", async () => {
  const folder = await Deno.makeTempDir();
  return {
    open: async (retry) =>
      sealBus(await openEmbeddedBus(`${folder}/bus.db`, retry), await openKeyFile(`${folder}/keys.db`), []),
    dispose: () => Deno.remove(folder, { recursive: true }),
  };
});

const personal = (id: string, name: string) =>
  sampleSignal(A, id, { personId: id, language: "en", personal: { name } });
const erased = (id: string) => sampleSignal(ERASED, id, { personId: id });
const bodies = (signals: readonly Signal[]) => signals.map((signal) => signal.body);
const SAID = { personId: "ann", language: "en", personal: { name: "Rosebud" } };
const LEFT = { personId: "ann", language: "en" };

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("sealBus() what is personal is nowhere on disk, and heard, read and tailed as it was said", () =>
  inFolder(async (folder) => {
    const bus = await openSealed(folder);
    const ear = new Ear("ear", [A, B]);
    await bus.subscribe(ear);
    const tailed: Signal[] = [];
    await bus.tail([A, B], ({ signal }) => tailed.push(signal));
    const signals = [sampleSignal(B, "ann"), personal("ann", "Rosebud"), sampleSignal(B, "ann", { n: 1 })];
    await bus.publish(signals);
    assert.equal(await bus.caughtUp(["ear"], 5_000), true);
    await until("all is tailed", () => tailed.length === 3);
    const read = (await bus.read(0, 10)).map(({ signal }) => signal);
    for (const got of [ear.heard, tailed, read]) assert.deepEqual(got, signals);
    assert.equal(await isAnywhere(folder, signals[1]!.id), true, "the test has teeth");
    assert.equal(await isAnywhere(folder, "Rosebud"), false);
    await bus.close();
    assert.equal(await isAnywhere(folder, "Rosebud"), false);
  }));

Deno.test("sealBus() once a person is erased nobody gets what was personal, also who hears for the first time", () =>
  inFolder(async (folder) => {
    const bus = await openSealed(folder);
    await bus.publish([personal("ann", "Rosebud"), personal("bert", "Bert"), erased("ann")]);
    const ear = new Ear("ear", [A]);
    await bus.subscribe(ear);
    assert.equal(await bus.caughtUp(["ear"], 5_000), true);
    assert.deepEqual(bodies(ear.heard), [LEFT, personal("bert", "Bert").body]);
    await bus.publish([personal("ann", "Rosebud again")]);
    assert.equal(await bus.caughtUp(["ear"], 5_000), true);
    assert.deepEqual(ear.heard.at(-1)!.body, LEFT, "nothing of theirs is sealed any more");
    assert.deepEqual((await bus.read(0, 10)).map(({ signal }) => signal.body), [
      LEFT,
      personal("bert", "Bert").body,
      { personId: "ann" },
      LEFT,
    ]);
    await bus.close();
  }));

Deno.test("sealBus() a dead letter is read as it was said, and redriven after erasure without what was personal", () =>
  inFolder(async (folder) => {
    const restore = catchLog(() => {});
    const bus = await openSealed(folder);
    let broken = true;
    const ear = new Ear("ear", [A], () => broken);
    await bus.subscribe(ear);
    await bus.publish([personal("ann", "Rosebud")]);
    await until("it is parked", async () => (await bus.deadLetters(10)).length === 1);
    assert.deepEqual((await bus.deadLetters(10))[0]!.signal.body, SAID);
    assert.equal(await isAnywhere(folder, "Rosebud"), false);
    await bus.publish([erased("ann")]);
    assert.deepEqual((await bus.deadLetters(10))[0]!.signal.body, LEFT);
    broken = false;
    await bus.redrive("ear");
    await until("it is heard", () => ear.heard.length === 1);
    assert.deepEqual(ear.heard[0]!.body, LEFT);
    await bus.close();
    restore();
  }));

Deno.test("sealBus() an old copy of the keys that came back erases again as soon as the erasing is replayed", () =>
  inFolder(async (folder) => {
    const before = await openSealed(folder);
    await before.subscribe(new Ear("ear", [A, ERASED]));
    await before.publish([personal("ann", "Rosebud")]);
    await before.close();
    await Deno.copyFile(`${folder}/keys.db`, `${folder}/old.db`);
    const then = await openSealed(folder);
    await then.publish([erased("ann")]);
    await then.close();
    const after = await openSealed(folder, `${folder}/old.db`);
    const ear = new Ear("ear", [A, ERASED]);
    await after.subscribe(ear);
    await until("the erasing is heard", () => ear.heard.length === 1);
    assert.deepEqual((await after.read(0, 1))[0]!.signal.body, LEFT);
    await after.close();
  }));

Deno.test("sealBus() what a wrong key cannot open is parked for its hearer, and others look at the rest", () =>
  inFolder(async (folder) => {
    const logged: string[] = [];
    const restore = catchLog((line) => logged.push(line));
    const before = await openSealed(folder);
    await before.publish([personal("ann", "Rosebud")]);
    await before.close();
    const after = await openSealed(folder, `${folder}/others.db`);
    await after.publish([personal("ann", "Somebody else")]);
    const ear = new Ear("ear", [A]);
    await after.subscribe(ear);
    await until("the second is heard", () => ear.heard.length === 1);
    assert.deepEqual((await after.read(0, 10)).map(({ signal }) => signal.body), [
      LEFT,
      { ...SAID, personal: { name: "Somebody else" } },
    ]);
    assert.match((await after.deadLetters(10))[0]!.error, /decrypt/i);
    assert.ok(logged.some((line) => line.includes("cannot be opened")));
    await after.close();
    restore();
  }));

Deno.test("sealBus() what is personal of nobody stays out of the log", () =>
  inFolder(async (folder) => {
    const restore = catchLog(() => {});
    const bus = await openSealed(folder);
    await bus.publish([sampleSignal(A, "k", { n: 1, personal: { name: "Rosebud" } })]);
    assert.deepEqual((await bus.read(0, 1))[0]!.signal.body, { n: 1 });
    await bus.close();
    restore();
  }));
