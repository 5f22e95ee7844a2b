import { connect, type Database, databaseOver } from "./client.ts";

/**
 * The door for reading: what a query takes. It cannot write. In one process it reads the writer's own file;
 * what a transaction has committed, it sees.
 */
export interface Reader {
  readonly database: Database;
  close(): void;
}

/** Opens a reader on an existing database file. `query_only` makes a write through it an error of the engine. */
export async function openReader(file: string): Promise<Reader> {
  const client = connect(file);
  await client.execute("pragma query_only = on");
  return { database: databaseOver(client), close: () => client.close() };
}

/**
 * A query prepared once a reader and kept: for the pages where building the SQL again for every request
 * would cost more than running it. `build` gets the reader's database and returns a prepared query.
 */
export function prepared<Query>(build: (database: Database) => Query): (reader: Reader) => Query {
  const kept = new WeakMap<Reader, Query>();
  return (reader) => {
    let query = kept.get(reader);
    if (!query) kept.set(reader, query = build(reader.database));
    return query;
  };
}
