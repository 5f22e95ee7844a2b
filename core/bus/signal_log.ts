import { sql } from "drizzle-orm";
import { refuseDamaged } from "core/data/damage.ts";
import { migrate } from "core/data/migrate.ts";
import { openReader, type Reader } from "core/data/reader.ts";
import { openWriter, type Writer } from "core/data/writer.ts";
import type { Signal } from "core/signal/signal.ts";
import type { Logged } from "./bus.ts";
import type { Feed } from "./ledger.ts";
import { Recent } from "./recent.ts";
import { BUS_TABLES } from "./tables.ts";

/** Beyond how many signals a reader looks first where it should begin. */
const FAR = 2_000;

interface Summary {
  readonly bytes: number;
  readonly signals: number;
  readonly first: string | null;
  readonly last: string | null;
}

/** The embedded bus's log: what was said, in one order, in a libSQL file. */
export class SignalLog {
  /** Who is to be woken by a signal of a name, so that those who do not hear it cost nothing. */
  readonly #wakes = new Map<string, Set<() => void>>();
  readonly #recent = new Recent();
  #head: number;
  readonly writer: Writer;
  readonly reader: Reader;

  private constructor(writer: Writer, reader: Reader, head: number) {
    this.writer = writer;
    this.reader = reader;
    this.#head = head;
  }

  static async open(file: string): Promise<SignalLog> {
    const writer = await openWriter(file);
    try {
      await refuseDamaged(writer);
      await migrate(writer, "bus", BUS_TABLES);
      const reader = await openReader(file);
      const { head } = await reader.database.get<{ head: number }>(
        sql`select coalesce(max(sequence), 0) as head from log`,
      );
      return new SignalLog(writer, reader, head);
    } catch (error) {
      await writer.close();
      throw error;
    }
  }

  /** Appends what is new and gives it back; ids that are there already are passed over. */
  async append(signals: readonly Signal[]): Promise<Logged[]> {
    const added = await this.writer.write(async () => {
      const values = signals.map(() => "(?,?,?,?,?)").join(",");
      const stored = await this.writer.execute(
        `insert into log (id, name, key, at, signal) values ${values} on conflict (id) do nothing returning sequence, id`,
        signals.flatMap((signal) => [signal.id, signal.name, signal.key, signal.at, JSON.stringify(signal)]),
      );
      const byId = new Map(signals.map((signal) => [signal.id, signal]));
      return stored.rows.map((row) => ({
        sequence: Number(row.sequence),
        signal: byId.get(String(row.id))!,
      }));
    });
    if (added.length === 0) return added;
    this.#recent.add(added);
    this.#head = added.at(-1)!.sequence;
    for (const name of new Set(added.map(({ signal }) => signal.name))) {
      for (const wake of this.#wakes.get(name) ?? []) wake();
    }
    return added;
  }

  /** The sequence of the last signal. */
  get head(): number {
    return this.#head;
  }

  /** How much there is: for operators. */
  async summary(): Promise<Summary> {
    return await this.reader.database.get(sql`select
      (select page_count * page_size from pragma_page_count, pragma_page_size) as bytes,
      (select count(*) from log) as signals,
      
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
    const named = names ? sql` and +name in ${names}` : sql.raw("");
    const rows = await this.reader.database.all<{ sequence: number; signal: string }>(
      sql`select sequence, signal from log where sequence > ${sequence} and sequence <= ${until}${named}
          order by sequence limit ${limit}`,
    );
    return rows.map(logged);
  }

  async at(sequence: number): Promise<Logged | undefined> {
    const rows = await this.reader.database.all<{ sequence: number; signal: string }>(
      sql`select sequence, signal from log where sequence = ${sequence}`,
    );
    return rows.map(logged)[0];
  }

  /** Opens a cursor for what is heard; `wake` is called when there is more of it. */
  feed(hears: readonly string[], wake: () => void): Feed {
    const names = new Set(hears);
    for (const name of names) this.#wakes.set(name, (this.#wakes.get(name) ?? new Set()).add(wake));
    return {
      next: (after, limit) => this.#next(after, names, limit),
      at: (sequence) => this.at(sequence),
      close: () => {
        for (const name of names) this.#wakes.get(name)?.delete(wake);
        return Promise.resolve();
      },
    };
  }

  async close(): Promise<void> {
    await this.writer.close();
    this.reader.close();
  }

  async #next(
    after: number,
    names: ReadonlySet<string>,
    limit: number,
  ): Promise<{ signals: Logged[]; upTo: number }> {
    const head = this.#head;
    if (head <= after) return { signals: [], upTo: after };
    if (this.#recent.reaches(after)) return this.#recent.after(after, names, limit);
    const from = head - after > FAR ? await this.#beforeFirst(after, names) ?? head : after;
    const signals = await this.after(from, head, [...names], limit);
    return { signals, upTo: signals.length < limit ? head : signals.at(-1)!.sequence };
  }

  /** Where somebody far behind may go on: just before the first signal that concerns them, found by its index. */
  async #beforeFirst(after: number, names: ReadonlySet<string>): Promise<number | undefined> {
    const firsts = [...names].map((name) =>
      sql`select min(sequence) as first from log where name = ${name} and sequence > ${after}`
    );
    if (firsts.length === 0) return undefined;
    const row = await this.reader.database.get<{ first: number | null }>(
      sql`select min(first) as first from (${sql.join(firsts, sql` union all `)})`,
    );
    return row.first === null ? undefined : row.first - 1;
  }
}

function logged(row: { sequence: number; signal: string }): Logged {
  return { sequence: row.sequence, signal: JSON.parse(row.signal) as Signal };
}
