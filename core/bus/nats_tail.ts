import { log } from "core/base/log.ts";
import type { Mark } from "./nats_marks.ts";
import type { Line } from "./nats_probe.ts";
import { type Cursor, openCursor } from "./nats_cursor.ts";
import { type Entry, firstStored, headOf, stands } from "./nats_reading.ts";

/** Takes signals as they come. */
export type Route = (entry: Entry) => void;

/**
 * The end of the log as it grows: one consumer for the whole process, on everything. Who is up to date hears from
 * here, by name, so that a signal costs as much as it has hearers, and the place that everybody has come to is exact.
 */
export class NatsTail {
  readonly line: Line;
  readonly #cursor: Cursor;
  readonly #routes = new Map<string, Set<Route>>();
  readonly #waiting = new Set<{ readonly sequence: number; readonly wake: () => void }>();
  readonly #reading: Promise<void>;
  #end: Mark;

  private constructor(line: Line, end: Mark, cursor: Cursor) {
    this.line = line;
    this.#end = end;
    this.#cursor = cursor;
    this.#reading = this.#read();
  }

  /** Begins where the log ends now; or behind a message, or where that is gone, with what was stored after it. */
  static async open(line: Line, behind?: Mark): Promise<NatsTail> {
    const end = behind ? await goOnBehind(line, behind) : await headOf(line);
    return new NatsTail(line, end, await openCursor(line, undefined, end.sequence + 1, 2_000));
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

async function goOnBehind(line: Line, mark: Mark): Promise<Mark> {
  if (await stands(line, mark)) return mark;
  const first = await firstStored(line, mark.stored + 1);
  return first ? { sequence: first - 1, stored: mark.stored } : await headOf(line);
}
