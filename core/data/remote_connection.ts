import type { InArgs, InValue, ResultSet } from "@libsql/client/sqlite3";
import { BatchCond, type BatchStep, type RowsResult, Stmt } from "@libsql/hrana-client";
import { Refusal } from "core/base/refusal.ts";
import { turn } from "core/base/wait.ts";
import { engineCode } from "./client.ts";
import type { Connection, Guard } from "./connection.ts";
import { openRemoteReader } from "./remote_reader.ts";
import {
  codeOf,
  gone,
  isAbsent,
  isBroken,
  isHungUp,
  isTokenRefused,
  type RemoteStream,
  streamTo,
  TAKEN_AWAY,
  within,
} from "./remote_stream.ts";
import {
  absentRefusal,
  busyRefusal,
  tokenRefusal,
  unreachableRefusal,
  unsureRefusal,
} from "./write_refusals.ts";

/** How long the server may take to answer, in milliseconds. */
const LONGEST_ANSWER = 5_000;
/** How long it may take to begin a transaction: after 5 s it takes the lock from whoever holds it and says nothing. */
const LONGEST_BEGINNING = 7_000;

/** After these the engine has given the transaction up by itself, or may have. */
const GIVEN_UP = /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|NOMEM|INTERRUPT|CORRUPT|READONLY)/;

/** A statement that was not sent yet. */
interface Asked {
  readonly statement: Stmt;
  /** Whom to tell; nobody where it only goes along. */
  readonly tell: PromiseWithResolvers<RowsResult> | undefined;
  /** Whether it is done only where all that is sent with it was done up to it. */
  readonly strict: boolean;
}

/**
 * A connection to a libSQL server. Every message is a round trip, so what is asked in the same turn goes in one. Every
 * wait is bounded; a connection that fails is never used again.
 */
export class RemoteConnection implements Connection {
  readonly #remote: RemoteStream;
  readonly #name: string;
  #inTransaction = false;
  #asked: Asked[] = [];
  #sending = false;

  private constructor(remote: RemoteStream, name: string) {
    this.#remote = remote;
    this.#name = name;
  }

