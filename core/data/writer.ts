import type { InArgs, ResultSet } from "@libsql/client/sqlite3";
import { log } from "core/base/log.ts";
import { type Database, openRefusal } from "./client.ts";
import { FileConnection, type Guard } from "./connection.ts";
import { QueuedWriter, type Writing, type WritingPlace } from "./queued_writer.ts";
import { addressOf, isServer, overHttp } from "./server_address.ts";

const writers = new Set<string>();

/** The one way into a database for writing: a file, or on a libSQL server. */
export interface Writer {
  /** The file, or the address of the server without what is secret in it. */
  readonly file: string;
  /** Whether it is on a server. */
  readonly isRemote: boolean;
  /** Drizzle on the transaction under way; a TypeError outside of one. */
  readonly database: Database;
  /** Runs a statement in the transaction under way. */
  execute(sql: string, args?: InArgs): Promise<ResultSet>;
  /**
   * Runs `change` as one: all of it is stored when the promise resolves, nothing of it when it rejects. Changes
   * queue and run one at a time; those that wait for each other's commit share one, which costs more than all of
   * them together. Never call it from inside a change.
   */
  write<Done, Answer = Done>(change: () => Promise<Done>, writing?: Writing<Done, Answer>): Promise<Answer>;
  /** From now on no change is begun where this does not hold in its transaction: it is refused. */
  guard(guard: Guard): void;
  /** As `write`, alone, with another database file beside this one: its tables are `beside.name`. Refuses `data.server_beside` on a server. */
  writeBeside<Answer>(file: string, change: () => Promise<Answer>): Promise<Answer>;
  /** Empties the log beside the file into it, between two changes. False where somebody is just reading. */
  emptyLog(): Promise<boolean>;
  /** Waits for what is queued, then lets the file go. */
  close(): Promise<void>;
}

/**
 * Opens the one writer of a file, or of a database on a libSQL server: `http(s)://…`, `libsql://…` or `ws(s)://…`,
 * with `?authToken=…` where it wants one. The client loses an acknowledged write to a file after one SQLITE_BUSY on
 * the same connection (a failed statement is never reset and keeps the lock), so: one writer a database and process,
 * transactions in a queue, and any BUSY drops the connection for a new one. `writer_test.ts` shows the loss without
 * this guard and none with it. Throws a TypeError for a second writer on the same database. `overwrites`: what is
 * deleted from a file is gone; a server does with it what it was set to do.
 */
export async function openWriter(
  where: string,
  onBusy?: (when: string) => void,
  { overwrites = false }: { readonly overwrites?: boolean } = {},
): Promise<Writer> {
  const isRemote = isServer(where);
  const name = isRemote ? addressOf(overHttp(where)) : where;
  if (writers.has(name)) throw new TypeError(`Cannot open a second writer on "${name}"`);
  writers.add(name);
  const place: WritingPlace = {
    name,
    isRemote,
    connect: isRemote ? await remote(where, name) : () => new FileConnection(where, overwrites),
    onBusy: onBusy ?? ((when) => warnBusy(name, when)),
    onClosed: () => writers.delete(name),
  };
  try {
    const writer = new QueuedWriter(place);
    await writer.reconnect();
    return writer;
  } catch (error) {
    place.onClosed();
    throw openRefusal(name, error);
  }
}

/** Loaded only where somebody writes to a server. */
async function remote(url: string, name: string): Promise<WritingPlace["connect"]> {
  const { RemoteConnection } = await import("./remote_connection.ts");
  return () => RemoteConnection.open(url, name);
}

function warnBusy(file: string, when: string): void {
  log("warn", "A database was busy, its connection is dropped", { file, when });
}
