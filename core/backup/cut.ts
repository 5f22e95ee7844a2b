import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import { openRefusal } from "core/data/client.ts";
import { Statements } from "core/data/statements.ts";

/** How often a moment is looked for in which nobody writes, before everybody is asked to wait. */
const TRIES = 50;
/** For how many milliseconds those who write may be waited for. */
const LONGEST_WAIT = 5_000;

/** A database of the folder that is cut. */
export interface Cuttable {
  readonly name: string;
  readonly file: string;
}

/** One database as it stood at the moment of the cut, for as long as the cut is open. */
export interface Snapshot extends Cuttable {
  readonly connection: Statements;
}

/** All databases of a folder as they stood at one moment. */
export interface Cut {
  readonly at: Date;
  readonly snapshots: readonly Snapshot[];
  /** Whether those who write had to wait for it, since no quiet moment was found. */
  readonly held: boolean;
  close(): void;
}

/** A snapshot, and beside it a connection that sees whether anybody has written. */
interface Watched extends Snapshot {
  readonly watch: Statements;
}

/**
 * Reads all databases at one moment, as a power cut would have left them, while others write: a snapshot of each
 * is begun, and kept only if nobody wrote in any from before the first to after the last. It takes about a
 * millisecond, so that a moment is found at once; where none is, those who write wait for that millisecond. Refuses
 * `data.corrupt`, `data.unreadable` and `backup.no_moment`.
 *
 * What reads the snapshots holds up its thread: for a process of its own.
 */
export async function takeCut(databases: readonly Cuttable[]): Promise<Cut> {
  const all: Watched[] = [];
  const close = () => {
    for (const { connection, watch } of all.splice(0)) {
      connection.close();
      watch.close();
    }
  };
  try {
    for (const database of databases) all.push(openWatched(database));
    for (let tries = 0; tries < TRIES; tries++) {
      const at = new Date();
      if (begunUnwritten(all)) return { at, snapshots: all, held: false, close };
      end(all);
      await wait(1 + Math.random() * 4);
    }
    const at = await beginHeld(all);
    return { at, snapshots: all, held: true, close };
  } catch (error) {
    close();
    throw error;
  }
}

function openWatched({ name, file }: Cuttable): Watched {
  // Never made here: one that went since it was listed stays gone.
  const url = `file:${encodeURI(file).replaceAll("?", "%3f").replaceAll("#", "%23")}?mode=rw`;
  let connection: Statements | undefined;
  try {
    connection = new Statements(url);
    const watch = new Statements(url);
    for (const one of [connection, watch]) one.execute(`pragma busy_timeout = ${LONGEST_WAIT}`);
    connection.execute("pragma query_only = on");
    connection.execute("select 1 from sqlite_schema limit 1");
    watch.execute("pragma data_version");
    return { name, file, connection, watch };
  } catch (error) {
    connection?.close();
    throw openRefusal(file, error);
  }
}

function begunUnwritten(all: readonly Watched[]): boolean {
  const before = all.map(version);
  all.forEach(begin);
  return all.every((one, at) => version(one) === before[at]);
}

function version({ watch }: Watched): number {
  return Number(watch.execute("pragma data_version").rows[0]![0]);
}

/** A transaction sees the moment of its first reading. */
function begin({ connection }: Snapshot): void {
  connection.execute("begin");
  connection.execute("select 1 from sqlite_schema limit 1");
}

function end(all: readonly Snapshot[]): void {
  for (const { connection } of all) connection.execute("rollback");
}

/** Takes the turn to write in all of them, and begins while nobody else has one. */
async function beginHeld(all: readonly Watched[]): Promise<Date> {
  const held: Watched[] = [];
  try {
    for (const one of all) {
      one.watch.execute("begin immediate");
      held.push(one);
    }
    const at = new Date();
    all.forEach(begin);
    return at;
  } catch (error) {
    throw new Refusal(
      "backup.no_moment",
      "unavailable",
      "Cannot find a moment for a backup: a database is written without a pause",
      {},
      error,
    );
  } finally {
    for (const { watch } of held) watch.execute("rollback");
    await wait(0);
  }
}
