import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import { engineCode, openRefusal } from "core/data/client.ts";
import { Statements } from "core/data/statements.ts";
import type { Cuttable } from "./data_files.ts";
import type { ServedCopies } from "./served.ts";

/** How often a moment is looked for in which nobody writes, before everybody is asked to wait. */
const TRIES = 50;
/** How often everybody is asked to wait, and for how many milliseconds each may be waited for, who keeps others waiting. */
const HOLDS = 5;
const LONGEST_WAIT = 100;

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

/** Databases elsewhere that the moment is to be of, too. */
export interface CutOptions {
  readonly served?: ServedCopies;
  /** How often a moment is looked for in which nobody writes. */
  readonly tries?: number;
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
export async function takeCut(
  databases: readonly Cuttable[],
  { served, tries: most = TRIES }: CutOptions = {},
): Promise<Cut> {
  const all: Watched[] = [];
  const close = () => {
    for (const { connection, watch } of all.splice(0)) {
      // The engine lets go of a connection when it pleases, and would keep its lock as long.
      if (connection.inTransaction) connection.execute("rollback");
      connection.close();
      watch.close();
    }
  };
  try {
    for (const database of [...databases, ...served?.databases ?? []]) all.push(openWatched(database));
    const here = all.slice(0, databases.length);
    for (let tries = 0; tries < most + HOLDS; tries++) {
      const held = tries >= most;
      await served?.pull();
      const at = held ? begunHeld(all, here) : begunUnwritten(all);
      // What servers hold now is what was copied before: so it was at the moment in between.
      if (at && (await served?.areCurrent() ?? true)) return { at, snapshots: all, held, close };
      if (at) end(all);
      await wait(1 + Math.random() * 4);
    }
    throw new Refusal(
      "backup.no_moment",
      "unavailable",
      "Cannot find a moment for a backup: a database is written without a pause",
    );
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

/** Begins in all of them; when that was, or undefined where somebody wrote meanwhile. */
function begunUnwritten(all: readonly Watched[]): Date | undefined {
  const before = all.map(version);
  const at = new Date();
  all.forEach(begin);
  if (all.every((one, index) => version(one) === before[index])) return at;
  end(all);
  return undefined;
}

function end(all: readonly Watched[]): void {
  for (const { connection } of all) connection.execute("rollback");
}

function version({ watch }: Watched): number {
  return Number(watch.execute("pragma data_version").rows[0]![0]);
}

/** A transaction sees the moment of its first reading. */
function begin({ connection }: Snapshot): void {
  connection.execute("begin");
  connection.execute("select 1 from sqlite_schema limit 1");
}

/** Takes the turn to write in those here, and begins while nobody else has one; undefined where somebody keeps theirs. */
function begunHeld(all: readonly Watched[], here: readonly Watched[]): Date | undefined {
  const held: Watched[] = [];
  try {
    for (const one of here) {
      one.watch.execute("begin immediate");
      held.push(one);
    }
    const at = new Date();
    all.forEach(begin);
    return at;
  } catch (error) {
    if (engineCode(error) !== "SQLITE_BUSY") throw error;
    return undefined;
  } finally {
    for (const { watch } of held) watch.execute("rollback");
  }
}
