import type { ReplayFrom } from "./bus.ts";
import type { Feed, Held, Ledger, Note, Parked, Standing } from "./ledger.ts";
import { NatsFeed } from "./nats_feed.ts";
import type { NatsLink } from "./nats_link.ts";
import { marksUpTo, withMark } from "./nats_marks.ts";
import type { Line } from "./nats_probe.ts";
import { firstSaid, headOf, markAt } from "./nats_reading.ts";
import * as store from "./nats_store.ts";
import type { NatsTail } from "./nats_tail.ts";

/**
 * Where the subscribers of this process stand, in a bucket of the server. A subscriber is delivered to by one process,
 * which alone writes what is kept of it, so nothing is read before it is written. All of it is in one stream: should
 * the server lose the end of that, a position never survives what was held before it.
 */
export class NatsLedger implements Ledger {
  readonly #link: NatsLink;
  readonly #tail: () => Promise<NatsTail>;
  readonly #rows = new Map<string, store.StandingRow>();
  readonly #feeds = new Map<string, NatsFeed>();

  constructor(link: NatsLink, tail: () => Promise<NatsTail>) {
    this.#link = link;
    this.#tail = tail;
  }

  /** Where it stands, and no farther than the log still goes: what it kept beyond that goes, for it comes again. */
  async standing(name: string, hears: readonly string[], begins: "first" | "next"): Promise<Standing> {
    return await this.#link.use(async (line) => {
      const found = await store.getStanding(line, name);
      const row = {
        ...found ? await store.standingNow(line, found) : await newcomer(line, name, begins),
        hears,
      };
      if (found && row.position < found.position) await store.removeAfter(line, name, row.position);
      if (JSON.stringify(found) !== JSON.stringify(row)) await store.putStanding(line, row);
      this.#rows.set(name, row);
      return row;
    });
  }

  async feed(name: string, hears: readonly string[], wake: () => void): Promise<Feed> {
    const feed = new NatsFeed(this.#link, await this.#tail(), hears, wake);
    this.#feeds.set(name, feed);
    return feed;
  }

  /** How many signals wait for a subscriber of this process, where that is known here. */
  waiting(name: string): number | undefined {
    return this.#feeds.get(name)?.behind;
  }

  async held(name: string): Promise<Held[]> {
    return await this.#link.use((line) => store.listHeld(line, name));
  }

  async note(name: string, { position, held = [] }: Note): Promise<void> {
    await this.#link.use(async (line) => {
      await Promise.all(held.map((one) => store.putHeld(line, name, one)));
      const { replay, ...row } = this.#row(name);
      const mark = this.#feeds.get(name)?.mark(position);
      await this.#put(line, {
        ...row,
        position,
        marks: mark ? withMark(row.marks, mark) : row.marks,
        ...(replay && replay.to > position ? { replay } : {}),
      });
    });
  }

  async failed(name: string, held: Held, error: string): Promise<void> {
    await this.#link.use(async (line) => {
      await store.putHeld(line, name, held);
      await this.#noteFailure(line, name, error, new Date());
    });
  }

  async release(name: string, sequence: number): Promise<void> {
    await this.#link.use((line) => store.removeHeld(line, name, sequence));
  }

  async park(name: string, parked: Parked): Promise<void> {
    await this.#link.use(async (line) => {
      await store.putDead(line, name, parked);
      await store.removeHeld(line, name, parked.held.sequence);
      await this.#noteFailure(line, name, parked.error, parked.at);
    });
  }

  async unpark(name: string, id: string | undefined): Promise<number> {
    return await this.#link.use(async (line) => {
      const letters = await store.listDead(line, name, id);
      for (const letter of letters) {
        const { sequence, key } = letter;
        await store.putHeld(line, name, { sequence, key, attempts: 0, due: 0 });
        await store.removeDead(line, letter);
      }
      return letters.length;
    });
  }

  async rewind(name: string, from: ReplayFrom): Promise<void> {
    await this.#link.use(async (line) => {
      const head = await headOf(line);
      const first = "sequence" in from
        ? from.sequence
        : await firstSaid(line, from.since) ?? head.sequence + 1;
      const back = Math.min(Math.max(0, first - 1), head.sequence);
      const { replay: _before, lastFailure: _it, lastFailureAt: _when, ...row } = this.#row(name);
      const position = Math.min(row.position, back);
      const mark = position > 0 ? await markAt(line, position) : undefined;
      const marks = marksUpTo(row.marks, position);
      // Where it goes back first, then what goes: the other way round, a crash between would lose what it held.
      await this.#put(line, {
        ...row,
        position,
        epoch: row.epoch + 1,
        marks: mark ? withMark(marks, mark) : marks,
        ...(back < head.sequence ? { replay: { from: back, to: head.sequence } } : {}),
      });
      await store.removeAfter(line, name, back);
    });
  }

  async setPaused(name: string, paused: boolean): Promise<void> {
    await this.#link.use((line) => this.#put(line, { ...this.#row(name), paused }));
  }

  async forget(name: string): Promise<void> {
    this.#rows.delete(name);
    this.#feeds.delete(name);
    await this.#link.use((line) => store.removeAll(line, name));
  }

  async #noteFailure(line: Line, name: string, error: string, at: Date): Promise<void> {
    await this.#put(line, { ...this.#row(name), lastFailure: error, lastFailureAt: at.toISOString() });
  }

  async #put(line: Line, row: store.StandingRow): Promise<void> {
    await store.putStanding(line, row);
    this.#rows.set(row.name, row);
  }

  #row(name: string): store.StandingRow {
    const row = this.#rows.get(name);
    if (row) return row;
    throw new TypeError(`Cannot note anything of subscriber "${name}": it was never asked where it stands`);
  }
}

async function newcomer(line: Line, name: string, begins: "first" | "next"): Promise<store.StandingRow> {
  const row = { name, hears: [], epoch: 0, paused: false };
  if (begins === "first") return { ...row, position: 0, marks: [] };
  const head = await headOf(line);
  return { ...row, position: head.sequence, marks: [head] };
}
