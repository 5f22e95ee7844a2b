import {
  againstLimit,
  defineBench,
  factRow,
  type Load,
  moreRow,
  timesPerSecond,
} from "core/testing/bench.ts";
import { findS3Server, startS3Server } from "core/testing/s3_server.ts";
import { hashOf, inChunks, manyBytes } from "./contract.ts";
import type { FileStore } from "./file_store.ts";
import { folderStore } from "./folder_store.ts";
import { openHeldStore } from "./held_store.ts";
import { s3Store } from "./s3_store.ts";

// Files of 100 KB, as pictures in courses are: read from the disk that is in front of a store, beside the bare file;
// and fetched from a real store.

const SIZE = 100_000;
const CAP = 256 * 1024 * 1024;

async function inFolder<Answer>(run: (folder: string) => Promise<Answer>): Promise<Answer> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  try {
    return await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function read(store: FileStore, hash: string): Promise<void> {
  await new Response((await store.open(hash))!.stream).bytes();
}

async function readBare(path: string): Promise<void> {
  await new Response((await Deno.open(path)).readable).bytes();
}

/** A picture that is held, again and again. */
export const held = defineBench("held file", (load) =>
  inFolder(async (folder) => {
    const origin = folderStore(`${folder}/files`);
    const bytes = manyBytes(SIZE);
    const hash = hashOf(bytes);
    await origin.put(hash, inChunks(bytes));
    await Deno.writeFile(`${folder}/bare`, bytes);
    const store = await openHeldStore(origin, `${folder}/held`, CAP);
    const measured = await againstLimit(
      load,
      () => timesPerSecond(load.milliseconds / 2, () => read(store, hash)),
      () => timesPerSecond(load.milliseconds / 2, () => readBare(`${folder}/bare`)),
    );
    await store.close();
    return [moreRow("held file", "files/s", measured, 0.8)];
  }));

/** Pictures that come from a bucket, one after the other: stored, fetched as they come, and fetched to be held. */
export const bucket = defineBench("bucket file", async (load) => {
  const found = await findS3Server();
  return "missing" in found ? [] : await inFolder((folder) => ofBucket(load, found, folder));
});

async function ofBucket({ milliseconds }: Load, binary: { readonly path: string }, folder: string) {
  await using server = await startS3Server(binary);
  const origin = s3Store(await server.bucket("bench"));
  const store = await openHeldStore(origin, folder, CAP);
  const hashes: string[] = [];
  const stored = await timesPerSecond(milliseconds, async () => {
    const bytes = manyBytes(SIZE + hashes.length);
    const hash = hashOf(bytes);
    await origin.put(hash, inChunks(bytes));
    hashes.push(hash);
  });
  let at = 0;
  const passed = await timesPerSecond(milliseconds, () => read(origin, hashes[at++ % hashes.length]!));
  const begun = performance.now();
  for (const hash of hashes) await read(store, hash);
  const fetched = hashes.length / ((performance.now() - begun) / 1000);
  await store.close();
  return [
    factRow("bucket file: stored", "files/s", stored),
    factRow("bucket file: as it comes", "files/s", passed),
    factRow("bucket file: fetched to be held", "files/s", fetched),
  ];
}
