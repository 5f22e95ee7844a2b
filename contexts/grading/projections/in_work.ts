import type { Database } from "core/data/client.ts";
import type { Work } from "core/work/work.ts";

/** A statement prepared once a writer and kept, for what every score of every learner runs. */
export function inWork<Statement>(build: (database: Database) => Statement): (work: Work) => Statement {
  const kept = new WeakMap<Database, Statement>();
  return ({ database }) => {
    let statement = kept.get(database);
    if (!statement) kept.set(database, statement = build(database));
    return statement;
  };
}
