import { sql } from "drizzle-orm";
import { Refusal } from "core/base/refusal.ts";
import { engineCode } from "core/data/client.ts";
import { prepared, type Reader } from "core/data/reader.ts";
import type { Writer } from "core/data/writer.ts";

/**
 * How far a database has come: a counter that goes up with every work and every hearing stored in it, whatever engine
 * stores it. Whoever has seen a stand has seen all that was stored up to it. `generation` is one life of the database:
 * one that was restored has another, and stands of different lives cannot be compared. Its beginning is enough to name it.
 */
export interface Stand {
  readonly context: string;
  readonly generation: string;
  readonly sequence: number;
}

/** How far a database has come, and the sequence of the last signal that it has said. */
export interface StandAndSaid extends Stand {
  readonly said: number;
}

/** A database as whoever writes to it knows it. */
interface Written {
  readonly name: string;
  readonly writer: Pick<Writer, "execute">;
  readonly home?: string;
}

/** The sequence of the last signal that a database has said, in SQL. */
export const SAID = "coalesce((select seq from sqlite_sequence where name = '_outbox'), 0)";

/**
 * Moves a database on by one, inside the transaction under way. Refuses `home.displaced` where another home has
 * taken the database over meanwhile: nothing of that transaction is stored.
 */
export async function advance({ name, writer, home = "" }: Written): Promise<StandAndSaid> {
  // Whoever is displaced counts on to null, which no column may be: what travels with it to a server is not stored.
  const { rows: [row] } = await writer.execute(
    `update _stand set sequence = iif(home = ?, sequence + 1, null)
      returning sequence, generation, ${SAID} as said`,
    [home],
  ).catch((error) =>
    Promise.reject(engineCode(error)?.startsWith("SQLITE_CONSTRAINT") ? displaced(name) : error)
  );
  if (!row) throw new Error(`Cannot find the stand of "${name}": its table is empty`);
  return {
    context: name,
    generation: String(row.generation),
    sequence: Number(row.sequence),
    said: Number(row.said),
  };
}

/** What a home is told that is a database's home no longer. */
export function displaced(name: string): Refusal {
  return new Refusal(
    "home.displaced",
    "unavailable",
    `Cannot store anything in "${name}": another home has taken it over`,
    { name },
  );
}

const found = prepared((database) => ({
  all: () =>
    database.all<Omit<StandAndSaid, "context">>(
      sql`select sequence, generation, ${sql.raw(SAID)} as said from _stand`,
    ),
}));

/** How far a database has come, as this reader sees it. */
export async function readStand(reader: Reader, context: string): Promise<StandAndSaid> {
  const [row] = await found(reader).all();
  if (!row) throw new Error(`Cannot find the stand of "${context}": its table is empty`);
  return { context, generation: row.generation, sequence: row.sequence, said: row.said };
}

/**
 * Whether who has come to `stand` has all up to `wanted` for certain. What is of another life of the database may be of
 * one before or of one that has not come here yet: it is not reached.
 */
export function reaches(stand: Stand, wanted: Stand): boolean {
  return stand.generation.startsWith(wanted.generation) && stand.sequence >= wanted.sequence;
}
