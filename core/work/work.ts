import type { Actor } from "core/base/actor.ts";
import { newId } from "core/base/id.ts";
import { type Following, newTrace } from "core/base/trace.ts";
import type { Database } from "core/data/client.ts";
import type { Writer } from "core/data/writer.ts";
import type { Position, Said, Signal } from "core/signal/signal.ts";
import { notedSaying } from "core/signal/spans.ts";
import { findAnswered, keepAnswered } from "./answered.ts";
import { Providers } from "./providers.ts";
import { advance, type Stand } from "./stand.ts";

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
  return place.writer.write(async () => {
    const { key } = cause;
    const before = key === undefined ? undefined : await findAnswered(place, key);
    if (before) return before as Done<Answer>;
    const answer = await workInside(place, cause, act);
    const { said, ...stand } = await advance(place);
    const done = { answer, position: { context: place.name, sequence: said }, stand };
    if (key !== undefined) await keepAnswered(place, key, done);
    return done;
  });
}

/** Does one work inside the transaction under way, and stores what it said in the outbox. */
export async function workInside<Answer>(
  place: Workplace,
  cause: Cause,
  act: (work: Work) => Promise<Answer>,
): Promise<Answer> {
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
  await storeSaid(place, cause, outbox, now);
  return answer;
}

/** A signal as the outbox keeps it: everything but its position, which the row's sequence is. */
type Stored = Omit<Signal, "position">;

async function storeSaid(place: Workplace, cause: Cause, outbox: readonly Said[], at: Date): Promise<void> {
  if (outbox.length === 0) return;
  const follows = cause.trace ?? newTrace();
  const correlation = cause.correlation ?? newId(at);
  const rows = outbox.map((said): string => {
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
  // One statement for many rows; the engine bounds the values of one statement, so in slices.
  for (let from = 0; from < rows.length; from += 500) {
    const slice = rows.slice(from, from + 500);
    await place.writer.execute(
      `insert into _outbox (signal) values ${slice.map(() => "(?)").join(",")}`,
      slice,
    );
  }
}
