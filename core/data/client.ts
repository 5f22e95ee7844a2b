import { type Client, createClient } from "@libsql/client/sqlite3";
import type { LibSQLDatabase } from "drizzle-orm/libsql/driver-core";
import { drizzle } from "drizzle-orm/libsql/sqlite3";
import { Refusal } from "core/base/refusal.ts";

/** A database as Drizzle's query builders see it. */
export type Database = LibSQLDatabase<Record<string, never>>;

/**
 * Opens one connection to a file. `concurrency: 1` makes the client's pool one connection, so that what a
 * pragma sets holds for every statement, and so that a closed client is a dropped connection.
 */
export function connect(file: string): Client {
  try {
    return createClient({ url: `file:${file}`, concurrency: 1 });
  } catch (error) {
    throw openRefusal(file, error);
  }
}

/** Drizzle over something that executes statements: a client, or the writer's current transaction. */
export function databaseOver(client: Pick<Client, "execute" | "batch">): Database {
  return drizzle({ client: client as Client });
}

/** The engine's own code of a failure (`SQLITE_BUSY`, `SQLITE_CORRUPT`, …), looked for through its causes. */
export function engineCode(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = (at as { code?: unknown }).code;
    if (typeof code === "string" && code.startsWith("SQLITE_")) return code;
    if (/database is locked/i.test(at.message)) return "SQLITE_BUSY";
  }
  return undefined;
}

/** Turns a failure to open or read a database file into the one sentence that an operator needs. */
export function openRefusal(file: string, error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const code = engineCode(error);
  if (code === "SQLITE_NOTADB" || code === "SQLITE_CORRUPT") return damaged(file, error);
  return new Refusal(
    "data.unreadable",
    "unavailable",
    `Cannot open database "${file}": ${error instanceof Error ? error.message : error}`,
    { file },
    error,
  );
}

/** A database file is damaged, or is none: nothing here can mend it. */
export function damaged(file: string, cause: unknown): Refusal {
  return new Refusal(
    "data.corrupt",
    "unavailable",
    `Cannot open database "${file}": it is damaged or no database; restore it from a backup`,
    { file },
    cause,
  );
}
