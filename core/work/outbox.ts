import { sql } from "drizzle-orm";
import type { Reader } from "core/data/reader.ts";
import type { Signal } from "core/signal/signal.ts";
import type { Workplace } from "./work.ts";

/** How many rows stay behind the relay at least: what an operator may still want to look at. */
export const KEPT_BEHIND = 1_000;

/** Reads up to `limit` signals of a context's outbox after a sequence, in their order. */
export async function readOutbox(
  reader: Reader,
  context: string,
  after: number,
  limit: number,
): Promise<Signal[]> {
  const rows = await reader.database.all<{ sequence: number; signal: string }>(
    sql`select sequence, signal from _outbox where sequence > ${after} order by sequence limit ${limit}`,
  );
  return rows.map((row) => ({
    ...JSON.parse(row.signal) as Omit<Signal, "position">,
    position: { context, sequence: row.sequence },
  }));
}

/** How much a context has said: the sequence of the last signal. Relayed rows go, the counter stays. */
export async function readSaid(reader: Reader): Promise<number> {
  const rows = await reader.database.all<{ seq: number }>(
    sql`select seq from sqlite_sequence where name = '_outbox'`,
  );
  return rows[0]?.seq ?? 0;
}

/** How far the relay had come when it last noted it. */
export async function readRelayed(reader: Reader): Promise<number> {
  const row = await reader.database.get<{ sequence: number }>(sql`select sequence from _relayed`);
  return row.sequence;
}

/** The sequence of the first row that is still there; undefined where none is. */
export async function readFirstKept(reader: Reader): Promise<number | undefined> {
  const row = await reader.database.get<{ first: number | null }>(
    sql`select min(sequence) as first from _outbox`,
  );
  return row.first ?? undefined;
}

/** Notes how far the relay has come, and lets go of the rows up to another sequence. */
export async function noteRelayed(place: Workplace, sequence: number, letGo: number): Promise<void> {
  await place.writer.write(async () => {
    await place.writer.execute("update _relayed set sequence = ?", [sequence]);
    await place.writer.execute("delete from _outbox where sequence <= ?", [letGo]);
  });
}
