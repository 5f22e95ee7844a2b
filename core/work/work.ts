import type { Actor } from "core/base/actor.ts";
import { newId } from "core/base/id.ts";
import { type Following, newTrace } from "core/base/trace.ts";
import type { Database } from "core/data/client.ts";
import type { Writer } from "core/data/writer.ts";
import type { Position, Said, Signal } from "core/signal/signal.ts";
import { notedSaying } from "core/signal/spans.ts";
import { findAnswered, keepAnswered } from "./answered.ts";
import { Providers } from "./providers.ts";
import { advance, type Stand, type StandAndSaid } from "./stand.ts";

/**
 * One unit of work: one transaction on one context's database, who does it, when, and what is said of it.
 * The rows and the signals are stored together or not at all.
 */
export interface Work {
  readonly database: Database;
  readonly actor: Actor;
  readonly now: Date;
  readonly site: string;
  /** What plugins provide. */
  readonly providers: Providers;
  /** What secrets are sealed with before they are stored: 256 bits in base64; empty where the house has no key. */
  readonly sealingKey: string;
  /** Says a signal. It is stored in the outbox in this same transaction and travels after the commit. */
  emit(said: Said): void;
}

/** Who asks for a work, and what it follows from. */
export interface Cause extends Following {
  readonly actor: Actor;
  /** The same for a command that is sent again because nobody knows whether it was done: it is done once. */
  readonly key?: string | undefined;
  readonly site: string;
  readonly causation?: string;
}

/**
 * What a work answered, and where its context stands now: `position` is what hearers must have heard to have heard of
 * this work, `stand` what a reader must have come to in order to see it.
 */
export interface Done<Answer> {
  readonly answer: Answer;
  readonly position: Position;
  readonly stand: Stand;
}

/** The place where a context's (or plugin's) works are done: its name, its writer, a clock. */
export interface Workplace {
  readonly name: string;
  readonly writer: Writer;
  readonly clock: () => Date;
  readonly providers?: Providers;
  readonly sealingKey?: string;
  /** Which home this is, where several could take the database for theirs (`_stand`). */
  readonly home?: string;
}

/** Where nothing is provided: a place made for a moment, a test of the machinery. */
const NOTHING = new Providers();

/**
 * Does one work in a transaction of its own. The position it ends with is the context's own counter, the
 * sequence of its last outbox row. One that was done before under the same key is not done again: what it answered
 * then is answered.
 */
export function doWork<Answer>(
  place: Workplace,
  cause: Cause,
  act: (work: Work) => Promise<Answer>,
): Promise<Done<Answer>> {
  const { key } = cause;
  const change = async () => {
    const before = key === undefined ? undefined : await findAnswered(place, key);
    return before ? { before: before as Done<Answer> } : await workInside(place, cause, act);
  };
  return place.writer.write(change, {
    end: (inside) => "before" in inside ? inside.before : storeDone(place, key, inside),
  });
}

async function storeDone<Answer>(
  place: Workplace,
  key: string | undefined,
  { answer, said }: Inside<Answer>,
): Promise<Done<Answer>> {
  const storing = storeSaid(place, said);
  const keeping = key === undefined ? undefined : keepAnswered(place, key, answer);
  const [{ said: sequence, ...stand }] = await Promise.all([storing, keeping]);
  return { answer, position: { context: place.name, sequence }, stand };
}

/** What a work answered, and what it said, as the outbox is to keep it. */
export interface Inside<Answer> {
  readonly answer: Answer;
  readonly said: readonly string[];
}

/** Does one work inside the transaction under way. What it said is not stored yet. */
export async function workInside<Answer>(
  place: Workplace,
  cause: Cause,
  act: (work: Work) => Promise<Answer>,
): Promise<Inside<Answer>> {
  const outbox: Said[] = [];
  const now = place.clock();
  const answer = await act({
    database: place.writer.database,
    actor: cause.actor,
    now,
    site: cause.site,
    providers: place.providers ?? NOTHING,
    sealingKey: place.sealingKey ?? "",
    emit: (said) => void outbox.push(said),
  });
  return { answer, said: rowsOf(cause, outbox, now) };
}

/** A signal as the outbox keeps it: everything but its position, which the row's sequence is. */
type Stored = Omit<Signal, "position">;

function rowsOf(cause: Cause, outbox: readonly Said[], at: Date): string[] {
  if (outbox.length === 0) return [];
  const follows = cause.trace ?? newTrace();
  const correlation = cause.correlation ?? newId(at);
  return outbox.map((said): string => {
    const message = { id: newId(at), name: said.name, correlation };
    return JSON.stringify(
      {
        ...message,
        at: at.toISOString(),
        site: cause.site,
        actor: cause.actor,
        causation: cause.causation,
        trace: notedSaying(message, follows),
        key: said.key,
        body: said.body,
      } satisfies Stored,
    );
  });
}

/** Stores what was said in the outbox and moves the database on by one, all asked at once. */
export async function storeSaid(place: Workplace, rows: readonly string[]): Promise<StandAndSaid> {
  const storing: Promise<unknown>[] = [];
  // One statement for many rows; the engine bounds the values of one statement, so in slices.
  for (let from = 0; from < rows.length; from += 500) {
    const slice = rows.slice(from, from + 500);
    storing.push(place.writer.execute(
      `insert into _outbox (signal) values ${slice.map(() => "(?)").join(",")}`,
      slice,
    ));
  }
  const [stand] = await Promise.all([advance(place), ...storing]);
  return stand;
}
