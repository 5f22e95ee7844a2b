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

/**
 * Opens a reader on an existing database file. A write through it is an error of the engine. `failed` is told of
 * whatever the engine throws later.
 */
export async function openReader(file: string, failed?: (error: unknown) => void): Promise<Reader> {
  try {
    const client = openReadingClient(file, failed);
    // Opening is lazy; this reads the schema, and so finds a damaged file now.
    await client.execute("select 1 from sqlite_schema limit 1");
    return { database: databaseOver(client), close: () => client.close() };
  } catch (error) {
    throw openRefusal(file, error);
  }
}

/**
 * A statement prepared once a database and kept, for what runs so often that building its SQL again would
 * cost more than running it. `build` gets the database and returns a prepared query; what comes back takes a
 * reader or a work, since both have a database.
 */
export function prepared<Statement>(
  build: (database: Database) => Statement,
): (from: { readonly database: Database }) => Statement {
  const kept = new WeakMap<Database, Statement>();
  return ({ database }) => {
    let statement = kept.get(database);
    if (!statement) kept.set(database, statement = build(database));
    return statement;
  };
}
