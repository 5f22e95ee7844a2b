import type { Statements } from "core/data/statements.ts";
import type { BackedDatabase } from "./manifest.ts";
import { CHUNK_BYTES } from "./trees.ts";

// A run of pages as the snapshot sees them, from the file and from the log beside it; each is found by its number.
const PAGES = `with recursive run (page) as (select ? union all select page + 1 from run where page < ?)
  select data from run cross join sqlite_dbpage where pgno = run.page`;

/** The pages of a database as it stands in a transaction: what its file would be with the log beside it put in. */
export function* pagesOf(connection: Statements): Generator<Uint8Array> {
  const pages = numberOf(connection, "pragma page_count");
  const size = numberOf(connection, "pragma page_size");
  const run = CHUNK_BYTES / size;
  for (let first = 1; first <= pages; first += run) {
    const rows = connection.execute(PAGES, [first, Math.min(pages, first + run - 1)]).rows;
    const chunk = new Uint8Array(rows.length * size);
    rows.forEach((row, at) => chunk.set(row[0] as unknown as Uint8Array, at * size));
    yield chunk;
  }
}

/** Where a database stands, by its own tables. */
export function standingOf(connection: Statements): Omit<BackedDatabase, "name" | "tree"> {
  const tables = new Set(
    connection.execute("select name from sqlite_schema where type = 'table'").rows.map((row) => row[0]),
  );
  const stand = tables.has("_stand")
    ? connection.execute("select sequence, generation from _stand").rows[0]
    : undefined;
  const steps = tables.has("_migration")
    ? connection.execute("select kind, max(version) from _migration group by kind").rows
    : [];
  return {
    ...tables.has("_outbox")
      ? { said: saidOf(connection), relayed: numberOf(connection, "select sequence from _relayed") }
      : {},
    ...stand ? { stand: { sequence: Number(stand[0]), generation: String(stand[1]) } } : {},
    steps: Object.fromEntries(steps.map((row) => [String(row[0]), Number(row[1])])),
  };
}

function saidOf(connection: Statements): number {
  return numberOf(connection, "select coalesce(max(seq), 0) from sqlite_sequence where name = '_outbox'");
}

function numberOf(connection: Statements, sql: string): number {
  return Number(connection.execute(sql).rows[0]![0]);
}
