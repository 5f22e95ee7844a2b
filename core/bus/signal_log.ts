import { sql } from "drizzle-orm";
import { refuseDamaged } from "core/data/damage.ts";
import { migrate } from "core/data/migrate.ts";
import { openReader, type Reader } from "core/data/reader.ts";
import { openWriter, type Writer } from "core/data/writer.ts";
import type { Signal } from "core/signal/signal.ts";
import type { Logged, ReplayFrom } from "./bus.ts";
import type { Feed, Held, Ledger, Note, Parked, Standing } from "./ledger.ts";
import { standingOf, type SubscriberRow } from "./subscriber_row.ts";
import { BUS_TABLES } from "./tables.ts";

interface Summary {
  readonly bytes: number;
  readonly signals: number;
  readonly head: number;
  readonly first: string | null;
  readonly last: string | null;
}

/** The embedded bus's rows: what was said, and where each subscriber stands. */
export class SignalLog implements Ledger {
  readonly #wakes = new Map<string, () => void>();
  readonly #writer: Writer;
  readonly #reader: Reader;

  private constructor(writer: Writer, reader: Reader) {
    this.#writer = writer;
    this.#reader = reader;
  }

  static async open(file: string): Promise<SignalLog> {
    const writer = await openWriter(file);
    try {
      await refuseDamaged(writer);
      await migrate(writer, "bus", BUS_TABLES);
      return new SignalLog(writer, await openReader(file));
    } catch (error) {
      await writer.close();
      throw error;
    }
  }

