import type { InArgs, ResultSet } from "@libsql/client/sqlite3";
import { Statements } from "./statements.ts";

/** What must hold in a transaction before anything else is done in it: a question that has an answer, or else a refusal. */
export interface Guard {
  readonly sql: string;
  readonly args: InArgs;
  /** Why nothing is done where the question has no answer. */
  readonly refusal: () => Error;
}

/** What is answered at once by a file, and in its time by a server. */
export type Soon<Answer> = Answer | Promise<Answer>;

/**
 * One connection to a database, as the writer uses it: one transaction after another. Whatever it throws, it says
 * truly whether the transaction is still under way.
 */
export interface Connection {
  readonly inTransaction: boolean;
  /** Whether it can be used, as far as is known here. */
  readonly isOpen: boolean;
  /** Begins a transaction that writes, and asks the guard. */
  begin(guard: Guard | undefined): Soon<void>;
  execute(sql: string, args?: InArgs): Soon<ResultSet>;
  /**
   * What goes along with whatever is asked next, and is done only where all was done that is sent before it. Where it is
   * not, the transaction is given up.
   */
  along(sql: string): void;
  commit(): Soon<void>;
  rollback(): Soon<void>;
  /** Empties the log beside the database into it; false where somebody is just reading. */
  emptyLog(): Soon<boolean>;
  /** Lets it go, with whatever it holds; a transaction under way is stored in no part. */
  close(): void;
}

/** What a connection to a file is told before anything else. FULL: a commit that was acknowledged survives a power cut. */
const PRAGMAS = [
  "pragma journal_mode = wal",
  "pragma synchronous = full",
  "pragma foreign_keys = on",
];

/** A connection to a file: it answers at once. */
export class FileConnection extends Statements implements Connection {
  readonly isOpen = true;

  /** `overwrites`: what is deleted is gone. */
  constructor(file: string, overwrites: boolean) {
    super(file);
    for (const pragma of PRAGMAS) this.execute(pragma);
    if (overwrites) this.execute("pragma secure_delete = on");
  }

  begin(guard: Guard | undefined): void {
    this.execute("begin immediate");
    if (!guard || this.execute(guard.sql, guard.args).rows.length > 0) return;
    this.rollback();
    throw guard.refusal();
  }

  along(sql: string): void {
    this.execute(sql);
  }

  commit(): void {
    this.execute("commit");
  }

  rollback(): void {
    this.execute("rollback");
  }
}
