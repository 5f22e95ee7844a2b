import { connect } from "core/data/client.ts";

/** A row to insert, its values in the order of its columns. */
export type BareRow = readonly (string | number | null)[];

/** A change to be made with one statement, as often as it has rows. */
export interface BareChange {
  readonly sql: string;
  readonly rows: readonly BareRow[];
}

/** The bare client on a file of its own, with the pragmas that the house writes with: what its writing is measured beside. */
export interface BareDatabase {
  /** Inserts rows in one transaction, those of each table with one statement; then makes other changes, row by row. */
  write(
    inserts: Readonly<Record<string, readonly BareRow[]>>,
    changes?: readonly BareChange[],
  ): Promise<void>;
  close(): void;
}

/** Opens a new file with tables in it. */
export async function openBareDatabase(file: string, tables: readonly string[]): Promise<BareDatabase> {
  const client = connect(file);
  for (const pragma of ["journal_mode = wal", "synchronous = full", "foreign_keys = on"]) {
    await client.execute(`pragma ${pragma}`);
  }
  for (const sql of tables) await client.executeMultiple(sql);
  const marks = (row: BareRow) => `(${row.map(() => "?").join(",")})`;
  return {
    async write(inserts, changes = []) {
      const transaction = await client.transaction("write");
      for (const [into, rows] of Object.entries(inserts)) {
        if (rows.length === 0) continue;
        const sql = `insert into ${into} values ${rows.map(marks).join(",")}`;
        await transaction.execute({ sql, args: rows.flat() });
      }
      for (const { sql, rows } of changes) {
        for (const row of rows) await transaction.execute({ sql, args: [...row] });
      }
      await transaction.commit();
    },
    close: () => client.close(),
  };
}

/** Cuts a list into pieces of so many. */
export function piecesOf<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from(
    { length: Math.ceil(items.length / size) },
    (_, at) => items.slice(at * size, (at + 1) * size),
  );
}
