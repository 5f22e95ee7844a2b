import { sql } from "drizzle-orm";
import { refuseDamaged } from "core/data/damage.ts";
import { migrate } from "core/data/migrate.ts";
import { openReader, type Reader } from "core/data/reader.ts";
import { openWriter, type Writer } from "core/data/writer.ts";
import type { Signal } from "core/signal/signal.ts";
import { BUS_TABLES } from "./tables.ts";

/** A signal with its place in the log. */
export interface Logged {
  readonly sequence: number;
  readonly signal: Signal;
}

/** A signal held back for one subscriber. */
export interface Held {
  readonly sequence: number;
  readonly key: string;
  readonly attempts: number;
  /** Milliseconds since 1970 when it may be tried again. */
  readonly due: number;
}

/** Where a subscriber stood when it was last noted. */
export interface Standing {
  readonly position: number;
  readonly epoch: number;
}

/** The embedded bus's rows: what was said, and where each subscriber stands. */
export class SignalLog {
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
  append(signals: readonly Signal[]): Promise<Logged[]> {
    return this.#writer.write(async () => {
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
  }

  async head(): Promise<number> {
    const row = await this.#reader.database.get<{ head: number | null }>(
      sql`select max(sequence) as head from log`,
    );
    return row.head ?? 0;
  }

  /** Reads up to `limit` of the log after a sequence, but not beyond `until`, of the names given. */
  async after(sequence: number, until: number, names: readonly string[], limit: number): Promise<Logged[]> {
    const rows = await this.#reader.database.all<{ sequence: number; signal: string }>(
      sql`select sequence, signal from log where sequence > ${sequence} and sequence <= ${until} and name in ${names}
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

  /** Everything after a signal id, whatever its name. */
  async since(id: string | undefined, limit: number): Promise<Signal[]> {
    const rows = await this.#reader.database.all<{ sequence: number; signal: string }>(
      id === undefined
        ? sql`select sequence, signal from log order by sequence limit ${limit}`
        : sql`select sequence, signal from log where sequence > (select sequence from log where id = ${id})
              order by sequence limit ${limit}`,
    );
    return rows.map((row) => logged(row).signal);
  }

  /** Where a subscriber stands; one never seen before stands at the beginning. */
  standing(name: string, hears: readonly string[]): Promise<Standing> {
    return this.#writer.write(async () => {
      await this.#writer.execute(
        `insert into subscriber (name, hears, position) values (?, ?, 0)
         on conflict (name) do update set hears = excluded.hears`,
        [name, JSON.stringify(hears)],
      );
      const found = await this.#writer.execute("select position, epoch from subscriber where name = ?", [
        name,
      ]);
      return { position: Number(found.rows[0]!.position), epoch: Number(found.rows[0]!.epoch) };
    });
  }

  held(subscriber: string): Promise<Held[]> {
    return this.#reader.database.all<Held>(
      sql`select sequence, key, attempts, due from held where subscriber = ${subscriber} order by sequence`,
    );
  }

  /** Notes how far a subscriber has come, with what it leaves behind held back. */
  note(subscriber: string, position: number, held: readonly Held[] = []): Promise<void> {
    return this.#writer.write(async () => {
      for (const one of held) await this.#hold(subscriber, one);
      await this.#writer.execute("update subscriber set position = ? where name = ?", [position, subscriber]);
    });
  }

  /** Notes another failed attempt at a held signal. */
  failed(subscriber: string, held: Held, error: string): Promise<void> {
    return this.#writer.write(async () => {
      await this.#hold(subscriber, held);
      await this.#writer.execute("update subscriber set last_failure = ? where name = ?", [
        error,
        subscriber,
      ]);
    });
  }

  release(subscriber: string, sequence: number): Promise<unknown> {
    return this.#writer.write(() =>
      this.#writer.execute("delete from held where subscriber = ? and sequence = ?", [subscriber, sequence])
    );
  }

  park(subscriber: string, held: Held, signal: Signal, error: string, at: Date): Promise<void> {
    return this.#writer.write(async () => {
      await this.#writer.execute("delete from held where subscriber = ? and sequence = ?", [
        subscriber,
        held.sequence,
      ]);
      await this.#writer.execute(
        "insert or replace into dead (subscriber, id, sequence, attempts, error, at) values (?, ?, ?, ?, ?, ?)",
        [subscriber, signal.id, held.sequence, held.attempts, error, at.toISOString()],
      );
      await this.#writer.execute("update subscriber set last_failure = ? where name = ?", [
        error,
        subscriber,
      ]);
    });
  }

  /** Takes a dead letter back among the held, due at once; false if there is none. */
  unpark(subscriber: string, id: string): Promise<boolean> {
    return this.#writer.write(async () => {
      const taken = await this.#writer.execute(
        `delete from dead where subscriber = ? and id = ? returning sequence`,
        [subscriber, id],
      );
      const sequence = taken.rows[0]?.sequence;
      if (sequence === undefined) return false;
      const { signal } = (await this.at(Number(sequence)))!;
      await this.#hold(subscriber, { sequence: Number(sequence), key: signal.key, attempts: 0, due: 0 });
      return true;
    });
  }

  /** Puts a subscriber back to before a time, one epoch on; what it held and had parked comes again anyway. */
  rewind(subscriber: string, since: Date): Promise<boolean> {
    return this.#writer.write(async () => {
      const first = await this.#writer.execute("select min(sequence) as first from log where at >= ?", [
        since.toISOString(),
      ]);
      const head = await this.#writer.execute("select max(sequence) as head from log");
      const position = first.rows[0]?.first === null
        ? Number(head.rows[0]?.head ?? 0)
        : Number(first.rows[0]!.first) - 1;
      const moved = await this.#writer.execute(
        "update subscriber set position = min(position, ?), epoch = epoch + 1, last_failure = null where name = ?",
        [position, subscriber],
      );
      await this.#writer.execute("delete from held where subscriber = ? and sequence > ?", [
        subscriber,
        position,
      ]);
      await this.#writer.execute("delete from dead where subscriber = ? and sequence > ?", [
        subscriber,
        position,
      ]);
      return moved.rowsAffected === 1;
    });
  }

  subscribers(): Promise<
    { name: string; hears: string; position: number; epoch: number; last_failure: string | null }[]
  > {
    return this.#reader.database.all(
      sql`select name, hears, position, epoch, last_failure from subscriber order by name`,
    );
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
  ): Promise<{ subscriber: string; attempts: number; error: string; at: string; signal: string }[]> {
    return this.#reader.database.all(
      sql`select dead.subscriber, dead.attempts, dead.error, dead.at, log.signal
          from dead join log on log.sequence = dead.sequence order by dead.at desc limit ${limit}`,
    );
  }

  async close(): Promise<void> {
    await this.#writer.close();
    this.#reader.close();
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
