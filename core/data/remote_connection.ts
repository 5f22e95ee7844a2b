import type { InArgs, ResultSet } from "@libsql/client/sqlite3";
import { type Client, createClient, type Transaction } from "@libsql/client/http";
import { Refusal } from "core/base/refusal.ts";
import { inTime } from "core/base/wait.ts";
import { engineCode } from "./client.ts";
import type { Connection, Guard } from "./connection.ts";
import { hostOf, overHttp } from "./server_address.ts";
import { busyRefusal, unreachableRefusal, unsureRefusal } from "./write_refusals.ts";

/** How long the server may take to answer, in milliseconds. */
const LONGEST_ANSWER = 5_000;
/** How long it may take to begin a transaction: after 5 s it takes the lock from whoever holds it and says nothing. */
const LONGEST_BEGINNING = 7_000;

/** After these the engine has given the transaction up by itself, or may have. */
const GIVEN_UP = /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|NOMEM|INTERRUPT|CORRUPT|READONLY)/;
/** The server has taken the lock away: whoever waits for it longer than 5 s gets it. */
const TAKEN_AWAY = /^(?:TRANSACTION_(?:TIMEOUT|CLOSED|BUSY)|STREAM_EXPIRED)$/;

/**
 * A connection to a libSQL server, over HTTP: over a web socket a statement of more than 1,024 bytes would wait 40 ms
 * for the acknowledgement of its own header, since the socket cannot be told not to. Every wait is bounded; one that fails is never used again.
 */
export class RemoteConnection implements Connection {
  readonly #client: Client;
  readonly #name: string;
  #transaction: Transaction | undefined;
  /** What was asked last: the next is asked after it, so that nothing is done behind a transaction that was given up. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(client: Client, name: string) {
    this.#client = client;
    this.#name = name;
  }

  /**
   * Connects, and sees that the server answers and holds foreign keys. `name` is the address as it may be told. Refuses
   * `data.address_invalid`, `data.unreachable` and `data.foreign_keys_off`.
   */
  static async open(url: string, name: string): Promise<RemoteConnection> {
    const connection = new RemoteConnection(clientOf(url), name);
    try {
      const { rows: [row] } = await connection.#asked(() =>
        connection.#client.execute("pragma foreign_keys")
      );
      if (Number(row?.[0]) === 1) return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
    connection.close();
    const message = `Cannot write "${name}": the database server does not hold foreign keys`;
    throw new Refusal("data.foreign_keys_off", "unavailable", message);
  }

  get inTransaction(): boolean {
    return this.#transaction !== undefined;
  }

  async begin(guard: Guard | undefined): Promise<void> {
    const { sql, args } = guard ?? { sql: "select 1", args: [] };
    // It is begun together with the first statement.
    const { rows } = await this.#asked(async () => {
      this.#transaction = await this.#client.transaction("write");
      return await this.#transaction.execute({ sql, args });
    }, LONGEST_BEGINNING).catch((error) => {
      this.#letGo();
      throw error;
    });
    if (guard && rows.length === 0) throw guard.refusal();
  }

  execute(sql: string, args: InArgs = []): Promise<ResultSet> {
    if (Array.isArray(args) && args.includes(undefined as never)) {
      return Promise.reject(new TypeError("Cannot bind undefined: say null where nothing is meant"));
    }
    const asking = this.#last.then(() => this.#asked(() => this.#underWay().execute({ sql, args })));
    this.#last = asking.catch(() => {}); // whoever asked is told
    return asking;
  }

  async commit(): Promise<void> {
    await this.#last;
    const transaction = this.#underWay();
    this.#transaction = undefined;
    try {
      await within(transaction.commit(), LONGEST_ANSWER);
    } catch (error) {
      if (!isBroken(error)) throw this.#told(error);
      this.close();
      throw unsureRefusal(this.#name, error);
    }
  }

  async rollback(): Promise<void> {
    await this.#last;
    const transaction = this.#underWay();
    this.#transaction = undefined;
    await this.#asked(() => transaction.rollback());
  }

  /** The log beside the database is the server's own. */
  emptyLog(): boolean {
    return true;
  }

  close(): void {
    this.#letGo();
    this.#client.close();
  }

  #underWay(): Transaction {
    if (this.#transaction) return this.#transaction;
    throw unreachableRefusal(this.#name, new Error("The transaction was given up"));
  }

  async #asked<Answer>(ask: () => Promise<Answer>, longest = LONGEST_ANSWER): Promise<Answer> {
    try {
      return await within(ask(), longest);
    } catch (error) {
      if (isBroken(error)) {
        this.close();
        throw unreachableRefusal(this.#name, error);
      }
      if (GIVEN_UP.test(engineCode(error) ?? "") || TAKEN_AWAY.test(codeOf(error))) this.#letGo();
      throw this.#told(error);
    }
  }

  #told(error: unknown): unknown {
    return TAKEN_AWAY.test(codeOf(error)) ? busyRefusal(this.#name, error) : error;
  }

  /** Gives the transaction up, here and there. */
  #letGo(): void {
    this.#transaction?.close();
    this.#transaction = undefined;
  }
}

function clientOf(url: string): Client {
  try {
    return createClient({ url: overHttp(url), fetch: fetchInTime });
  } catch (error) {
    throw new Refusal(
      "data.address_invalid",
      "invalid",
      `Cannot write a database at "${hostOf(url)}": ${error instanceof Error ? error.message : error}`,
      {},
      error,
    );
  }
}

function fetchInTime(request: Request): Promise<Response> {
  return fetch(request, { signal: AbortSignal.timeout(LONGEST_BEGINNING) });
}

function within<Answer>(going: Promise<Answer>, milliseconds: number): Promise<Answer> {
  const timeUp = new AbortController();
  const timer = setTimeout(
    () => timeUp.abort(new DOMException("The database server takes too long", "TimeoutError")),
    milliseconds,
  );
  return inTime(going, timeUp.signal).finally(() => clearTimeout(timer));
}

/** Whether it is unknown what the server did: it went away, its answer cannot be read, or it takes too long. */
function isBroken(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof TypeError || at.name === "TimeoutError" || at.name === "AbortError") return true;
    if (/^(?:HRANA_|SERVER_ERROR$|CLIENT_CLOSED$|INTERNAL_ERROR$)/.test(codeOf(at))) return true;
  }
  return false;
}

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : "";
}
