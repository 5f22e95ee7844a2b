import { AsyncLocalStorage } from "node:async_hooks";
import type { InArgs, InStatement, ResultSet } from "@libsql/client/sqlite3";
import { log } from "core/base/log.ts";
import { inTime, turn, wait } from "core/base/wait.ts";
import { type Database, databaseOver, engineCode } from "./client.ts";
import type { Connection, Guard, Soon } from "./connection.ts";
import { besideRefusal, busyRefusal, closedRefusal, overloadedRefusal, toldAs } from "./write_refusals.ts";

/** How many transactions may wait for their turn before the writer says "later". */
const LONGEST_QUEUE = 10_000;

/** How often a transaction that found the file locked is begun again, and after how long: some 5 s in all. */
const BUSY_TRIES = 60;
const busyWait = (tries: number) => Math.min(5 * tries, 100);
/** For how many milliseconds it may go on so; a server waits by itself before it says that it is locked. */
const LONGEST_BUSY = 10_000;

/** How many milliseconds a transaction may have its thread to itself; then whatever else waits there has its turn. */
const LONGEST_TURN = 20;

/** How many changes one commit may store, and for how many milliseconds they may gather. */
const MOST_TOGETHER = 100;
const LONGEST_TOGETHER = 10;
/** To a server, where each of them takes longer. */
const LONGEST_TOGETHER_REMOTE = 50;

/** A change whose turn has not come yet, and whom to tell what came of it. */
interface Waiting {
  readonly change: () => Promise<unknown>;
  readonly end: ((done: never) => unknown) | undefined;
  readonly timeUp: AbortSignal | undefined;
  /** The file that it wants beside, if any. */
  readonly beside: string | undefined;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** How to tell what came of a change, once all is stored; and what it asked last, of which nothing is known yet. */
interface Outcome {
  readonly tell: () => void;
  readonly ended?: unknown;
}

/** Which change the code that runs now belongs to: one that was given up may go on, and must find no transaction. */
const changes = new AsyncLocalStorage<Waiting>();

/** How a change is written. */
export interface Writing<Done, Answer> {
  /** A change that is not through when this aborts is given up: nothing of it is stored, and whatever it tries to execute afterwards is refused. */
  readonly timeUp?: AbortSignal | undefined;
  /**
   * Asks the last of a change that is through, all of it at once, and gives back what the change answers. To a server it
   * travels together with the commit; where it fails there, everything that shares the commit does.
   */
  readonly end?: (done: Done) => Answer | Promise<Answer>;
}

/** Where a writer writes. */
export interface WritingPlace {
  /** The file, or the address of the server as it may be told. */
  readonly name: string;
  readonly isRemote: boolean;
  readonly connect: () => Soon<Connection>;
  /** Called where the database was found locked. */
  readonly onBusy: (when: string) => void;
  /** Called once it is closed. */
  readonly onClosed: () => void;
}

/** Changes in a queue, on one connection after another: the writer of `writer.ts`. */
export class QueuedWriter {
  readonly database: Database;
  readonly #place: WritingPlace;
  #guard: Guard | undefined;
  readonly #queue: Waiting[] = [];
  readonly #between: (() => void)[] = [];
  #connection: Connection | undefined;
  /** The connection, while a transaction is under way on it. */
  #current: Connection | undefined;
  /** The change whose turn it is in that transaction. */
  #underWay: Waiting | undefined;
  /** Since when the transaction under way has its thread to itself; Infinity where it needs not let go of it. */
  #turn = 0;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(place: WritingPlace) {
    this.#place = place;
    this.database = databaseOver({
      execute: (statement: InStatement | string) =>
        typeof statement === "string" ? this.execute(statement) : this.execute(statement.sql, statement.args),
      batch: () =>
        Promise.reject(new TypeError("Cannot batch in a transaction: execute one after the other")),
    });
  }

  get file(): string {
    return this.#place.name;
  }

  get isRemote(): boolean {
    return this.#place.isRemote;
  }

  guard(guard: Guard): void {
    this.#guard = guard;
  }

  /**
   * The engine answers before it is asked to wait, so that a long transaction would never let go of its thread by
   * itself: every now and then it does.
   */
  async execute(sql: string, args?: InArgs): Promise<ResultSet> {
    if (performance.now() - this.#turn >= LONGEST_TURN) {
      await turn();
      this.#turn = performance.now();
    }
    if (!this.#current || this.#underWay !== changes.getStore()) {
      throw new TypeError(`Cannot use the writer of "${this.file}" outside of write()`);
    }
    return this.#current.execute(sql, args);
  }

  write<Done, Answer = Done>(
    change: () => Promise<Done>,
    { timeUp, end }: Writing<Done, Answer> = {},
  ): Promise<Answer> {
    return this.#enqueue({ change, end, timeUp, beside: undefined });
  }

  writeBeside<Answer>(file: string, change: () => Promise<Answer>): Promise<Answer> {
    if (this.isRemote) return Promise.reject(besideRefusal(this.file));
    return this.#enqueue({ change, end: undefined, timeUp: undefined, beside: file });
  }