  /**
   * Connects, and sees that the server answers and holds foreign keys. `name` is the address as it may be told. Refuses
   * `data.address_invalid`, `data.unreachable`, `data.token_refused`, `data.database_absent` and `data.foreign_keys_off`.
   */
  static async open(url: string, name: string): Promise<RemoteConnection> {
    const connection = new RemoteConnection(streamTo(url), name);
    try {
      if (await within(connection.#remote.holdsForeignKeys(), LONGEST_ANSWER)) return connection;
    } catch (error) {
      const refusal = isAbsent(error) ? absentRefusal(name, error) : connection.#failed(error);
      throw isHungUp(error) ? await refusedAsReader(name, url) ?? refusal : refusal;
    }
    connection.close();
    const message = `Cannot write "${name}": the database server does not hold foreign keys`;
    throw new Refusal("data.foreign_keys_off", "unavailable", message);
  }

  get isOpen(): boolean {
    return this.#remote.isOpen;
  }

  get inTransaction(): boolean {
    return this.#inTransaction;
  }

  async begin(guard: Guard | undefined): Promise<void> {
    const question = new Stmt(guard?.sql ?? "select 1").bindIndexes(guard?.args as InValue[] ?? []);
    try {
      const { rows } = await this.#beginAsking(question);
      this.#inTransaction = true;
      if (guard && rows.length === 0) throw guard.refusal();
    } catch (error) {
      throw this.#failed(error);
    }
  }

  async execute(sql: string, args: InArgs = []): Promise<ResultSet> {
    if (!Array.isArray(args) || args.includes(undefined as never)) {
      throw new TypeError("Cannot bind undefined, or by name: say null where nothing is meant");
    }
    try {
      return resultOf(await this.#ask(new Stmt(sql).bindIndexes(args)));
    } catch (error) {
      throw this.#failed(error);
    }
  }

  along(sql: string): void {
    this.#asked.push({ statement: new Stmt(sql), tell: undefined, strict: true });
  }

  async commit(): Promise<void> {
    try {
      const committing = this.#ask(new Stmt("commit"), true);
      this.#inTransaction = false;
      await committing;
    } catch (error) {
      this.close();
      throw isBroken(error) ? unsureRefusal(this.#name, error) : this.#told(error);
    }
  }

  async rollback(): Promise<void> {
    await this.execute("rollback");
    this.#inTransaction = false;
  }

  /** The log beside the database is the server's own. */
  emptyLog(): boolean {
    return true;
  }

  close(): void {
    this.#inTransaction = false;
    this.#remote.close();
  }

  /** A transaction is begun together with its first question. */
  async #beginAsking(question: Stmt): Promise<RowsResult> {
    const batch = this.#remote.stream.batch(false);
    const begin = batch.step();
    const begun = begin.run("begin immediate");
    const answer = batch.step().condition(BatchCond.ok(begin)).query(question);
    for (const one of [begun, answer]) one.catch(() => {}); // both are told below
    await within(batch.execute(), LONGEST_BEGINNING);
    await begun;
    const rows = await answer;
    if (!rows) throw gone();
    return rows;
  }

  #ask(statement: Stmt, strict = false): Promise<RowsResult> {
    const tell = Promise.withResolvers<RowsResult>();
    this.#asked.push({ statement, tell, strict });
    if (!this.#sending) this.#sendAll();
    return tell.promise;
  }

  async #sendAll(): Promise<void> {
    this.#sending = true;
    await turn(); // what else is asked in this turn comes along
    do await this.#send(this.#asked.splice(0)); while (this.#asked.some(({ tell }) => tell));
    this.#sending = false;
  }

  /**
   * Each only while the transaction is under way: behind one that was taken away nothing is stored by itself. And only
   * behind what went along before, of which nobody else hears.
   */
  async #send(asked: readonly Asked[]): Promise<void> {
    try {
      const batch = this.#remote.stream.batch(false);
      let [along, since]: [BatchStep | undefined, BatchStep[]] = [undefined, []];
      const answers = asked.map(({ statement, strict }) => {
        const before = [along, ...(strict ? since : [])].filter((one) => one !== undefined);
        const conditions = [BatchCond.not(BatchCond.isAutocommit(batch)), ...before.map(BatchCond.ok)];
        const step = batch.step().condition(BatchCond.and(batch, conditions));
        if (strict) [along, since] = [step, []];
        else since.push(step);
        return step.query(statement);
      });
      const settled = Promise.allSettled(answers);
      await within(batch.execute(), LONGEST_ANSWER);
      this.#tell(asked, await settled);
    } catch (error) {
      for (const { tell } of asked) tell?.reject(error);
    }
  }

  /** Tells what came of each. What was passed over because of what failed before it is told of that. */
  #tell(
    asked: readonly Asked[],
    outcomes: readonly PromiseSettledResult<RowsResult | undefined>[],
  ): void {
    let [failure, lost]: [unknown, unknown] = [undefined, undefined];
    for (const [at, outcome] of outcomes.entries()) {
      const { tell, strict } = asked[at]!;
      if (outcome.status === "fulfilled" && outcome.value) {
        if (strict) failure = undefined;
        tell?.resolve(outcome.value);
        continue;
      }
      failure ??= outcome.status === "rejected" ? outcome.reason : gone();
      if (strict) lost ??= failure;
      tell?.reject(outcome.status === "rejected" ? outcome.reason : lost ?? failure);
    }
    // What goes along holds the changes apart: without it, none of them can go on.
    if (lost) this.close();
  }

  /** What to tell of a failure; where the transaction is lost by it, it is given up. */
  #failed(error: unknown): unknown {
    const isLost = isBroken(error) || TAKEN_AWAY.test(codeOf(error)) ||
      GIVEN_UP.test(engineCode(error) ?? "");
    if (isLost || !this.#inTransaction) this.close();
    if (isTokenRefused(error)) return tokenRefusal(this.#name, error);
    return isBroken(error) ? unreachableRefusal(this.#name, error) : this.#told(error);
  }

  #told(error: unknown): unknown {
    return TAKEN_AWAY.test(codeOf(error)) ? busyRefusal(this.#name, error) : error;
  }
}

/** What the server says where each answer follows its question: a socket that it ends may lose its last words. */
async function refusedAsReader(name: string, url: string): Promise<Refusal | undefined> {
  try {
    const reader = await openRemoteReader(name, url);
    reader.close();
  } catch (error) {
    if (error instanceof Refusal && error.code !== "data.unreachable") return error;
  }
  return undefined;
}

/** As libSQL's own client gives it. */
function resultOf(
  { columnNames, columnDecltypes, rows, affectedRowCount, lastInsertRowid }: RowsResult,
): ResultSet {
  const known = (names: readonly (string | undefined)[]) => names.map((name) => name ?? "");
  return {
    columns: known(columnNames),
    columnTypes: known(columnDecltypes),
    rows,
    rowsAffected: affectedRowCount,
    lastInsertRowid,
  } as unknown as ResultSet;
}
