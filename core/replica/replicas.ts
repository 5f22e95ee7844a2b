import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import { engineCode } from "core/data/client.ts";
import { openReader, type Reader } from "core/data/reader.ts";
import { reaches, type Stand } from "core/work/stand.ts";
import { sizeOfLife } from "./lives.ts";
import type { Order, Original, Pulled, Told } from "./pulled.ts";

/** What shows that a file is damaged: it is copied again. */
const DAMAGED = ["SQLITE_CORRUPT", "SQLITE_NOTADB"];

/** A copy as it is read here. */
interface Copy {
  pulled: Pulled;
  reader?: Reader;
  /** The file that could not be opened. */
  unread?: string;
  /** What was told of it is taken in one after the other: opening a file takes a turn. */
  taking: Promise<void>;
}

/** Somebody who waits for a copy to come up to something. */
interface Waiting {
  readonly isThere: () => boolean;
  readonly wake: () => void;
}

/**
 * Copies of other databases as a serving thread reads them: a Worker beside it pulls them (`puller.ts`), this thread
 * only reads. A copy is a cache: it may be old, and it may vanish and come again.
 */
export class Replicas {
  readonly #worker: Worker;
  readonly #folder: string;
  readonly #copies: Map<string, Copy>;
  readonly #waiting = new Set<Waiting>();
  #stopped: (() => void) | undefined;
  #hurried = 0;
  #isClosed = false;

  /** Begins to copy these into a folder. */
  constructor(worker: Worker, folder: string, originals: readonly Original[]) {
    [this.#worker, this.#folder] = [worker, folder];
    this.#copies = new Map(originals.map(({ name }) => [name, {
      pulled: { name, state: "empty", asOf: 0, renewed: 0, failed: 0, tookMs: 0 },
      taking: Promise.resolve(),
    }]));
    worker.onmessage = ({ data }: MessageEvent<Told>) => this.#hear(data);
    this.#order({ do: "pull", folder, originals });
  }

  /** Whether a database is copied here. */
  has(name: string): boolean {
    return this.#copies.has(name);
  }

  /** The reader of a copy. Refuses `region.not_copied`, and `region.not_ready` for one that is not whole yet. */
  reader(name: string): Reader {
    const copy = this.#copies.get(name);
    if (copy?.reader) return copy.reader;
    const code = copy ? "region.not_ready" : "region.not_copied";
    const why = copy ? "it is still being copied" : "it is not copied to this region";
    throw new Refusal(code, "unavailable", `Cannot read "${name}" here: ${why}`, {
      name,
      retryAfterSeconds: 2,
    });
  }

  /** How every copy is. */
  report(): readonly Pulled[] {
    return [...this.#copies.values()].map(({ pulled }) => pulled);
  }

  /** How many bytes a copy takes up so far, whole or not. */
  sizeOf(name: string): Promise<number> {
    return sizeOfLife(`${this.#folder}/${name}`);
  }

  /** Whether every copy is whole, if perhaps old. */
  isReady(): boolean {
    return [...this.#copies.values()].every(({ reader }) => reader !== undefined);
  }

  /** Waits until every copy is whole; false when time is up. */
  whole(milliseconds: number): Promise<boolean> {
    return this.#until(() => this.isReady(), milliseconds);
  }

  /** Waits until every copy holds all that was stored before a moment (milliseconds since 1970); false when time is up. */
  upTo(moment: number, milliseconds: number, stop?: AbortSignal): Promise<boolean> {
    return this.#until(
      () => [...this.#copies.values()].every(({ reader, pulled }) => reader && pulled.asOf >= moment),
      milliseconds,
      stop,
    );
  }

  /** Whether the copies have come up to these stands. What is not copied here is no matter of a copy. */
  reached(stands: readonly Stand[]): boolean {
    return stands.every((wanted) => {
      const copy = this.#copies.get(wanted.context);
      if (!copy) return true;
      return copy.pulled.stand !== undefined && reaches(copy.pulled.stand, wanted);
    });
  }

  /** Waits until the copies have come up to these stands, and has them pulled at once; false when time is up. */
  async reach(stands: readonly Stand[], milliseconds: number, stop?: AbortSignal): Promise<boolean> {
    if (this.reached(stands)) return true;
    this.hurry();
    return await this.#until(() => this.reached(stands), milliseconds, stop);
  }

  /** Does something once a copy holds what its context has said up to a sequence: at once where it does. */
  whenSaid(context: string, sequence: number, act: () => void): void {
    const copy = this.#copies.get(context);
    const isThere = () => (copy?.pulled.stand?.said ?? 0) >= sequence;
    if (!copy || isThere()) return act();
    const waiting = {
      isThere,
      wake: () => {
        this.#waiting.delete(waiting);
        act();
      },
    };
    this.#waiting.add(waiting);
    this.hurry();
  }

  /** Something was stored over there: the copies are looked after at once, and often for a moment. */
  hurry(): void {
    const now = performance.now();
    if (now - this.#hurried < 5) return;
    this.#hurried = now;
    this.#order({ do: "hurry" });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const stopped = new Promise<void>((resolve) => this.#stopped = resolve);
    this.#order({ do: "stop" });
    const over = new AbortController();
    // What hangs in a network that is cut cannot be stopped, only left behind.
    await Promise.race([stopped, wait(1_000, over.signal)]);
    over.abort();
    this.#worker.terminate();
    for (const { reader } of this.#copies.values()) reader?.close();
  }

  #hear(told: Told): void {
    if ("stopped" in told) return this.#stopped?.();
    const copy = this.#copies.get(told.pulled.name)!;
    copy.taking = copy.taking.then(() => this.#take(copy, told.pulled));
  }

  /** A copy counts as having come to what is told of it once that can be read. */
  async #take(copy: Copy, pulled: Pulled): Promise<void> {
    const { file } = pulled;
    if (file !== undefined && file !== copy.pulled.file && !await this.#reopen(copy, pulled.name, file)) {
      return;
    }
    copy.pulled = pulled;
    for (const waiting of this.#waiting) if (waiting.isThere()) waiting.wake();
  }

  /** A copy that is being made anew goes on being read as it was until the new one is whole. */
  async #reopen(copy: Copy, name: string, file: string): Promise<boolean> {
    try {
      const opened = await openReader(file, (error) => {
        if (DAMAGED.includes(engineCode(error) ?? "")) this.#doubt(name, file, String(error));
      });
      if (this.#isClosed) {
        opened.close();
        return false;
      }
      copy.reader?.close();
      copy.reader = opened;
      return true;
    } catch (error) {
      // Once for a file: what is told of it still says nothing of the one that comes after it.
      if (copy.unread !== file) this.#order({ do: "doubt", name, why: String(error) });
      copy.unread = file;
      return false;
    }
  }

  #doubt(name: string, file: string, why: string): void {
    // Once for a file: the one that comes after it is another.
    if (this.#copies.get(name)?.pulled.file !== file) return;
    this.#order({ do: "doubt", name, why });
  }

  #until(isThere: () => boolean, milliseconds: number, stop?: AbortSignal): Promise<boolean> {
    if (isThere()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const over = new AbortController();
      const end = (there: boolean) => {
        this.#waiting.delete(waiting);
        over.abort();
        resolve(there);
      };
      const waiting = { isThere, wake: () => end(true) };
      this.#waiting.add(waiting);
      stop?.addEventListener("abort", () => end(false), { once: true, signal: over.signal });
      void wait(milliseconds, over.signal).then(() => end(isThere()));
    });
  }

  #order(order: Order): void {
    this.#worker.postMessage(order);
  }
}
