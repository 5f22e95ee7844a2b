import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { until } from "core/testing/until.ts";
import { fileStoreContract, hashOf, inChunks, manyBytes, readAll } from "./contract.ts";
import type { FileStore } from "./file_store.ts";
import { folderStore } from "./folder_store.ts";
import { openHeldStore } from "./held_store.ts";

const MEGABYTE = 1024 * 1024;

fileStoreContract("openHeldStore()", async () => {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const store = await openHeldStore(folderStore(`${folder}/files`), `${folder}/held`, 64 * MEGABYTE);
  return {
    store,
    async [Symbol.asyncDispose]() {
      await store.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
});

/** An origin in a folder whose answers a test can count and change. */
interface Origin extends FileStore {
  opened: number;
  /** What comes instead of the next files, one after the other. */
  readonly instead: (() => ReadableStream<Uint8Array>)[];
  /** What an opening waits for. */
  wait: Promise<void>;
}

function countedOrigin(folder: string): Origin {
  const store = folderStore(folder);
  const origin: Origin = {
    ...store,
    opened: 0,
    instead: [],
    wait: Promise.resolve(),
    async open(hash, range) {
      origin.opened++;
      await origin.wait;
      const file = await store.open(hash, range);
      const instead = origin.instead.shift();
      if (!file || !instead) return file;
      await file.stream.cancel();
      return { size: file.size, stream: instead() };
    },
  };
  return origin;
}

/** Runs on an origin of some files, with a folder to hold them in. */
async function withOrigin(
  files: readonly Uint8Array[],
  run: (origin: Origin, hashes: readonly string[], folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const origin = countedOrigin(`${folder}/files`);
  for (const bytes of files) await origin.put(hashOf(bytes), inChunks(bytes));
  try {
    await run(origin, files.map(hashOf), `${folder}/held`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const [small, other, third] = [3, 4, 5].map((size) => manyBytes(size * 100_000)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];

Deno.test("openHeldStore() asks its origin once, however many ask at the same time", async () => {
  await withOrigin([small], async (origin, [hash], folder) => {
    const store = await openHeldStore(origin, folder, MEGABYTE);
    const { promise, resolve } = Promise.withResolvers<void>();
    origin.wait = promise;
    const readers = Array.from({ length: 50 }, () => readAll(store, hash!));
    resolve();
    for (const bytes of await Promise.all(readers)) assert.equal(bytes.length, small.length);
    assert.deepEqual(await readAll(store, hash!, 10, 19), small.slice(10, 20));
    assert.equal(origin.opened, 1);
    const { hits, misses, fetched, fetchedBytes, files, bytes, passed } = store.report();
    assert.deepEqual({ hits, misses, fetched, fetchedBytes, files, bytes, passed }, {
      hits: 1,
      misses: 50,
      fetched: 1,
      fetchedBytes: small.length,
      files: 1,
      bytes: small.length,
      passed: 0,
    });
    await store.close();
  });
});

Deno.test("openHeldStore() holds no more than its cap: what was used longest ago goes first", async () => {
  await withOrigin([small, other, third], async (origin, [a, b, c], folder) => {
    const store = await openHeldStore(origin, folder, 900_000);
    for (const hash of [a, b, a, c]) await readAll(store, hash!);
    assert.deepEqual([store.report().files, store.report().bytes, store.report().evicted], [2, 800_000, 1]);
    await readAll(store, a!);
    assert.equal(origin.opened, 3, "the first is there still: it was used after the second");
    await readAll(store, b!);
    assert.equal(origin.opened, 4);
    await store.close();
  });
});

Deno.test("openHeldStore() has no more than its cap on disk while files are coming: what does not fit beside them is passed on", async () => {
  await withOrigin([small, other, third], async (origin, all, folder) => {
    const store = await openHeldStore(origin, folder, 700_000);
    const { promise, resolve } = Promise.withResolvers<void>();
    origin.wait = promise;
    const reading = Promise.all(all.map((hash) => readAll(store, hash)));
    resolve();
    assert.deepEqual((await reading).map(({ length }) => length), [300_000, 400_000, 500_000]);
    const { passed, fetchedBytes, evicted, bytes } = store.report();
    assert.deepEqual({ passed, fetchedBytes, evicted, bytes }, {
      passed: 1,
      fetchedBytes: 700_000,
      evicted: 0,
      bytes: 700_000,
    });
    await store.close();
  });
});

Deno.test("openHeldStore() takes over what an earlier process held, in the order of its use", async () => {
  await withOrigin([small, other, third], async (origin, [a, b, c], folder) => {
    const before = await openHeldStore(origin, folder, 2 * MEGABYTE);
    for (const hash of [a, b, c]) await readAll(before, hash!);
    await before.close();
    const old = new Date(Date.now() - 86_400_000);
    await Deno.utime(`${folder}/${b!.slice(0, 2)}/${b!.slice(2)}`, old, old);

    const store = await openHeldStore(origin, folder, 900_000);
    assert.deepEqual([store.report().files, store.report().evicted], [2, 1]);
    await readAll(store, a!);
    await readAll(store, c!);
    assert.equal(origin.opened, 3, "nothing is fetched again");
    assert.equal(await store.size(b!), other.length, "the origin knows it still");
    await store.close();
  });
});

Deno.test("openHeldStore() throws away what was damaged on disk, and fetches it again", async () => {
  await withOrigin([small], async (origin, [hash], folder) => {
    const before = await openHeldStore(origin, folder, MEGABYTE);
    await readAll(before, hash!);
    await before.close();
    const path = `${folder}/${hash!.slice(0, 2)}/${hash!.slice(2)}`;
    const bytes = await Deno.readFile(path);
    bytes[1_000]! ^= 1;
    await Deno.writeFile(path, bytes);

    const store = await openHeldStore(origin, folder, MEGABYTE);
    assert.equal(hashOf(await readAll(store, hash!)), hash);
    assert.deepEqual([origin.opened, store.report().damaged, store.report().files], [2, 1, 1]);
    await store.close();
  });
});

const wrong = () => ReadableStream.from(inChunks(small.slice(1)));
const broken = () =>
  new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(small.slice(0, 10)),
    pull: (controller) => controller.error(new TypeError("the line broke")),
  });

Deno.test("openHeldStore() never shows what comes damaged or in part: it asks again, and then refuses", async () => {
  await withOrigin([small], async (origin, [hash], folder) => {
    const store = await openHeldStore(origin, folder, MEGABYTE);
    const refusedAs = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;
    origin.instead.push(wrong, wrong);
    await assert.rejects(store.open(hash!), refusedAs("files.damaged"));
    origin.instead.push(broken, broken);
    await assert.rejects(store.open(hash!), refusedAs("files.store_away"));
    assert.equal(store.report().files, 0);
    origin.instead.push(broken);
    assert.equal(hashOf(await readAll(store, hash!)), hash);
    assert.deepEqual([origin.opened, store.report().damaged], [6, 2]);
    await store.close();
  });
});

Deno.test("openHeldStore() answers parts of a large file at once, and holds it when all of it has come", async () => {
  const film = manyBytes(9 * MEGABYTE);
  await withOrigin([film], async (origin, [hash], folder) => {
    const store = await openHeldStore(origin, folder, 16 * MEGABYTE);
    assert.deepEqual(await readAll(store, hash!, 5_000_000, 5_000_009), film.slice(5_000_000, 5_000_010));
    await until("the film is held", () => store.report().files === 1);
    assert.equal(origin.opened, 2, "the part, and the whole");
    await readAll(store, hash!);
    assert.deepEqual([origin.opened, store.report().passed, store.report().hits], [2, 1, 1]);
    await store.close();
  });
});

Deno.test("openHeldStore() passes on what is larger than its cap", async () => {
  await withOrigin([small], async (origin, [hash], folder) => {
    const store = await openHeldStore(origin, folder, 1_000);
    assert.equal(hashOf(await readAll(store, hash!)), hash);
    assert.deepEqual([store.report().files, store.report().passed], [0, 1]);
    await store.close();
  });
});

Deno.test("openHeldStore() goes on from its origin where the disk takes nothing", async () => {
  await withOrigin([small, other], async (origin, [a, b], folder) => {
    const store = await openHeldStore(origin, folder, MEGABYTE);
    await Deno.writeTextFile(folder, "no folder can be made here");
    const lines: string[] = [];
    const undo = catchLog((line) => lines.push(line));
    assert.equal(hashOf(await readAll(store, a!)), a);
    assert.equal(hashOf(await readAll(store, b!)), b);
    undo();
    assert.equal(lines.length, 1, "once: it is not tried again at once");
    assert.deepEqual([store.report().passed, store.report().files], [2, 0]);
    await store.close();
  });
});

Deno.test("openHeldStore() lets go of what is on its way when it is closed", async () => {
  const film = manyBytes(9 * MEGABYTE);
  await withOrigin([film], async (origin, [hash], folder) => {
    const store = await openHeldStore(origin, folder, 16 * MEGABYTE);
    let cancelled = false;
    origin.instead.push(() => new ReadableStream({ cancel: () => void (cancelled = true) }));
    await readAll(store, hash!, 0, 9);
    await store.close();
    assert.equal(cancelled, true);
  });
});
