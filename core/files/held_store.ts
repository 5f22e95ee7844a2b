import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { type ByteRange, type FileStore, requireHash, type StoredFile } from "./file_store.ts";
import { HeldFolder } from "./held_folder.ts";
import { isBroken } from "./patience.ts";

/** The largest file that its first reader waits for whole; of a larger one they get from the origin what they ask for. */
const LARGEST_WAITED = 8 * 1024 * 1024;
/** How many files are fetched at the same time; whoever asks for more gets them from the origin. */
const MOST_FETCHED = 32;
/** How often a file is fetched that comes damaged or not to its end. */
const TRIES = 2;
/** How long nothing is held after the disk did not take it, in milliseconds. */
const DISK_PAUSE = 10_000;

/** What a store that holds files has done since it was opened, and what it holds now. */
export interface HeldReport {
  /** Answered from disk. */
  readonly hits: number;
  /** Not on disk when they were asked for. */
  readonly misses: number;
  /** Of these, answered by the origin directly: too large to wait for or to hold, or the disk took nothing. */
  readonly passed: number;
  /** Files fetched from the origin, and their bytes. */
  readonly fetched: number;
  readonly fetchedBytes: number;
  /** Thrown away since their bytes were not those of their hash. */
  readonly damaged: number;
  /** Let go for others. */
  readonly evicted: number;
  readonly files: number;
  readonly bytes: number;
  readonly capBytes: number;
}

/** Files of an origin, with those that are used held on a local disk. */
export interface HeldStore extends FileStore {
  report(): HeldReport;
  /** Gives up what is being fetched. */
  close(): Promise<void>;
}

/** A file that is on its way: its size, and whether it has come to be held. */
interface Coming {
  readonly size: number;
  readonly held: Promise<boolean>;
}

/**
 * Puts a local disk in front of an origin: what was asked for once is answered from there, up to a cap, also by a later
 * process. Whoever asks for the same at the same time waits for the same. A file is held when all of it has come and is
 * what its hash says. What is stored or removed is stored or removed at the origin.
 */
export async function openHeldStore(origin: FileStore, folder: string, capBytes: number): Promise<HeldStore> {
  const store = new Holding(origin, await HeldFolder.open(folder, capBytes), capBytes);
  return {
    open: (hash, range) => store.open(hash, range),
    size: (hash) => store.size(hash),
    put: (hash, chunks) => origin.put(hash, chunks),
    remove: (hash) => store.remove(hash),
    report: () => store.report(),
    close: () => store.close(),
  };
}

class Holding {
  readonly #origin: FileStore;
  readonly #folder: HeldFolder;
  readonly #capBytes: number;
  readonly #coming = new Map<string, Promise<Coming | undefined>>();
  readonly #under = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  readonly #counts = { hits: 0, misses: 0, passed: 0, fetched: 0, fetchedBytes: 0, damaged: 0 };
  #diskPauses = -Infinity;

  constructor(origin: FileStore, folder: HeldFolder, capBytes: number) {
    this.#origin = origin;
    this.#folder = folder;
    this.#capBytes = capBytes;
  }

  async open(hash: string, range?: ByteRange): Promise<StoredFile | undefined> {
    requireHash(hash);
    const here = await this.#folder.open(hash, range);
    if (here) {
      this.#counts.hits++;
      return here;
    }
    this.#counts.misses++;
    if (this.#mayFetch(hash)) {
      const coming = await this.#fetch(hash);
      if (!coming) return undefined;
      if (coming.size <= LARGEST_WAITED && await coming.held) {
        const file = await this.#folder.open(hash, range);
        if (file) return file;
      }
    }
    this.#counts.passed++;
    return await this.#origin.open(hash, range);
  }

  async size(hash: string): Promise<number | undefined> {
    requireHash(hash);
    return this.#folder.size(hash) ?? await this.#origin.size(hash);
  }

  async remove(hash: string): Promise<void> {
    await this.#origin.remove(hash);
    await this.#folder.remove(hash);
  }

  report(): HeldReport {
    const { files, bytes, evicted, damaged } = this.#folder;
    const counts = { ...this.#counts, damaged: damaged + this.#counts.damaged };
    return { ...counts, evicted, files, bytes, capBytes: this.#capBytes };
  }

  async close(): Promise<void> {
    this.#closing.abort(new DOMException("The store is closed", "AbortError"));
    await Promise.allSettled([...this.#coming.values(), ...this.#under]);
  }

  #mayFetch(hash: string): boolean {
    if (this.#coming.has(hash)) return true;
    return this.#coming.size < MOST_FETCHED && performance.now() > this.#diskPauses &&
      !this.#closing.signal.aborted;
  }

  /** One fetch of each file at a time, whoever asks. */
  #fetch(hash: string): Promise<Coming | undefined> {
    let coming = this.#coming.get(hash);
    if (!coming) {
      coming = this.#begin(hash);
      this.#coming.set(hash, coming);
      const over = () => void this.#coming.delete(hash);
      coming.then((begun) => begun?.held).then(over, over);
    }
    return coming;
  }

  async #begin(hash: string): Promise<Coming | undefined> {
    const file = await this.#origin.open(hash);
    if (!file) return undefined;
    if (!this.#folder.couldHold(file.size)) {
      await file.stream.cancel();
      return { size: file.size, held: Promise.resolve(false) };
    }
    const held = this.#hold(hash, file);
    this.#under.add(held);
    held.catch((error) => {
      const nobodyIsTold = file.size > LARGEST_WAITED && !this.#closing.signal.aborted;
      if (nobodyIsTold) log("warn", "A file could not be fetched to be held", { hash, error });
    }).finally(() => this.#under.delete(held));
    return { size: file.size, held };
  }

  /** Holds a file that was opened at the origin; fetches it again where it came damaged or not to its end. */
  async #hold(hash: string, first: StoredFile): Promise<boolean> {
    let file: StoredFile | undefined = first;
    for (let tries = 1; file; tries++) {
      try {
        await this.#bring(hash, file);
        return true;
      } catch (error) {
        if (isDamaged(error)) this.#counts.damaged++;
        else if (!isBroken(error) && !(error instanceof Refusal)) return this.#pause(hash, error);
        if (this.#closing.signal.aborted || tries >= TRIES) throw asRefusal(hash, error);
      }
      file = await this.#origin.open(hash);
    }
    return false;
  }

  async #bring(hash: string, { size, stream }: StoredFile): Promise<void> {
    // Which also lets go of the origin where the store is closed, or the disk takes nothing.
    const coming = stream.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), {
      signal: this.#closing.signal,
    });
    try {
      await this.#folder.put(hash, size, coming);
    } finally {
      await coming.cancel().catch(() => {}); // it has come to its end, or it is broken: there is nothing to let go
    }
    this.#counts.fetched++;
    this.#counts.fetchedBytes += size;
  }

  /** A disk that is full, or does not take files for another reason, makes no page fail: the origin answers. */
  #pause(hash: string, error: unknown): false {
    this.#diskPauses = performance.now() + DISK_PAUSE;
    log("warn", "A file could not be held on disk", { hash, error });
    return false;
  }
}

function isDamaged(error: unknown): boolean {
  return error instanceof Refusal && error.code === "files.damaged";
}

/** To a reader, a file that breaks off is one whose origin is away. */
function asRefusal(hash: string, error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return new Refusal(
    "files.store_away",
    "unavailable",
    "Cannot fetch a file: it does not come to its end",
    { hash, retryAfterSeconds: 5 },
    error,
  );
}
