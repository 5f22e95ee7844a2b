import { type Database, databaseOver, openRefusal } from "./client.ts";
import { openReadingClient } from "./reading_client.ts";

/**
 * The door for reading: what a query takes. It cannot write. In one process it reads the writer's own file;
 * what a transaction has committed, it sees.
 */
export interface Reader {
  readonly database: Database;
  close(): void;
}

/** Opens a reader on an existing database file. A write through it is an error of the engine. */
export async function openReader(file: string): Promise<Reader> {
  try {
    const client = openReadingClient(file);
    // Opening is lazy; this reads the schema, and so finds a damaged file now.
    await client.execute("select 1 from sqlite_schema limit 1");
    return { database: databaseOver(client), close: () => client.close() };
  } catch (error) {
    throw openRefusal(file, error);
  }
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
