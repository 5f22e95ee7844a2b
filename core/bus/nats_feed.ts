import { log } from "core/base/log.ts";
import type { Logged } from "./bus.ts";
import type { Feed } from "./ledger.ts";
import type { NatsLink } from "./nats_link.ts";
import type { Mark } from "./nats_marks.ts";
import { type Cursor, openCursor } from "./nats_cursor.ts";
import { type Entry, firstFrom } from "./nats_reading.ts";
import { fromWire } from "./nats_message.ts";
import type { NatsTail } from "./nats_tail.ts";

/** How many signals wait for one subscriber; beyond that it is left behind, to read them from the log. */
const MOST_WAITING = 2_000;
/** And how many are fetched ahead while it reads from the log. */
const AHEAD = 1_000;
/** How many of the places handed out last can still be told apart from what may stand there later. */
const REMEMBERED = 4;

/**
 * What one subscriber reads. Behind the end of the log it has a cursor of its own, on what it hears; once it has come
 * to the end it hears from the tail of its process, and costs nothing until something comes.
 */
export class NatsFeed implements Feed {
  readonly #link: NatsLink;
  readonly #tail: NatsTail;
  readonly #names: readonly string[];
  readonly #wake: () => void;
  readonly #places: Mark[] = [];
  /** Signals that have come and were not handed out, in order. */
  #waiting: Entry[] = [];
  /** Up to where they were handed out. */
  #handed = -1;
  #cursor: Cursor | undefined;
  /** Whether all that it hears comes from the tail. */
  #live = false;
  #overflown = false;
  #atEnd = false;
  #unlisten: () => void = () => {};
  #unwait: () => void = () => {};
  #closed = false;
  #drained: () => void = () => {};
  #pumping: Promise<void> = Promise.resolve();

  constructor(link: NatsLink, tail: NatsTail, names: readonly string[], wake: () => void) {
    this.#link = link;
    this.#tail = tail;
    this.#names = names;
    this.#wake = wake;
  }

  async next(after: number, limit: number, wanted: number): Promise<{ signals: Logged[]; upTo: number }> {
    if (after !== this.#handed) await this.#leave(); // the first time, and where what was handed out was not taken
    this.#handed = after;
    if (!this.#live && (!this.#cursor || this.#atEnd && this.#waiting.length === 0)) await this.#goOn(after);
    const entries = this.#waiting.splice(0, limit);
    this.#drained();
    const upTo = this.#reach(entries, after, wanted);
    if (this.#live && wanted > upTo) {
      this.#unwait();
      this.#unwait = this.#tail.whenCome(wanted, this.#wake);
    }
    this.#handed = upTo;
    const hears = (entry: Entry) => this.#names.includes(entry.name);
    return { signals: entries.filter(hears).map(({ logged }) => logged).filter((one) => !!one), upTo };
  }

  async at(sequence: number): Promise<Logged | undefined> {
    return await this.#link.use(async ({ jsm, names }) => {
      const found = await jsm.streams.getMessage(names.stream, { seq: sequence });
      const signal = found && fromWire(sequence, found.header, found.data);
      return signal ? { sequence, signal } : undefined;
    });
  }

  /** How many signals wait for the subscriber, where that is all there are. */
  get behind(): number | undefined {
    return this.#live ? this.#waiting.length : undefined;
  }

  /** The message at a place that was handed out lately. */
  mark(sequence: number): Mark | undefined {
    return this.#places.find((place) => place.sequence === sequence);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#leave();
  }

  /**
   * How far the subscriber is once it has handled these: to the end, where nothing else waits for it. It does not go
   * along with what it does not hear, unless somebody waits for it: that would cost every subscriber every signal.
   */
  #reach(entries: readonly Entry[], after: number, wanted: number): number {
    if (entries.length === 0 && wanted <= after) return after;
    const last = this.#live && this.#waiting.length === 0 ? this.#tail.end : entries.at(-1);
    if (!last || last.sequence <= after) return after;
    this.#places.push({ sequence: last.sequence, stored: last.stored });
    if (this.#places.length > REMEMBERED) this.#places.shift();
    return last.sequence;
  }

  /**
   * Joins the tail where nothing lies between, else reads on from the log. It counts as having joined only once that is
   * known: where the question fails, it has not, or what lies between would be passed over.
   */
  async #goOn(after: number): Promise<void> {
    await this.#leave();
    const end = this.#tail.end.sequence;
    this.#unlisten = this.#tail.listen(this.#names, (entry) => this.#take(entry));
    let joined = false;
    try {
      joined = after >= end || await this.#nothingBetween(after, end);
    } finally {
      if (!joined) await this.#leave();
    }
    if (joined) {
      this.#live = !this.#overflown;
    } else {
      this.#cursor = await this.#link.use((line) => openCursor(line, this.#names, after + 1, AHEAD));
      this.#pumping = this.#pump(this.#cursor);
    }
  }

  async #nothingBetween(after: number, end: number): Promise<boolean> {
    return await this.#link.use(async (line) => {
      const firsts = await Promise.all(this.#names.map((name) => firstFrom(line, name, after + 1)));
      return firsts.every((first) => first === undefined || first > end);
    });
  }

  #take(entry: Entry): void {
    if (entry.sequence <= this.#handed) return;
    if (this.#waiting.length >= MOST_WAITING) {
      this.#unlisten();
      this.#live = false;
      this.#overflown = true;
      this.#waiting = [];
    } else {
      this.#waiting.push(entry);
    }
    this.#wake();
  }

  async #pump(cursor: Cursor): Promise<void> {
    try {
      for await (const entry of cursor) {
        if (this.#cursor !== cursor) return;
        this.#waiting.push(entry);
        this.#atEnd = entry.last;
        this.#wake();
        while (this.#waiting.length >= AHEAD && this.#cursor === cursor) {
          await new Promise<void>((resolve) => this.#drained = resolve);
        }
      }
    } catch (error) {
      if (!this.#closed) log("warn", "Reading from the log broke off and begins again", { error });
    }
    if (this.#cursor !== cursor) return;
    this.#cursor = undefined;
    this.#wake();
  }

  /** Lets go of the tail and of the cursor, and of what has come by them. */
  async #leave(): Promise<void> {
    this.#unlisten();
    this.#unwait();
    this.#live = this.#overflown = this.#atEnd = false;
    const cursor = this.#cursor;
    this.#cursor = undefined;
    this.#drained();
    cursor?.close();
    await this.#pumping;
    this.#waiting = [];
  }
}
