import { log } from "core/base/log.ts";
import type { Mark } from "./nats_marks.ts";
import type { Line } from "./nats_probe.ts";
import { type Cursor, openCursor } from "./nats_cursor.ts";
import { endsOf, type Entry, firstStored, stands } from "./nats_reading.ts";

/** Takes signals as they come. */
export type Route = (entry: Entry) => void;

/**
 * The end of the log as it grows: one consumer for the whole process, on everything. Who is up to date hears from
 * here, by name, so that a signal costs as much as it has hearers, and the place that everybody has come to is exact.
 */
export class NatsTail {
  readonly line: Line;
  /** Where the log ended when it was opened. */
  readonly begun: Mark;
  /** Whether it goes on behind an earlier one with whatever was said since. */
  readonly leavesNothingOut: boolean;
  readonly #cursor: Cursor;
  readonly #routes = new Map<string, Set<Route>>();
  readonly #waiting = new Set<{ readonly sequence: number; readonly wake: () => void }>();
  readonly #reading: Promise<void>;
  #end: Mark;

  private constructor(line: Line, { begun, end, leavesNothingOut }: Begin, cursor: Cursor) {
    [this.line, this.begun, this.leavesNothingOut] = [line, begun, leavesNothingOut];
    this.#end = end;
    this.#cursor = cursor;
    this.#reading = this.#read();
  }

  /** Begins where the log ends now; or behind a message, or where that is gone, with what was stored after it. */
  static async open(line: Line, behind?: Mark): Promise<NatsTail> {
    const begin = await beginning(line, behind);
    return new NatsTail(line, begin, await openCursor(line, undefined, begin.end.sequence + 1, 2_000));
  }

  /** The last message that has come. */
  get end(): Mark {
    return this.#end;
  }

  /** When the log was last heard of (`Cursor`). */
  get lastSign(): number {
    return this.#cursor.lastSign;
  }

  /** Sends signals of these names down a route from now on, and gives back what ends that. */
  listen(names: readonly string[], route: Route): () => void {
    for (const name of names) {
      const routes = this.#routes.get(name);
      if (routes) routes.add(route);
      else this.#routes.set(name, new Set([route]));
    }
    return () => {
      for (const name of names) {
        const routes = this.#routes.get(name);
        if (routes?.delete(route) && routes.size === 0) this.#routes.delete(name);
      }
    };
  }

  /** Calls once when this sequence has come, and gives back what ends that. */
  whenCome(sequence: number, wake: () => void): () => void {
    const waiting = { sequence, wake };
    this.#waiting.add(waiting);
    return () => this.#waiting.delete(waiting);
  }

  async close(): Promise<void> {
    this.#cursor.close();
    await this.#reading;
  }

  async #read(): Promise<void> {
    try {
      for await (const entry of this.#cursor) {
        this.#end = entry;
        const routes = this.#routes.get(entry.name);
        if (routes) { for (const route of routes) this.#send(route, entry); }
        if (this.#waiting.size > 0) this.#wake(entry.sequence);
      }
    } catch (error) {
      // The consumer cannot go on: a new line brings a new one.
      log("error", "Reading the end of the log failed: connecting anew", { error });
      await this.line.nc.close();
    }
  }

  #send(route: Route, entry: Entry): void {
    try {
      route(entry);
    } catch (error) {
      log("error", "A listener to signals failed", { name: entry.name, error });
    }
  }

  #wake(sequence: number): void {
    for (const waiting of this.#waiting) {
      if (waiting.sequence > sequence) continue;
      this.#waiting.delete(waiting);
      waiting.wake();
    }
  }
}

/** Where a tail begins. */
type Begin = Pick<NatsTail, "begun" | "end" | "leavesNothingOut">;

async function beginning(line: Line, behind: Mark | undefined): Promise<Begin> {
  const { first, ...begun } = await endsOf(line);
  if (!behind) return { begun, end: begun, leavesNothingOut: false };
  if (await stands(line, behind)) {
    // What was taken off the beginning of the log meanwhile never came here.
    return { begun, end: behind, leavesNothingOut: first <= behind.sequence + 1 };
  }
  const after = await firstStored(line, behind.stored + 1);
  const end = after ? { sequence: after - 1, stored: behind.stored } : begun;
  return { begun, end, leavesNothingOut: false };
}