  /** Appends what is new and gives it back; ids that are there already are passed over. */
  async append(signals: readonly Signal[]): Promise<Logged[]> {
    const added = await this.#writer.write(async () => {
      const values = signals.map(() => "(?,?,?,?,?)").join(",");
      const stored = await this.#writer.execute(
        `insert into log (id, name, key, at, signal) values ${values} on conflict (id) do nothing returning sequence, id`,
        signals.flatMap((signal) => [signal.id, signal.name, signal.key, signal.at, JSON.stringify(signal)]),
      );
      const byId = new Map(signals.map((signal) => [signal.id, signal]));
      return stored.rows.map((row) => ({
        sequence: Number(row.sequence),
        signal: byId.get(String(row.id))!,
      }));
    });
    if (added.length > 0) { for (const wake of this.#wakes.values()) wake(); }
    return added;
  }

  async head(): Promise<number> {
    const row = await this.#reader.database.get<{ head: number | null }>(
      sql`select max(sequence) as head from log`,
    );
    return row.head ?? 0;
  }

  /** How much there is: for operators. */
  async summary(): Promise<Summary> {
    return await this.#reader.database.get(sql`select
      (select page_count * page_size from pragma_page_count, pragma_page_size) as bytes,
      (select count(*) from log) as signals,
      (select coalesce(max(sequence), 0) from log) as head,
      (select at from log order by sequence limit 1) as first,
      (select at from log order by sequence desc limit 1) as last`);
  }

  /** Reads up to `limit` of the log after a sequence, but not beyond `until`; of the names given, or all. */
  async after(
    sequence: number,
    until: number,
    names: readonly string[] | undefined,
    limit: number,
  ): Promise<Logged[]> {
    const named = names ? sql` and name in ${names}` : sql.raw("");
    const rows = await this.#reader.database.all<{ sequence: number; signal: string }>(
      sql`select sequence, signal from log where sequence > ${sequence} and sequence <= ${until}${named}
          order by sequence limit ${limit}`,
    );
    return rows.map(logged);
  }

  async at(sequence: number): Promise<Logged | undefined> {
    const rows = await this.#reader.database.all<{ sequence: number; signal: string }>(
      sql`select sequence, signal from log where sequence = ${sequence}`,
    );
    return rows.map(logged)[0];
  }

  feed(name: string, hears: readonly string[], wake: () => void): Promise<Feed> {
    this.#wakes.set(name, wake);
    return Promise.resolve({
      next: async (after: number, limit: number) => {
        const head = await this.head();
        if (head <= after) return { signals: [], upTo: after };
        const signals = await this.after(after, head, hears, limit);
        return { signals, upTo: signals.length < limit ? head : signals.at(-1)!.sequence };
      },
      at: (sequence: number) => this.at(sequence),
      close: () => Promise.resolve(void this.#wakes.delete(name)),
    });
  }

  standing(name: string, hears: readonly string[], begins: "first" | "next"): Promise<Standing> {
    return this.#writer.write(async () => {
      await this.#writer.execute(
        `insert into subscriber (name, hears, position)
         values (?, ?, ${begins === "first" ? "0" : "(select coalesce(max(sequence), 0) from log)"})
         on conflict (name) do update set hears = excluded.hears`,
        [name, JSON.stringify(hears)],
      );
      const found = await this.#writer.execute(
        "select position, epoch, paused, replay_from, replay_to from subscriber where name = ?",
        [name],
      );
      return standingOf(found.rows[0] as unknown as SubscriberRow);
    });
  }

  held(subscriber: string): Promise<Held[]> {
    return this.#reader.database.all<Held>(
      sql`select sequence, key, attempts, due from held where subscriber = ${subscriber} order by sequence`,
    );
  }

  note(subscriber: string, { position, held = [] }: Note): Promise<void> {
    return this.#writer.write(async () => {
      for (const one of held) await this.#hold(subscriber, one);
      await this.#writer.execute(
        `update subscriber set position = ?1,
           replay_from = iif(replay_to <= ?1, null, replay_from), replay_to = iif(replay_to <= ?1, null, replay_to)
         where name = ?2`,
        [position, subscriber],
      );
    });
  }

  failed(subscriber: string, held: Held, error: string): Promise<void> {
    return this.#writer.write(async () => {
      await this.#hold(subscriber, held);
      await this.#noteFailure(subscriber, error, new Date());
    });
  }

  async release(subscriber: string, sequence: number): Promise<void> {
    await this.#writer.write(() =>
      this.#writer.execute("delete from held where subscriber = ? and sequence = ?", [subscriber, sequence])
    );
  }

  park(subscriber: string, { held, id, error, at }: Parked): Promise<void> {
    return this.#writer.write(async () => {
      await this.#writer.execute("delete from held where subscriber = ? and sequence = ?", [
        subscriber,
        held.sequence,
      ]);
      await this.#writer.execute(
        "insert or replace into dead (subscriber, id, sequence, attempts, error, at) values (?, ?, ?, ?, ?, ?)",
        [subscriber, id, held.sequence, held.attempts, error, at.toISOString()],
      );
      await this.#noteFailure(subscriber, error, at);
    });
  }

  unpark(subscriber: string, id: string | undefined): Promise<number> {
    return this.#writer.write(async () => {
      const taken = await this.#writer.execute(
        `delete from dead where subscriber = ?1 and (?2 is null or id = ?2) returning sequence`,
        [subscriber, id ?? null],
      );
      for (const row of taken.rows) {
        const { sequence, signal } = (await this.at(Number(row.sequence)))!;
        await this.#hold(subscriber, { sequence, key: signal.key, attempts: 0, due: 0 });
      }
      return taken.rows.length;
    });
  }

  rewind(subscriber: string, from: ReplayFrom): Promise<void> {
    return this.#writer.write(async () => {
      const head = await this.head();
      const position = "sequence" in from
        ? Math.min(Math.max(0, from.sequence - 1), head)
        : await this.#before(from.since) ?? head;
      await this.#writer.execute(
        `update subscriber set position = min(position, ?1), epoch = epoch + 1, last_failure = null,
           last_failure_at = null, replay_from = iif(?1 < ?2, ?1, null), replay_to = iif(?1 < ?2, ?2, null)
         where name = ?3`,
        [position, head, subscriber],
      );
      for (const table of ["held", "dead"]) {
        await this.#writer.execute(`delete from ${table} where subscriber = ? and sequence > ?`, [
          subscriber,
          position,
        ]);
      }
    });
  }

  async setPaused(subscriber: string, paused: boolean): Promise<void> {
    await this.#writer.write(() =>
      this.#writer.execute("update subscriber set paused = ? where name = ?", [paused ? 1 : 0, subscriber])
    );
  }

  forget(subscriber: string): Promise<void> {
    return this.#writer.write(async () => {
      await this.#writer.execute("delete from subscriber where name = ?", [subscriber]);
      await this.#writer.execute("delete from held where subscriber = ?", [subscriber]);
      await this.#writer.execute("delete from dead where subscriber = ?", [subscriber]);
    });
  }

  subscribers(): Promise<SubscriberRow[]> {
    return this.#reader.database.all(sql`select * from subscriber order by name`);
  }

  async count(
    subscriber: string,
    hears: readonly string[],
    position: number,
  ): Promise<{ behind: number; held: number; dead: number }> {
    return await this.#reader.database.get(sql`select
      (select count(*) from log where sequence > ${position} and name in ${hears}) as behind,
      (select count(*) from held where subscriber = ${subscriber}) as held,
      (select count(*) from dead where subscriber = ${subscriber}) as dead`);
  }

  dead(
    limit: number,
    subscriber: string | undefined,
  ): Promise<{ subscriber: string; attempts: number; error: string; at: string; signal: string }[]> {
    const whose = subscriber === undefined ? sql.raw("") : sql` where dead.subscriber = ${subscriber}`;
    return this.#reader.database.all(
      sql`select dead.subscriber, dead.attempts, dead.error, dead.at, log.signal
          from dead join log on log.sequence = dead.sequence${whose} order by dead.at desc limit ${limit}`,
    );
  }

  async close(): Promise<void> {
    await this.#writer.close();
    this.#reader.close();
  }

  async #before(since: Date): Promise<number | undefined> {
    const first = await this.#writer.execute("select min(sequence) as first from log where at >= ?", [
      since.toISOString(),
    ]);
    const sequence = first.rows[0]?.first;
    return sequence === null || sequence === undefined ? undefined : Number(sequence) - 1;
  }

  async #noteFailure(subscriber: string, error: string, at: Date): Promise<void> {
    await this.#writer.execute("update subscriber set last_failure = ?, last_failure_at = ? where name = ?", [
      error,
      at.toISOString(),
      subscriber,
    ]);
  }

  async #hold(subscriber: string, { sequence, key, attempts, due }: Held): Promise<void> {
    await this.#writer.execute(
      "insert or replace into held (subscriber, sequence, key, attempts, due) values (?, ?, ?, ?, ?)",
      [subscriber, sequence, key, attempts, due],
    );
  }
}

function logged(row: { sequence: number; signal: string }): Logged {
  return { sequence: row.sequence, signal: JSON.parse(row.signal) as Signal };
}