  #enqueue<Answer>(asked: Omit<Waiting, "resolve" | "reject">): Promise<Answer> {
    if (this.#closed) {
      return Promise.reject(closedRefusal(this.file));
    }
    if (this.#queue.length >= LONGEST_QUEUE) {
      return Promise.reject(overloadedRefusal(this.file, this.#queue.length));
    }
    return new Promise<Answer>((resolve, reject) => {
      this.#queue.push({ ...asked, resolve: resolve as Waiting["resolve"], reject });
      this.#running ??= this.#run();
    });
  }

  async emptyLog(): Promise<boolean> {
    if (this.#closed) return true; // closing has emptied it
    await new Promise<void>((go) => {
      this.#between.push(go);
      this.#running ??= this.#run();
    });
    return await (this.#connection ?? await this.reconnect()).emptyLog();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
    try {
      // What is in the log beside the file goes into it, so that a stopped site's files can be copied one by one.
      await this.#connection?.emptyLog();
    } catch (error) {
      // Nothing is lost: the log stays beside the file, and whoever opens it next reads both.
      log("warn", "A database was closed with its log beside it", { file: this.file, error });
    }
    this.#connection?.close();
    this.#connection = undefined;
    this.#place.onClosed();
  }

  /** Drops the connection, with whatever lock and unfinished statement it holds, and opens a fresh one. */
  async reconnect(): Promise<Connection> {
    this.#connection?.close();
    this.#connection = undefined;
    return this.#connection = await this.#place.connect();
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0 || this.#between.length > 0) {
      if (this.#queue.length > 0) await this.#runTogether();
      for (const go of this.#between.splice(0)) go();
      await Promise.resolve(); // they go now, while no change is under way
    }
    this.#running = undefined;
  }

  /** Runs what waits, in one transaction, and tells each what came of it once that is committed. */
  async #runTogether(): Promise<void> {
    const together: Waiting[] = [];
    let outcomes: Outcome[] = [];
    const beside = this.#queue[0]!.beside;
    try {
      const connection = this.#current = await this.#begin(beside);
      const until = performance.now() + (this.isRemote ? LONGEST_TOGETHER_REMOTE : LONGEST_TOGETHER);
      do {
        const next = this.#queue.shift()!;
        together.push(next);
        outcomes.push(await this.#attempt(connection, next, together.length === 1));
      } while (
        connection.inTransaction && beside === undefined && this.#queue[0]?.beside === undefined &&
        this.#queue.length > 0 && together.length < MOST_TOGETHER && performance.now() < until
      );
      if (connection.inTransaction) await connection.commit();
      await Promise.all(outcomes.map(({ ended }) => ended));
    } catch (error) {
      // What the engine gave up halfway is given up whole; where it did not begin, nobody who waits needs to try again.
      if (this.#current) this.#drop("in a transaction", error);
      else together.push(...this.#queue.splice(0));
      const told = toldAs(this.file, error);
      outcomes = together.map(({ reject }) => ({ tell: () => reject(told) }));
    }
    this.#current = undefined;
    // A file that stood beside is let go with the connection: what is used for everything else has none.
    if (beside !== undefined) this.#drop("after its use", undefined);
    for (const { tell } of outcomes) tell();
  }

  /**
   * Runs one change and gives back how to tell what came of it. One that fails leaves nothing behind and the others
   * alone; where the engine itself gave the transaction up, it throws, for all of them.
   */
  async #attempt(connection: Connection, waiting: Waiting, isFirst: boolean): Promise<Outcome> {
    const { change, timeUp, resolve, reject } = waiting;
    if (timeUp?.aborted) return { tell: () => reject(timeUp.reason) };
    this.#turn = this.isRemote ? Infinity : performance.now();
    // The first has nothing before it to be kept, and is most often alone.
    if (!isFirst) connection.along("savepoint change");
    try {
      this.#underWay = waiting;
      const going = changes.run(waiting, change);
      // What it left behind unawaited finds no transaction any more, before anything is rolled back.
      const done = await (timeUp ? inTime(going, timeUp) : going).finally(() => this.#underWay = undefined);
      // Whoever asks meanwhile, on this thread or from another, comes along.
      if (this.#queue.length === 0) await turn();
      const ended = this.#end(waiting, done);
      // To a server, what was asked last travels together with what comes next: the commit, or another change.
      if (!this.isRemote) await ended;
      if (!isFirst) connection.along("release change");
      return { tell: () => resolve(ended), ended };
    } catch (error) {
      if (engineCode(error) === "SQLITE_BUSY" || !connection.inTransaction) throw error;
      if (isFirst) await connection.rollback();
      else await connection.execute("rollback to change");
      if (!isFirst) connection.along("release change");
      const told = toldAs(this.file, error);
      return { tell: () => reject(told) };
    }
  }

  /** Lets a change ask the last that it asks. */
  #end(waiting: Waiting, done: unknown): unknown {
    if (!waiting.end) return done;
    this.#turn = Infinity; // it asks all at once
    this.#underWay = waiting;
    const ended = changes.run(waiting, async () => await waiting.end!(done as never));
    this.#underWay = undefined;
    ended.catch(() => {}); // told with the commit
    return ended;
  }

  /** Nothing has been done when BEGIN finds the file locked, so beginning again on a new connection is safe. */
  async #begin(beside: string | undefined): Promise<Connection> {
    const until = performance.now() + LONGEST_BUSY;
    for (let tries = 1;; tries++) {
      try {
        const connection = this.#connection?.isOpen ? this.#connection : await this.reconnect();
        if (beside !== undefined) await connection.execute("attach database ? as beside", [beside]);
        await connection.begin(this.#guard);
        return connection;
      } catch (error) {
        this.#drop("at its beginning", error);
        if (engineCode(error) !== "SQLITE_BUSY") throw error;
        if (tries === BUSY_TRIES || performance.now() > until) throw busyRefusal(this.file, error);
        await wait(busyWait(tries));
      }
    }
  }

  /** The connection failed, or had a file beside it: it is never used again. */
  #drop(when: string, error: unknown): void {
    if (engineCode(error) === "SQLITE_BUSY") this.#place.onBusy(when);
    this.#connection?.close();
    this.#connection = undefined;
  }
}
