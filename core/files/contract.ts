import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Refusal } from "core/base/refusal.ts";
import type { FileStore } from "./file_store.ts";

/** A store to hold to the contract, empty, and what ends it. */
export interface StoreOfTest extends AsyncDisposable {
  readonly store: FileStore;
}

/** The SHA-256 that bytes are stored under. */
export function hashOf(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Bytes in chunks of some size, as they come from an archive or a network. */
export async function* inChunks(bytes: Uint8Array | string, size = 65_536): AsyncGenerator<Uint8Array> {
  const all = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  for (let at = 0; at < all.length; at += size) yield await Promise.resolve(all.subarray(at, at + size));
}

/** Bytes that are nobody's and not the same anywhere in the file. */
export function manyBytes(count: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(count / 4));
  for (let at = 0; at < words.length; at++) words[at] = Math.imul(at + 1, 2_654_435_761);
  return new Uint8Array(words.buffer).subarray(0, count);
}

/** What is stored under a hash, whole or in part. */
export async function readAll(
  store: FileStore,
  hash: string,
  first?: number,
  last?: number,
): Promise<Uint8Array> {
  const file = await store.open(hash, first === undefined ? undefined : { first, last: last! });
  assert.ok(file, "the file is there");
  return await new Response(file.stream).bytes();
}

const isDamaged = (error: unknown) => error instanceof Refusal && error.code === "files.damaged";

const TEXT = "a bell tower of ten bells";

/** What every store must do, each on an empty one. */
export const CRITERIA: Readonly<Record<string, (store: FileStore) => Promise<void>>> = {
  "stores bytes once, gives them back, says how many, and removes them": async (store) => {
    const hash = hashOf(TEXT);
    assert.equal(await store.open(hash), undefined);
    assert.equal(await store.size(hash), undefined);
    assert.equal(await store.put(hash, inChunks(TEXT, 7)), true);
    assert.equal(await store.put(hash, inChunks("never read")), false);
    assert.equal(await store.size(hash), TEXT.length);
    assert.equal(new TextDecoder().decode(await readAll(store, hash)), TEXT);
    await store.remove(hash);
    assert.equal(await store.open(hash), undefined);
    assert.equal(await store.size(hash), undefined);
    await store.remove(hash);
  },

  "stores a file without a byte": async (store) => {
    assert.equal(await store.put(hashOf(""), inChunks("")), true);
    assert.equal(await store.size(hashOf("")), 0);
    assert.equal((await readAll(store, hashOf(""))).length, 0);
  },

  "opens a part, and says how large the whole is": async (store) => {
    const hash = hashOf(TEXT);
    await store.put(hash, inChunks(TEXT));
    const part = async (first: number, last: number) =>
      new TextDecoder().decode(await readAll(store, hash, first, last));
    assert.equal(await part(2, 5), "bell");
    assert.equal(await part(0, 0), "a");
    assert.equal(await part(20, TEXT.length - 1), "bells");
    const file = await store.open(hash, { first: 2, last: 5 });
    assert.equal(file!.size, TEXT.length);
    await file!.stream.cancel();
    await assert.rejects(store.open(hash, { first: 3, last: TEXT.length }), RangeError);
    await assert.rejects(store.open(hash, { first: 3, last: 2 }), RangeError);
  },

  "keeps nothing of bytes that end before their end, or that are others": async (store) => {
    for (const bytes of ["short", manyBytes(20_000_000)]) {
      const hash = hashOf(bytes);
      const breaking = async function* () {
        yield* inChunks(bytes.slice(0, bytes.length - 1));
        throw new Error("the source broke");
      };
      await assert.rejects(store.put(hash, breaking()), /the source broke/);
      assert.equal(await store.size(hash), undefined);
      await assert.rejects(store.put(hash, inChunks(bytes.slice(1))), isDamaged);
      assert.equal(await store.open(hash), undefined);
    }
  },

  "stores a large file that comes in uneven pieces, twice at the same time, and reads it anywhere": async (
    store,
  ) => {
    const bytes = manyBytes(17_000_003);
    const hash = hashOf(bytes);
    const both = await Promise.all([33_333, 1_000_000].map((size) => store.put(hash, inChunks(bytes, size))));
    assert.ok(both.includes(true));
    assert.equal(await store.size(hash), bytes.length);
    assert.equal(hashOf(await readAll(store, hash)), hash);
    const [first, last] = [8_388_600, 8_388_700];
    assert.deepEqual(await readAll(store, hash, first, last), bytes.slice(first, last + 1));
  },

  "lets go of a file whose reader goes away": async (store) => {
    const bytes = manyBytes(9_000_000);
    const hash = hashOf(bytes);
    await store.put(hash, inChunks(bytes));
    for (const range of [undefined, { first: 5, last: 8_000_000 }]) {
      const reader = (await store.open(hash, range))!.stream.getReader();
      assert.ok((await reader.read()).value!.length > 0);
      await reader.cancel();
    }
  },

  "is asked by hashes only": async (store) => {
    for (const name of ["../../etc/passwd", "", "A".repeat(64), "0".repeat(63)]) {
      await assert.rejects(store.open(name), TypeError);
      await assert.rejects(store.size(name), TypeError);
      await assert.rejects(store.put(name, inChunks(TEXT)), TypeError);
      await assert.rejects(store.remove(name), TypeError);
    }
  },
};

/** Holds a store to what every store must do, each criterion on an empty one. */
export function fileStoreContract(name: string, open: () => Promise<StoreOfTest>): void {
  for (const [criterion, run] of Object.entries(CRITERIA)) {
    Deno.test(`${name} ${criterion}`, async () => {
      await using opened = await open();
      await run(opened.store);
    });
  }
}
