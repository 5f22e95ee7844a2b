import Native from "libsql";
import type { Client, InStatement, InValue, ResultSet } from "@libsql/client/sqlite3";

/** How many statements one connection keeps prepared. */
const MOST_PREPARED = 200;

/** A prepared statement with the shape that its rows have. */
interface Kept {
  readonly statement: { all(...values: readonly unknown[]): unknown };
  readonly columns: readonly string[];
  readonly Row: new (values: readonly unknown[]) => object;
}

/**
 * The part of a libSQL client that reading a local file needs, on the client's own native engine, with
 * statements kept prepared: `@libsql/client` prepares a statement anew for every call, which costs more than
 * running it. It cannot write. `reader_bench.ts` holds the two side by side. `failed` is told what the engine throws.
 */
export function openReadingClient(
  file: string,
  failed: (error: unknown) => void = () => {},
): Pick<Client, "execute" | "batch" | "close"> {
  const native = new Native(file);
  native.exec("pragma query_only = on");
  const kept = new Map<string, Kept>();

  function keep(sql: string): Kept {
    const found = kept.get(sql);
    if (found) return found;
    const statement = native.prepare(sql);
    const columns = statement.columns().map((column: { name: string }) => column.name);
    const made = { statement: statement.raw(true), columns, Row: rowClass(columns) };
    if (kept.size >= MOST_PREPARED) kept.delete(kept.keys().next().value!);
    kept.set(sql, made);
    return made;
  }

  function execute(given: InStatement | string, later?: unknown): ResultSet {
    const { sql, args = later ?? [] } = typeof given === "string" ? { sql: given } : given;
    const { statement, columns, Row } = keep(sql);
    const values = statement.all((args as InValue[]).map(plain)) as unknown[][];
    const rows = values.map((row) => new Row(row));
    return {
      rows,
      columns,
      columnTypes: [],
      rowsAffected: 0,
      lastInsertRowid: undefined,
    } as unknown as ResultSet;
  }

  return {
    execute: (given: InStatement | string, args?: unknown) => {
      try {
        return Promise.resolve(execute(given, args));
      } catch (error) {
        failed(error);
        return Promise.reject(error);
      }
    },
    batch: (statements) => Promise.resolve(statements.map((one) => execute(one as InStatement))),
    close: () => void native.close(),
  };
}

/** The engine binds no booleans and no dates. */
function plain(value: InValue): unknown {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof Date) return value.getTime();
  return value;
}

/**
 * A row as libSQL's clients give them: its columns by name, and by number too, which do not count as its own
 * keys. One class a statement, so that the engine of the language knows the shape.
 */
function rowClass(columns: readonly string[]): Kept["Row"] {
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
