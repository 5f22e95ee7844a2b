import type { FileStore } from "core/files/file_store.ts";
import type { Snapshot } from "./cut.ts";

/** The files of courses that rows name, and where their originals are. */
export interface NamedFiles {
  /** The database whose rows name them, and the statement that gives the hash and the bytes of each. */
  readonly database: string;
  readonly statement: string;
  /** Their originals, where they are not in the data folder. */
  readonly originals?: FileStore;
}

/** How many files are asked for or copied at once. */
const AT_ONCE = 8;

/** The files that rows name, as they stood at one moment: the bytes of each by its hash. */
export function namedIn(
  snapshots: readonly Snapshot[],
  { database, statement }: NamedFiles,
): ReadonlyMap<string, number> {
  const connection = snapshots.find(({ name }) => name === database)?.connection;
  const rows = connection?.execute(statement).rows ?? [];
  return new Map(rows.map((row) => [String(row[0]), Number(row[1])]));
}

/** Does something for each, some at once, until one of them fails. */
export async function forEachFile<One>(all: Iterable<One>, act: (one: One) => Promise<void>): Promise<void> {
  const left = all[Symbol.iterator]();
  let failed = false;
  const work = async () => {
    try {
      for (let next = left.next(); !next.done && !failed; next = left.next()) await act(next.value);
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  const done = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  for (const one of done) if (one.status === "rejected") throw one.reason;
}
