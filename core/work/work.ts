import type { Actor } from "core/base/actor.ts";
import { newId } from "core/base/id.ts";
import type { Database } from "core/data/client.ts";
import type { Writer } from "core/data/writer.ts";
import type { Position, Said, Signal } from "core/signal/signal.ts";

/**
 * One unit of work: one transaction on one context's database, who does it, when, and what is said of it.
 * The rows and the signals are stored together or not at all.
 */
export interface Work {
  readonly database: Database;
  readonly actor: Actor;
  readonly now: Date;
  readonly site: string;
  /** Says a signal. It is stored in the outbox in this same transaction and travels after the commit. */
  emit(said: Said): void;
}

/** Who asks for a work, and what it follows from. */
export interface Cause {
  readonly actor: Actor;
  readonly site: string;
  readonly correlation?: string;
  readonly causation?: string;
}

/** What a work answered, and where its context stands now: what a reader must have seen to see this work. */
export interface Done<Answer> {
  readonly answer: Answer;
  readonly position: Position;
}

/** The place where a context's (or plugin's) works are done: its name, its writer, a clock. */
export interface Workplace {
  readonly name: string;
  readonly writer: Writer;
  readonly clock: () => Date;
}

/**
 * Does one work: runs `act` in a transaction of the workplace and stores what it said in the outbox. The
 * position it ends with is the context's own counter, the sequence of its last outbox row.
 */
export function doWork<Answer>(
  place: Workplace,
  cause: Cause,
  act: (work: Work) => Promise<Answer>,
): Promise<Done<Answer>> {
  return place.writer.write(async () => {
    const outbox: Said[] = [];
    const now = place.clock();
    const answer = await act({
      database: place.writer.database,
      actor: cause.actor,
      now,
      site: cause.site,
      emit: (said) => void outbox.push(said),
    });
    const sequence = await storeSaid(place, cause, outbox, now);
    return { answer, position: { context: place.name, sequence } };
  });
}

/** A signal as the outbox keeps it: everything but its sequence, which the row itself is. */
type Stored = Omit<Signal, "position">;

async function storeSaid(place: Workplace, cause: Cause, outbox: readonly Said[], at: Date): Promise<number> {
  if (outbox.length === 0) {
    const last = await place.writer.execute("select max(sequence) as sequence from _outbox");
    return Number(last.rows[0]?.sequence ?? 0);
  }
  const correlation = cause.correlation ?? newId(at);
  const rows = outbox.map((said): string =>
    JSON.stringify(
      {
        id: newId(at),
        name: said.name,
        at: at.toISOString(),
        site: cause.site,
        actor: cause.actor,
        causation: cause.causation,
        correlation,
        key: said.key,
        body: said.body,
      } satisfies Stored,
    )
  );
  // One statement for all: the number of values in one statement is bounded by the engine, so in slices.
  let sequence = 0;
  for (let from = 0; from < rows.length; from += 500) {
    const slice = rows.slice(from, from + 500);
    const stored = await place.writer.execute(
      `insert into _outbox (signal) values ${slice.map(() => "(?)").join(",")}`,
      slice,
    );
    sequence = Number(stored.lastInsertRowid);
  }
  return sequence;
}

/** Reads up to `limit` signals of the outbox after a sequence, in their order. */
export async function readOutbox(place: Workplace, after: number, limit: number): Promise<Signal[]> {
  const found = await place.writer.execute(
    "select sequence, signal from _outbox where sequence > ? order by sequence limit ?",
    [after, limit],
  );
  return found.rows.map((row) => {
    const stored = JSON.parse(String(row.signal)) as Stored;
    return { ...stored, position: { context: place.name, sequence: Number(row.sequence) } };
  });
}
