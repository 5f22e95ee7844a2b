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

/**
 * Goes on behind the last that the log has of a context, where its database is an older copy and has not said all of it:
 * so that no place in the log is ever that of two signals. What is passed over by that, from what the database knew on, is
 * noted as lost. What does not count as carried gets its place behind; where the log has some of it after all, it takes no
 * id twice.
 */
export async function sayOnBehind(place: Workplace, knew: number, last: number): Promise<void> {
  const { writer, clock } = place;
  const seq = "(select coalesce(max(seq), 0) from sqlite_sequence where name = '_outbox')";
  await writer.write(async () => {
    const relayed = "(select sequence from _relayed)";
    await writer.execute("insert into _lost (first, last, at) values (?, ?, ?)", [
      knew + 1,
      last,
      clock().toISOString(),
    ]);
    const { rows: [counted] } = await writer.execute(`select ${seq} - ${relayed} as waiting`);
    // By way of negative places: none of them meets another on its way.
    await writer.execute(
      `update _outbox set sequence = -(sequence + ? - ${relayed}) where sequence > ${relayed}`,
      [last],
    );
    await writer.execute("update _outbox set sequence = -sequence where sequence < 0");
    await writer.execute("delete from sqlite_sequence where name = '_outbox'");
    await writer.execute("insert into sqlite_sequence (name, seq) values ('_outbox', ?)", [
      last + Number(counted!.waiting),
    ]);
    await writer.execute("update _relayed set sequence = ?", [last]);
  });
}

/** Places in the log, both counted in, of signals whose works a context does not have: they were lost in a restore. */
export interface Lost {
  readonly first: number;
  readonly last: number;
}

/** What a context has lost, though the log has it. */
export async function readLost(reader: Reader): Promise<readonly Lost[]> {
  return await reader.database.all<Lost>(sql`select first, last from _lost order by first`);
}
