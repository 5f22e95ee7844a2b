import { createHash } from "node:crypto";
import { Refusal } from "core/base/refusal.ts";
import type { FileStore } from "core/files/file_store.ts";
import type { Tree } from "./manifest.ts";

/** How large a chunk is: sixteen pages of a database, so that a changed page costs little. */
export const CHUNK_BYTES = 64 * 1024;
const HASH_BYTES = 32;
/** How many chunks one piece lists: 64 MiB of bytes. */
const CHUNKS_OF_PIECE = 1024;
/** How many chunks are read or written at once: a disk answers several as fast as one. */
const AT_ONCE = 16;

/** What storing came to: what is there now, and how much of it is new. */
export interface Stored {
  readonly tree: Tree;
  readonly added: number;
}

/** Stores bytes that come in chunks of `CHUNK_BYTES`, the last maybe shorter. */
export async function storeTree(
  store: FileStore,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<Stored> {
  const pieces: string[] = [];
  let [bytes, added] = [0, 0];
  let hashes: Uint8Array[] = [];
  let waiting: { readonly hash: Uint8Array; readonly chunk: Uint8Array }[] = [];

  async function flush(): Promise<void> {
    const now = waiting;
    waiting = [];
    await allOf(now.map(async ({ hash, chunk }) => {
      if (await store.put(hash.toHex(), once(chunk))) added += chunk.length;
    }));
  }
  async function close(): Promise<void> {
    const chunk = joined(hashes);
    const hash = hashOf(chunk);
    hashes = [];
    waiting.push({ hash, chunk });
    pieces.push(hash.toHex());
    await flush();
  }

  for await (const chunk of chunks) {
    const hash = hashOf(chunk);
    bytes += chunk.length;
    hashes.push(hash);
    if (waiting.push({ hash, chunk }) === AT_ONCE) await flush();
    if (hashes.length === CHUNKS_OF_PIECE) await close();
  }
  if (hashes.length > 0) await close();
  return { tree: { bytes, pieces }, added };
}

/** Reads what was stored, chunk by chunk, each held to its hash. Refuses `backup.damaged`. */
export async function* readTree(store: FileStore, tree: Tree, of: string): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for (const piece of tree.pieces) {
    const hashes = await readPiece(store, piece, of);
    for (let at = 0; at < hashes.length; at += AT_ONCE) {
      for (
        const chunk of await Promise.all(
          hashes.slice(at, at + AT_ONCE).map((hash) => readChunk(store, hash, of)),
        )
      ) {
        bytes += chunk.length;
        yield chunk;
      }
    }
  }
  if (bytes !== tree.bytes) throw damaged(of, tree.pieces[0] ?? "", "is not as long as it was");
}

/** The hashes that a piece lists. Refuses `backup.damaged`. */
export async function readPiece(store: FileStore, piece: string, of: string): Promise<string[]> {
  const bytes = await readChunk(store, piece, of);
  const hashes: string[] = [];
  for (let at = 0; at < bytes.length; at += HASH_BYTES) {
    hashes.push(bytes.subarray(at, at + HASH_BYTES).toHex());
  }
  return hashes;
}

/** Reads one chunk and holds it to its hash. Refuses `backup.damaged`. */
export async function readChunk(store: FileStore, hash: string, of: string): Promise<Uint8Array> {
  const file = await store.open(hash);
  if (!file) throw damaged(of, hash, "is missing");
  if (file.size > CHUNK_BYTES) {
    await file.stream.cancel();
    throw damaged(of, hash, "is longer than a chunk can be");
  }
  const bytes = new Uint8Array(
    await new Response(file.stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer(),
  );
  if (hashOf(bytes).toHex() !== hash) throw damaged(of, hash, "is damaged");
  return bytes;
}

/** What is stored under a hash is not what it was, or not there: the backup says where. */
export function damaged(of: string, hash: string, what: string): Refusal {
  return new Refusal(
    "backup.damaged",
    "conflict",
    `Cannot use this backup of ${of}: the chunk ${hash} ${what}`,
    { of, hash },
  );
}

/** Cuts text into chunks, to be stored as a tree. */
export function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

/** Waits for all of them, also where one fails: nobody writes any more once this is over. */
async function allOf(all: readonly Promise<unknown>[]): Promise<void> {
  for (const one of await Promise.allSettled(all)) if (one.status === "rejected") throw one.reason;
}

function hashOf(bytes: Uint8Array): Uint8Array {
  return createHash("sha256").update(bytes).digest();
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.length * HASH_BYTES);
  parts.forEach((part, at) => all.set(part, at * HASH_BYTES));
  return all;
}

async function* once(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk;
}
