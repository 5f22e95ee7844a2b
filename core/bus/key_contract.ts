import assert from "node:assert/strict";
import { KEY_BYTES, type KeyRing } from "./key_ring.ts";

/** Where an adapter's keys are kept for one test: they can be opened again after they were closed. */
export interface KeyBench {
  open(): Promise<KeyRing>;
  dispose(): Promise<void>;
}

/** Registers the contract that every adapter of the key ring passes unchanged. */
export function keyContract(adapter: string, newBench: () => Promise<KeyBench>): void {
  for (const [promise, check] of PROMISES) {
    Deno.test(`${adapter} ${promise}`, async () => {
      const bench = await newBench();
      try {
        await check(bench);
      } finally {
        await bench.dispose();
      }
    });
  }
}

const PROMISES: readonly (readonly [promise: string, check: (bench: KeyBench) => Promise<void>])[] = [
  [
    "makes a key once, also for many who ask at the same time, and finds it after a restart",
    async (bench) => {
      const before = await bench.open();
      assert.equal(await before.find("ann"), undefined);
      const made = await Promise.all(Array.from({ length: 5 }, () => before.make("ann")));
      assert.equal(made[0]!.length, KEY_BYTES);
      for (const one of made) assert.deepEqual(one, made[0]);
      await before.close();
      const after = await bench.open();
      assert.deepEqual(await after.find("ann"), made[0]);
      assert.deepEqual(await after.make("ann"), made[0]);
      await after.close();
    },
  ],
  ["makes another key for everybody, whatever their ids are made of", async (bench) => {
    const keys = await bench.open();
    const ids = ["ann", "Ann", "an n", "ann.*", "آن>", "ann/2", "$ann", "."];
    const made = await Promise.all(ids.map((id) => keys.make(id)));
    assert.equal(new Set(made.map((key) => key!.toHex())).size, ids.length);
    for (const [at, id] of ids.entries()) assert.deepEqual(await keys.find(id), made[at]);
    await keys.close();
  }],
  ["destroys a key for good, made or not, and nobody else's", async (bench) => {
    const before = await bench.open();
    const [, bert] = [await before.make("ann"), await before.make("bert")];
    await before.destroy("ann");
    await before.destroy("ann");
    await before.destroy("cat");
    for (const id of ["ann", "cat"]) {
      assert.equal(await before.find(id), undefined);
      assert.equal(await before.make(id), undefined);
    }
    assert.deepEqual(await before.find("bert"), bert);
    await before.close();
    const after = await bench.open();
    assert.equal(await after.make("ann"), undefined);
    assert.deepEqual(await after.make("bert"), bert);
    await after.close();
  }],
];
