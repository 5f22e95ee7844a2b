import { Refusal } from "core/base/refusal.ts";
import type { House } from "core/run/house.ts";
import type { Ask } from "core/work/filter.ts";
import { findByCredential, type FoundStream, hashCredential } from "contexts/streams/mod.ts";
import { eventFeed } from "edge/feeds/event_feed.ts";

/** How many connections one stream may have at a time, and all together in this process. */
const MOST = { stream: 5, all: 200 } as const;
/** The longest that a timer of the runtime counts, in milliseconds: some 24 days. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** What changes who may hear what: a connection that was opened before ends, and its service asks again. */
const CHANGES = [
  "streams.stream.changed.v1",
  "streams.stream.paused.v1",
  "streams.stream.closed.v1",
  "streams.secret.rotated.v1",
] as const;

/** The connections of services that fetch their signals. */
export class EventFeeds {
  readonly #house: House;
  readonly #ask: Ask;
  readonly #clock: () => Date;
  readonly #open = new Map<string, Set<AbortController>>();
  #changes = 0;
  #closed = false;

  private constructor(house: House, ask: Ask, clock: () => Date) {
    this.#house = house;
    this.#ask = ask;
    this.#clock = clock;
  }

  /** Listens to whatever ends a connection, from when it resolves on. */
  static async open(house: House, ask: Ask, clock: () => Date): Promise<EventFeeds> {
    const feeds = new EventFeeds(house, ask, clock);
    await house.tail(CHANGES, ({ body }) => feeds.#end((body as { readonly streamId: string }).streamId));
    return feeds;
  }

  /** How many connections a stream has in this process. */
  connections(streamId: string): number {
    return this.#open.get(streamId)?.size ?? 0;
  }

  /**
   * Opens a connection for whoever has a credential. Refuses `streams.credential_unknown`, `streams.stream_paused`,
   * `streams.connections_many`, `streams.position_unknown` and, once closed, `streams.closing`.
   */
  async connect(
    credential: string,
    after: number | undefined,
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const changes = this.#changes;
    const found = await findByCredential(
      this.#house.reader("streams"),
      hashCredential(credential),
      this.#clock(),
    );
    if (!found) throw credentialUnknown();
    const { stream, until } = found;
    const position = await this.#position(stream, after);
    // What changed while it was looked up would have ended it, had it been there.
    if (changes !== this.#changes) return await this.connect(credential, after);
    const over = this.#admit(stream);
    const timer = until === null ? undefined : setTimeout(
      () => over.abort(),
      Math.min(until.getTime() - this.#clock().getTime(), LONGEST_TIMER),
    );
    over.signal.addEventListener("abort", () => {
      clearTimeout(timer);
      this.#leave(stream.id, over);
    });
    try {
      return await eventFeed({ house: this.#house, stream, ask: this.#ask, after: position, over });
    } catch (error) {
      over.abort();
      throw error;
    }
  }

  /** Ends every connection; from now on none is opened. */
  close(): void {
    this.#closed = true;
    for (const streamId of [...this.#open.keys()]) this.#end(streamId);
  }

  async #position(stream: FoundStream, after: number | undefined): Promise<number> {
    const { head } = await this.#house.signals.log();
    if (after !== undefined && after > head) {
      throw new Refusal(
        "streams.position_unknown",
        "conflict",
        `Cannot go on after ${after}: the log ends with ${head}`,
        { after, head },
      );
    }
    return Math.max(after ?? head, Math.min(stream.beginsAfter, head));
  }

  #admit(stream: FoundStream): AbortController {
    if (this.#closed) {
      throw new Refusal("streams.closing", "unavailable", "Cannot open a stream: this server stops", {
        retryAfterSeconds: 5,
      });
    }
    if (stream.state === "paused") {
      throw new Refusal("streams.stream_paused", "unavailable", "Cannot open this stream: it is paused", {
        retryAfterSeconds: 60,
      });
    }
    const all = [...this.#open.values()].reduce((sum, one) => sum + one.size, 0);
    if (this.connections(stream.id) >= MOST.stream || all >= MOST.all) {
      throw new Refusal(
        "streams.connections_many",
        "limited",
        `Cannot open one more connection: a stream may have ${MOST.stream}`,
        { most: MOST.stream, retryAfterSeconds: 30 },
      );
    }
    const over = new AbortController();
    const ofStream = this.#open.get(stream.id) ?? new Set();
    this.#open.set(stream.id, ofStream.add(over));
    return over;
  }

  #leave(streamId: string, over: AbortController): void {
    const ofStream = this.#open.get(streamId);
    ofStream?.delete(over);
    if (ofStream?.size === 0) this.#open.delete(streamId);
  }

  #end(streamId: string): void {
    this.#changes++;
    for (const over of [...this.#open.get(streamId) ?? []]) over.abort();
  }
}

/** Says the same of a credential that never was, that is over, and of one whose stream has ended. */
export function credentialUnknown(): Refusal {
  return new Refusal(
    "streams.credential_unknown",
    "unknown",
    "Cannot open a stream: send its credential as a bearer token",
  );
}
