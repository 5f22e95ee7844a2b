import Native from "libsql";
import type { InArgs, InValue, ResultSet } from "@libsql/client/sqlite3";

/** How many statements one connection keeps prepared. */
const MOST_KEPT = 200;
/** Longer ones are those of many rows at once, of which there is one for every number of rows. */
const LONGEST_KEPT = 2_000;

const SHAPING = /^\s*(?:create|alter|drop)\b/i;

/** A prepared statement; `Row` is the shape of its rows, where it gives any. */
interface Prepared {
  readonly statement: {
    all(values: readonly unknown[]): unknown[][];
    run(values: readonly unknown[]): { readonly changes: number; readonly lastInsertRowid: number };
  };
  readonly columns: readonly string[];
  readonly Row: (new (values: readonly unknown[]) => object) | undefined;
}

/**
 * One connection to a file, on the engine of libSQL's own client, that runs its statements prepared once and kept, and gives what libSQL's own client
 * gives. That client prepares a statement anew for every call, which costs more than running it, and what it leaves
 * behind is held until the language collects its garbage.
 */
export class Statements {
  readonly #native: Native.Database;
  readonly #kept = new Map<string, Prepared>();

  constructor(file: string) {
    this.#native = new Native(file);
  }

  get inTransaction(): boolean {
    return this.#native.inTransaction;
  }

  /** Lets the connection go, with whatever it holds. */
  close(): void {
    this.#kept.clear();
    this.#native.close();
  }

  /** Puts what is in the log beside the file into it and leaves the log empty; false where somebody is just reading. */
  emptyLog(): boolean {
    return Number(this.execute("pragma wal_checkpoint(truncate)").rows[0]?.busy) === 0;
  }

  /** Runs one statement. Throws what the engine throws; the statement is prepared anew then. */
  execute(sql: string, args: InArgs = []): ResultSet {
    if (!Array.isArray(args)) throw new TypeError("Cannot bind values by name: give them in their order");
    const values = args.map(bound);
    const { statement, columns, Row } = this.#prepare(sql);
    try {
      if (Row) return resultSet(columns, statement.all(values).map((row) => new Row(row)), 0, undefined);
      const { changes, lastInsertRowid } = statement.run(values);
      // Another shape of a table is another shape of its rows.
      if (SHAPING.test(sql)) this.#kept.clear();
      return resultSet(columns, [], changes, BigInt(lastInsertRowid));
    } catch (error) {
      this.#kept.delete(sql);
      throw error;
    }
  }

  #prepare(sql: string): Prepared {
    const found = this.#kept.get(sql);
    if (found) return found;
    const native = this.#native.prepare(sql);
    const columns = native.reader ? native.columns().map(({ name }) => name) : [];
    const statement = (native.reader ? native.raw(true) : native) as unknown as Prepared["statement"];
    const prepared = { statement, columns, Row: native.reader ? rowClass(columns) : undefined };
    if (sql.length <= LONGEST_KEPT) {
      if (this.#kept.size >= MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value!);
      this.#kept.set(sql, prepared);
    }
    return prepared;
  }
}

function resultSet(
  columns: readonly string[],
  rows: readonly object[],
  rowsAffected: number,
  lastInsertRowid: bigint | undefined,
): ResultSet {
  return { columns, columnTypes: [], rows, rowsAffected, lastInsertRowid } as unknown as ResultSet;
}

/** The engine binds no booleans and no dates, and ends the process at what it cannot bind. */
function bound(value: InValue | undefined): unknown {
  if (value === undefined) throw new TypeError("Cannot bind undefined: say null where nothing is meant");
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof Date) return value.getTime();
  return value;
}

/**
 * A row as libSQL's clients give them: its columns by name, and by number too, which do not count as its own
 * keys. One class a statement, so that the engine of the language knows the shape.
 */
function rowClass(columns: readonly string[]): NonNullable<Prepared["Row"]> {
  if (columns.includes("length")) {
    throw new TypeError('Cannot read a column called "length": rows are counted by it');
  }
  class Row {
    readonly #values: readonly unknown[];
    constructor(values: readonly unknown[]) {
      this.#values = values;
      for (let at = 0; at < columns.length; at++) {
        (this as Record<string, unknown>)[columns[at]!] = values[at];
      }
    }
    static {
      Object.defineProperty(this.prototype, "length", { value: columns.length });
      for (let at = 0; at < columns.length; at++) {
        Object.defineProperty(this.prototype, at, {
          get(this: Row) {
            return this.#values[at];
          },
        });
      }
    }
  }
  return Row;
}
