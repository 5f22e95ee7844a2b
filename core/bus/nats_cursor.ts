import type { ConsumerMessages } from "@nats-io/jetstream";
import { log } from "core/base/log.ts";
import { wait } from "core/base/wait.ts";
import { consumerConfig, isNobodyThere, type Line, refuseDifferent } from "./nats_probe.ts";
import { Entry, filters, passedOverHere } from "./nats_reading.ts";

/** Messages of the log in order, from a sequence on, for as long as it is open. */
export interface Cursor extends AsyncIterable<Entry> {
  /** When the server was last heard of, be it that nothing was said: a moment of `performance.now()`. */
  readonly lastSign: number;
  /** Brings no more; whoever waits for the next message waits no longer. */
  close(): void;
}

/** How often a consumer that has nothing to bring lets itself be heard of, in milliseconds; */
const HEARTBEATS = 1_000;
/** one that was not heard of for so long is gone, and another takes its place. */
const GONE = 4_000;
/**
 * How long a request for more stands. Between one and the next nothing comes for a round trip, which on a long line is
 * longer than signals may be late: seldom, then. That somebody is there still is for heartbeats to tell.
 */
const ASKS_AGAIN = 600_000;

/** Opens a cursor on all signals, or on those of some names, which fetches so many ahead. */
export async function openCursor(
  line: Line,
  names: readonly string[] | undefined,
  from: number,
  ahead: number,
): Promise<Cursor> {
  const cursor = new LogCursor(line, names, from, ahead);
  await cursor.open();
  return cursor;
}

/**
 * Reads by consumers that go by themselves. One that is not heard of, or whose messages do not follow each other, is
 * left for a new one that begins behind the last message that came: consumers may go with the server that they are on.
 */
class LogCursor implements Cursor {
  readonly #line: Line;
  readonly #names: readonly string[] | undefined;
  readonly #ahead: number;
  readonly #hears: ReadonlySet<string> | undefined;
  readonly #closing = new AbortController();
  #from: number;
  #consumer = "";
  #messages: ConsumerMessages | undefined;
  /** Since when it waits without hearing anything; never while somebody is busy with what has come. */
  #silent = Infinity;
  lastSign = performance.now();

  constructor(line: Line, names: readonly string[] | undefined, from: number, ahead: number) {
    this.#line = line;
    this.#names = names;
    this.#from = from;
    this.#ahead = ahead;
    this.#hears = passedOverHere(line, names);
  }

  async open(): Promise<ConsumerMessages> {
    const wanted = consumerConfig(filters(this.#line, this.#names), this.#from);
    const info = await this.#line.jsm.consumers.add(this.#line.names.stream, wanted);
    refuseDifferent(info.config, wanted, this.#line.version);
    this.#consumer = info.name;
    const messages = await this.#line.js.consumers.getConsumerFromInfo(info).consume({
      max_messages: this.#ahead,
      expires: ASKS_AGAIN,
      idle_heartbeat: HEARTBEATS,
    });
    void this.#listen(messages);
    return this.#messages = messages;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Entry> {
    const watch = setInterval(() => this.#leaveSilent(), HEARTBEATS);
    try {
      while (!this.#closing.signal.aborted) {
        const messages = this.#messages ?? await this.#reopen();
        if (!messages || this.#closing.signal.aborted) return;
        yield* this.#read(messages);
        this.#end();
        if (this.#line.nc.isClosed()) return;
      }
    } finally {
      clearInterval(watch);
      this.#end();
    }
  }

  close(): void {
    this.#closing.abort();
    this.#end();
  }

  /** All that comes, until nothing more does, or what comes is not what comes next. */
  async *#read(messages: ConsumerMessages): AsyncGenerator<Entry> {
    let expected = 1;
    const coming = messages[Symbol.asyncIterator]();
    try {
      for (;;) {
        this.#silent = performance.now();
        const { done, value } = await coming.next();
        this.#silent = Infinity;
        this.lastSign = performance.now();
        if (done || value.info.deliverySequence !== expected++) return;
        const entry = new Entry(value, this.#line);
        this.#from = entry.sequence + 1;
        if (!this.#hears || this.#hears.has(entry.name) || entry.last) yield entry;
      }
    } finally {
      await coming.return?.();
    }
  }

  /** Undefined where it is closed meanwhile. */
  async #reopen(): Promise<ConsumerMessages | undefined> {
    while (!this.#closing.signal.aborted && !this.#line.nc.isClosed()) {
      try {
        return await this.open();
      } catch (error) {
        if (!isNobodyThere(error)) log("warn", "Reading from the log broke off and begins again", { error });
        await wait(250, this.#closing.signal);
      }
    }
  }

  async #listen(messages: ConsumerMessages): Promise<void> {
    for await (const { type } of messages.status()) {
      if (type !== "heartbeat") continue;
      this.lastSign = performance.now();
      if (this.#silent !== Infinity) this.#silent = this.lastSign;
    }
  }

  #leaveSilent(): void {
    if (performance.now() - this.#silent > GONE) this.#end();
  }

  /** Ends the consumer that brings messages now. That it has ended is known to who waits for the next one, and only there. */
  #end(): void {
    const messages = this.#messages;
    this.#messages = undefined;
    if (!messages) return;
    void messages.close();
    if (this.#line.nc.isClosed()) return;
    // It goes by itself in half a minute.
    void this.#line.jsm.consumers.delete(this.#line.names.stream, this.#consumer).catch(() => {});
  }
}
