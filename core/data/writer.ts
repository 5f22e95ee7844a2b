import type { Client, InArgs, InStatement, ResultSet, Transaction } from "@libsql/client/sqlite3";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import { connect, type Database, databaseOver, engineCode, openRefusal } from "./client.ts";

/** How many transactions may wait for their turn before the writer says "later". */
const LONGEST_QUEUE = 10_000;

/** How often a transaction that found the file locked is begun again, and after how long: some 5 s in all. */
const BUSY_TRIES = 60;
const busyWait = (tries: number) => Math.min(5 * tries, 100);

/** How many milliseconds a transaction may have its thread to itself; then whatever else waits there has its turn. */
const LONGEST_TURN = 20;

/** What a connection is told before anything else. FULL: a commit that was acknowledged survives a power cut. */
const PRAGMAS = [
  "pragma journal_mode = wal",
  "pragma synchronous = full",
  "pragma foreign_keys = on",
];

const writers = new Set<string>();

/** The one way into a file for writing. */
export interface Writer {
  readonly file: string;
  /** Drizzle on the transaction under way; a TypeError outside of one. */
  readonly database: Database;
  /** Runs a statement in the transaction under way. */
  execute(sql: string, args?: InArgs): Promise<ResultSet>;
  /**
   * Runs `change` in a transaction of its own: all of it is stored when the promise resolves, nothing of it
   * when it rejects. Transactions queue and run one at a time. Never call it from inside a change.
   */
  write<Answer>(change: () => Promise<Answer>): Promise<Answer>;
  /** Waits for what is queued, then lets the file go. */
  close(): Promise<void>;
}

/**
 * Opens the one writer of a file. The client loses an acknowledged write after one SQLITE_BUSY on the same
 * connection (a failed statement is never reset and keeps the lock), so: one writer a file and process,
 * transactions in a queue, and any BUSY drops the connection for a new one. `writer_test.ts` shows the
 * loss without this guard and none with it. Throws a TypeError for a second writer on the same file.
 */
export async function openWriter(
  file: string,
  onBusy: (when: string) => void = warnBusy(file),
): Promise<Writer> {
  if (writers.has(file)) throw new TypeError(`Cannot open a second writer on "${file}"`);
  writers.add(file);
  try {
    const writer = new QueuedWriter(file, onBusy);
    await writer.reconnect();
    return writer;
  } catch (error) {
    writers.delete(file);
    throw openRefusal(file, error);
  }
}

class QueuedWriter implements Writer {
  readonly file: string;
  readonly database: Database;
  readonly #onBusy: (when: string) => void;
  #client: Client | undefined;
  #current: Transaction | undefined;
  /** When the transaction under way had its thread to itself last. */
  #turn = 0;
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #closed = false;

  constructor(file: string, onBusy: (when: string) => void) {
    this.file = file;
    this.#onBusy = onBusy;
    this.database = databaseOver({
      execute: (statement: InStatement | string) =>
        this.#during((transaction) => transaction.execute(statement as InStatement)),
      batch: (statements) => this.#during((transaction) => transaction.batch(statements as InStatement[])),
    });
  }

  execute(sql: string, args: InArgs = []): Promise<ResultSet> {
    return this.#during((transaction) => transaction.execute({ sql, args }));
  }

  write<Answer>(change: () => Promise<Answer>): Promise<Answer> {
    if (this.#closed) {
      return Promise.reject(
        new Refusal("data.closed", "unavailable", `Cannot write "${this.file}": it is closed`),
      );
    }
    if (this.#waiting >= LONGEST_QUEUE) {
      return Promise.reject(
        new Refusal(
          "data.overloaded",
          "limited",
          `Cannot write "${this.file}": ${this.#waiting} changes are waiting`,
        ),
      );
    }
    this.#waiting++;
    const turn = this.#tail.then(() => this.#inTransaction(change)).finally(() => this.#waiting--);
    // The next in the queue waits for this one to end, however it ends.
    this.#tail = turn.then(nothing, nothing);
    return turn;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#tail;
    try {
      // What is in the log beside the file goes into it, so that a stopped site's files can be copied one by one.
      await this.#client?.execute("pragma wal_checkpoint(truncate)");
    } catch (error) {
      // Nothing is lost: the log stays beside the file, and whoever opens it next reads both.
      log("warn", "A database was closed with its log beside it", { file: this.file, error });
    }
    this.#client?.close();
    this.#client = undefined;
    writers.delete(this.file);
  }

  /** Drops the connection, with whatever lock and unfinished statement it holds, and opens a fresh one. */
  async reconnect(): Promise<void> {
    this.#client?.close();
    this.#client = undefined;
    const client = connect(this.file);
    for (const pragma of PRAGMAS) await client.execute(pragma);
    this.#client = client;
  }

  /**
   * Acts in the transaction under way. The engine answers before it is asked to wait, so that a long transaction
   * would never let go of its thread by itself: every now and then it does.
   */
  #during<Answer>(act: (transaction: Transaction) => Promise<Answer>): Promise<Answer> {
    const transaction = this.#current;
    if (!transaction) throw new TypeError(`Cannot use the writer of "${this.file}" outside of write()`);
    if (performance.now() - this.#turn < LONGEST_TURN) return act(transaction);
    return wait(0).then(() => {
      this.#turn = performance.now();
      return act(transaction);
    });
  }

  async #inTransaction<Answer>(change: () => Promise<Answer>): Promise<Answer> {
    const transaction = await this.#begin();
    this.#current = transaction;
    this.#turn = performance.now();
    try {
      const answer = await change();
      await transaction.commit();
      return answer;
    } catch (error) {
      if (engineCode(error) === "SQLITE_BUSY") this.#drop("in a transaction");
      throw error;
    } finally {
      this.#current = undefined;
      // Gives the connection back; rolls back whatever was not committed.
      transaction.close();
    }
  }

  /** Nothing has been done when BEGIN finds the file locked, so beginning again on a new connection is safe. */
  async #begin(): Promise<Transaction> {
    for (let tries = 1;; tries++) {
      try {
        if (!this.#client) await this.reconnect();
        return await this.#client!.transaction("write");
      } catch (error) {
        if (engineCode(error) !== "SQLITE_BUSY") throw error;
        this.#drop("at its beginning");
        if (tries === BUSY_TRIES) {
          throw new Refusal(
            "data.busy",
            "unavailable",
            `Cannot write "${this.file}": another process holds it`,
            {},
            error,
          );
        }
        await wait(busyWait(tries));
      }
    }
  }

  /** The connection met a lock: it is never used again. */
  #drop(when: string): void {
    this.#onBusy(when);
    this.#client?.close();
    this.#client = undefined;
  }
}

function nothing(): void {}

function warnBusy(file: string): (when: string) => void {
  return (when) => log("warn", "A database was busy, its connection is dropped", { file, when });
}
