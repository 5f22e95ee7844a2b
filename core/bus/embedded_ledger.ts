import { sql } from "drizzle-orm";
import type { ReplayFrom } from "./bus.ts";
import type { Feed, Held, Ledger, Note, Parked, Standing } from "./ledger.ts";
import type { SignalLog } from "./signal_log.ts";
import { standingOf, type SubscriberRow } from "./subscriber_row.ts";

/** Where each subscriber stands, what it holds back and has parked: rows beside the log. */
export class EmbeddedLedger implements Ledger {
  readonly #log: SignalLog;

  constructor(log: SignalLog) {
    this.#log = log;
  }

  feed(_name: string, hears: readonly string[], wake: () => void): Promise<Feed> {
    return Promise.resolve(this.#log.feed(hears, wake));
  }

  standing(name: string, hears: readonly string[], begins: "first" | "next"): Promise<Standing> {
    return this.#log.writer.write(async () => {
      await this.#log.writer.execute(
        `insert into subscriber (name, hears, position)
         values (?, ?, ${begins === "first" ? "0" : "(select coalesce(max(sequence), 0) from log)"})
         on conflict (name) do update set hears = excluded.hears`,
        [name, JSON.stringify(hears)],
      );
      const found = await this.#log.writer.execute(
        "select position, epoch, paused, replay_from, replay_to from subscriber where name = ?",
        [name],
      );
      return standingOf(found.rows[0] as unknown as SubscriberRow);
    });
  }

  held(subscriber: string): Promise<Held[]> {
    return this.#log.reader.database.all<Held>(
      sql`select sequence, key, attempts, due from held where subscriber = ${subscriber} order by sequence`,
    );
  }

  note(subscriber: string, { position, held = [] }: Note): Promise<void> {
    return this.#log.writer.write(async () => {
      for (const one of held) await this.#hold(subscriber, one);
      await this.#log.writer.execute(
        `update subscriber set position = ?1,
           replay_from = iif(replay_to <= ?1, null, replay_from), replay_to = iif(replay_to <= ?1, null, replay_to)
         where name = ?2`,
        [position, subscriber],
      );
    });
  }

  failed(subscriber: string, held: Held, error: string): Promise<void> {
    return this.#log.writer.write(async () => {
      await this.#hold(subscriber, held);
      await this.#noteFailure(subscriber, error, new Date());
    });
  }

  async release(subscriber: string, sequence: number): Promise<void> {
    await this.#log.writer.write(() =>
      this.#log.writer.execute("delete from held where subscriber = ? and sequence = ?", [
        subscriber,
        sequence,
      ])
    );
  }

  park(subscriber: string, { held, id, error, at }: Parked): Promise<void> {
    return this.#log.writer.write(async () => {
      await this.#log.writer.execute("delete from held where subscriber = ? and sequence = ?", [
        subscriber,
        held.sequence,
      ]);
      await this.#log.writer.execute(
        "insert or replace into dead (subscriber, id, sequence, attempts, error, at) values (?, ?, ?, ?, ?, ?)",
        [subscriber, id, held.sequence, held.attempts, error, at.toISOString()],
      );
      await this.#noteFailure(subscriber, error, at);
    });
  }

  unpark(subscriber: string, id: string | undefined): Promise<number> {
    return this.#log.writer.write(async () => {
      const taken = await this.#log.writer.execute(
        `delete from dead where subscriber = ?1 and (?2 is null or id = ?2) returning sequence`,
        [subscriber, id ?? null],
      );
      for (const row of taken.rows) {
        const { sequence, signal } = (await this.#log.at(Number(row.sequence)))!;
        await this.#hold(subscriber, { sequence, key: signal.key, attempts: 0, due: 0 });
      }
      return taken.rows.length;
    });
  }

  rewind(subscriber: string, from: ReplayFrom): Promise<void> {
    return this.#log.writer.write(async () => {
      const head = this.#log.head;
      const position = "sequence" in from
        ? Math.min(Math.max(0, from.sequence - 1), head)
        : await this.#before(from.since) ?? head;
      await this.#log.writer.execute(
        `update subscriber set position = min(position, ?1), epoch = epoch + 1, last_failure = null,
           last_failure_at = null, replay_from = iif(?1 < ?2, ?1, null), replay_to = iif(?1 < ?2, ?2, null)
         where name = ?3`,
        [position, head, subscriber],
      );
      for (const table of ["held", "dead"]) {
        await this.#log.writer.execute(`delete from ${table} where subscriber = ? and sequence > ?`, [
          subscriber,
          position,
        ]);
      }
    });
  }

  async setPaused(subscriber: string, paused: boolean): Promise<void> {
    await this.#log.writer.write(() =>
      this.#log.writer.execute("update subscriber set paused = ? where name = ?", [
        paused ? 1 : 0,
        subscriber,
      ])
    );
  }

  forget(subscriber: string): Promise<void> {
    return this.#log.writer.write(async () => {
      await this.#log.writer.execute("delete from subscriber where name = ?", [subscriber]);
      await this.#log.writer.execute("delete from held where subscriber = ?", [subscriber]);
      await this.#log.writer.execute("delete from dead where subscriber = ?", [subscriber]);
    });
  }

  subscribers(): Promise<SubscriberRow[]> {
    return this.#log.reader.database.all(sql`select * from subscriber order by name`);
  }

  async count(
    subscriber: string,
    hears: readonly string[],
    position: number,
  ): Promise<{ behind: number; held: number; dead: number }> {
    return await this.#log.reader.database.get(sql`select
      (select count(*) from log where sequence > ${position} and name in ${hears}) as behind,
      (select count(*) from held where subscriber = ${subscriber}) as held,
      (select count(*) from dead where subscriber = ${subscriber}) as dead`);
  }

  dead(
    limit: number,
    subscriber: string | undefined,
  ): Promise<{ subscriber: string; attempts: number; error: string; at: string; signal: string }[]> {
    const whose = subscriber === undefined ? sql.raw("") : sql` where dead.subscriber = ${subscriber}`;
    return this.#log.reader.database.all(
      sql`select dead.subscriber, dead.attempts, dead.error, dead.at, log.signal
          from dead join log on log.sequence = dead.sequence${whose} order by dead.at desc limit ${limit}`,
    );
  }

  async #before(since: Date): Promise<number | undefined> {
    const first = await this.#log.writer.execute("select min(sequence) as first from log where at >= ?", [
      since.toISOString(),
    ]);
    const sequence = first.rows[0]?.first;
    return sequence === null || sequence === undefined ? undefined : Number(sequence) - 1;
  }

  async #noteFailure(subscriber: string, error: string, at: Date): Promise<void> {
    await this.#log.writer.execute(
      "update subscriber set last_failure = ?, last_failure_at = ? where name = ?",
      [
        error,
        at.toISOString(),
        subscriber,
      ],
    );
  }

  async #hold(subscriber: string, { sequence, key, attempts, due }: Held): Promise<void> {
    await this.#log.writer.execute(
      "insert or replace into held (subscriber, sequence, key, attempts, due) values (?, ?, ?, ?, ?)",
      [subscriber, sequence, key, attempts, due],
    );
  }
}
