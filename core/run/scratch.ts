import { Refusal } from "core/base/refusal.ts";
import { turn } from "core/base/wait.ts";
import { engineCode } from "core/data/client.ts";
import { migrate, readMigrations } from "core/data/migrate.ts";
import { openWriter, type Writer } from "core/data/writer.ts";
import type { Logged } from "core/bus/bus.ts";
import type { Signal } from "core/signal/signal.ts";
import type { Context } from "core/work/context.ts";
import { type Ears, hear } from "core/work/hearing.ts";
import { WORK_TABLES } from "core/work/tables.ts";

/** For how many milliseconds hearing again may have the thread to itself: others wait for it at every turn. */
const LONGEST_TURN = 5;
/** How many milliseconds one signal may take: as long as its first delivery could. */
const DEADLINE = 10_000;

type Ear = Ears extends ReadonlyMap<string, readonly (infer One)[]> ? One : never;

/**
 * A second database of a resident, empty at first, in which its hearers hear what is in the log: to see what its
 * tables should hold. Nothing that they say goes anywhere, since it was said when they heard it first; and it is
 * the time at which a signal was said.
 */
export class Scratch {
  readonly file: string;
  readonly #writer: Writer;
  readonly #resident: string;
  readonly #ears: Ears;
  /** What is being heard, and since when. */
  #now: { readonly signal: Signal; readonly since: number } | undefined;
  /** When others had their turn last. */
  #turn = performance.now();

  private constructor(file: string, writer: Writer, resident: string, ears: Ears) {
    this.file = file;
    this.#writer = writer;
    this.#resident = resident;
    this.#ears = new Map([...ears].map(([name, heard]) => [name, heard.map((ear) => this.#again(ear))]));
  }

  static async open(folder: string, context: Context, ears: Ears): Promise<Scratch> {
    await removeScratch(folder, context.name);
    const file = scratchFile(folder, context.name);
    const writer = await openWriter(file);
    try {
      await migrate(writer, "core", WORK_TABLES);
      await migrate(writer, context.name, await readMigrations(context.migrations));
      return new Scratch(file, writer, context.name, ears);
    } catch (error) {
      await writer.close();
      throw error;
    }
  }

  /** Hears signals in their order. Refuses `rebuild.signal_failed`; ends with the reason of `stop` when that aborts. */
  async hear(logged: readonly Logged[], stop: AbortSignal): Promise<void> {
    const place = { name: this.#resident, writer: this.#writer, clock: () => new Date() };
    const signals = logged.map(({ signal }) => signal);
    const hung = new AbortController();
    const watch = setInterval(() => {
      const { signal, since } = this.#now ?? { since: performance.now() };
      if (signal && performance.now() - since > DEADLINE) hung.abort(this.#failed(signal));
    }, DEADLINE / 10);
    try {
      await hear(place, this.#resident, this.#ears, signals, 1, AbortSignal.any([stop, hung.signal]));
    } finally {
      clearInterval(watch);
      this.#now = undefined;
    }
  }

  #again(ear: Ear): Ear {
    return async (work, signal) => {
      if (performance.now() - this.#turn > LONGEST_TURN) {
        await turn();
        this.#turn = performance.now();
      }
      this.#now = { signal, since: performance.now() };
      try {
        await ear({ ...work, now: new Date(signal.at), emit: () => {} }, signal);
      } catch (error) {
        throw engineCode(error) === "SQLITE_FULL" ? error : this.#failed(signal, error);
      }
    };
  }

  #failed({ id, name }: Signal, cause?: unknown): Refusal {
    const how = cause === undefined ? "it does not come to an end" : "it throws";
    const message = `Cannot rebuild "${this.#resident}": it cannot hear "${name}" ${id} again: ${how}`;
    return new Refusal("rebuild.signal_failed", "conflict", message, { id }, cause);
  }

  /** Lets the file go; it stays, for others to read. */
  close(): Promise<void> {
    return this.#writer.close();
  }
}

/** The file of a resident's scratch database: no `.db`, so that nobody takes it for a database of the house. */
function scratchFile(folder: string, resident: string): string {
  return `${folder}/${resident}.rebuild`;
}

/** Removes what is left of a resident's scratch database, one of a process that died included. */
export async function removeScratch(folder: string, resident: string): Promise<void> {
  for (const part of ["", "-wal", "-shm", "-journal"]) {
    try {
      await Deno.remove(scratchFile(folder, resident) + part);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}
