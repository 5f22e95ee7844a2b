import { checkedBytes } from "./checked_bytes.ts";
import { type ByteRange, damaged, isFileHash, type StoredFile } from "./file_store.ts";
import { fileIn, folderStore, HALF } from "./folder_store.ts";

/** A file that is used is noted on disk at most this often, in milliseconds: its order need not be exact. */
const NOTED_EVERY = 600_000;
/** How old half a file must be to be nobody's: another process may be writing it. */
const HALF_IS_OLD = 3_600_000;

interface Held {
  readonly size: number;
  /** Whether its bytes are those of its hash: known of what was written here, found out of what was there before. */
  proof: Promise<boolean> | undefined;
  noted: number;
}

/**
 * Files on a local disk that can be had again: no more bytes than a cap, those go first that were used longest ago.
 * What an earlier process left is taken over, and held to its hash when it is first used.
 */
export class HeldFolder {
  readonly #folder: string;
  readonly #cap: number;
  readonly #store;
  /** In the order of their use, the last at the end. */
  readonly #held: Map<string, Held>;
  #bytes = 0;
  /** Of these, those that are being written: there is nothing to let go for them. */
  #coming = 0;
  evicted = 0;
  damaged = 0;

  constructor(folder: string, cap: number, found: readonly (readonly [string, number])[]) {
    this.#folder = folder;
    this.#cap = cap;
    this.#store = folderStore(folder);
    this.#held = new Map(found.map(([hash, size]) => [hash, { size, proof: undefined, noted: -Infinity }]));
    for (const [, size] of found) this.#bytes += size;
  }

  /** Takes over a folder; one that holds too much is made smaller. */
  static async open(folder: string, cap: number): Promise<HeldFolder> {
    const held = new HeldFolder(folder, cap, await scan(folder));
    await held.#makeRoom();
    return held;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get files(): number {
    return this.#held.size;
  }

  /** Whether a file of this size could be held beside those that are being written. */
  couldHold(size: number): boolean {
    return this.#coming + size <= this.#cap;
  }

  size(hash: string): number | undefined {
    return this.#held.get(hash)?.size;
  }

  /** Opens what is held; undefined where nothing is, or where it was damaged and is gone now. */
  async open(hash: string, range?: ByteRange): Promise<StoredFile | undefined> {
    const held = this.#held.get(hash);
    if (!held) return undefined;
    this.#held.delete(hash);
    this.#held.set(hash, held);
    held.proof ??= this.#prove(hash, held);
    if (!await held.proof) return undefined;
    const file = await this.#store.open(hash, range);
    // Another process of this folder may have let it go.
    if (!file) this.#forget(hash, held);
    else void this.#note(hash, held);
    return file;
  }

  /** Holds a file, whose size is known, and lets others go for it. */
  async put(hash: string, size: number, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    this.#bytes += size;
    this.#coming += size;
    let written: boolean;
    try {
      await this.#makeRoom();
      written = await this.#store.put(hash, chunks);
    } finally {
      this.#bytes -= size;
      this.#coming -= size;
    }
    if (this.#held.has(hash)) return;
    // Another process of this folder may have written it.
    const proof = written ? Promise.resolve(true) : undefined;
    this.#held.set(hash, { size, proof, noted: performance.now() });
    this.#bytes += size;
    await this.#makeRoom();
  }

  async remove(hash: string): Promise<void> {
    this.#forget(hash, this.#held.get(hash));
    await this.#store.remove(hash);
  }

  async #makeRoom(): Promise<void> {
    for (const hash of this.#held.keys()) {
      if (this.#bytes <= this.#cap) return;
      this.evicted++;
      await this.remove(hash);
    }
  }

  #forget(hash: string, held: Held | undefined): void {
    if (!held || this.#held.get(hash) !== held) return;
    this.#held.delete(hash);
    this.#bytes -= held.size;
  }

  async #prove(hash: string, held: Held): Promise<boolean> {
    try {
      const file = await this.#store.open(hash);
      if (file?.size !== held.size) throw damaged(hash);
      for await (const _ of checkedBytes(hash, file.stream)) { /* only looked at */ }
      return true;
    } catch {
      // Whatever is wrong with it, another copy is fetched.
      this.damaged++;
      if (this.#held.get(hash) === held) await this.remove(hash);
      return false;
    }
  }

  async #note(hash: string, held: Held): Promise<void> {
    const now = performance.now();
    if (now - held.noted < NOTED_EVERY) return;
    held.noted = now;
    const at = new Date();
    await Deno.utime(fileIn(this.#folder, hash), at, at).catch(() => {}); // it has gone: so has its order
  }
}

/** The files in a folder by their hash, with their sizes, those first that were used longest ago. */
async function scan(folder: string): Promise<(readonly [string, number])[]> {
  const found: { readonly hash: string; readonly size: number; readonly used: number }[] = [];
  const now = Date.now();
  for await (const part of entriesOf(folder)) {
    if (!part.isDirectory) continue;
    for await (const { name } of entriesOf(`${folder}/${part.name}`)) {
      const path = `${folder}/${part.name}/${name}`;
      const { size, mtime } = await Deno.stat(path);
      const used = mtime?.getTime() ?? 0;
      if (name.endsWith(HALF) && now - used > HALF_IS_OLD) await Deno.remove(path);
      if (isFileHash(part.name + name)) found.push({ hash: part.name + name, size, used });
    }
  }
  return found.sort((one, other) => one.used - other.used).map(({ hash, size }) => [hash, size]);
}

async function* entriesOf(folder: string): AsyncGenerator<Deno.DirEntry> {
  try {
    yield* Deno.readDir(folder);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
