import { JetStreamApiError } from "@nats-io/jetstream";
import type { Held, Parked, Standing } from "./ledger.ts";
import { type Mark, marksUpTo } from "./nats_marks.ts";
import { keySubject, nameOf, storeOf, tokenOf } from "./nats_names.ts";
import { type Line, patiently } from "./nats_probe.ts";
import { readAll, stands } from "./nats_reading.ts";

/** Where a subscriber stands, as it is stored. */
export interface StandingRow extends Standing {
  readonly name: string;
  readonly hears: readonly string[];
  readonly marks: readonly Mark[];
  readonly lastFailure?: string;
  readonly lastFailureAt?: string;
}

/** A dead letter as it is stored; its signal is in the log. */
export interface DeadRow {
  readonly subscriber: string;
  readonly id: string;
  readonly sequence: number;
  readonly key: string;
  readonly attempts: number;
  readonly error: string;
  readonly at: string;
}

/** The keys of a subscriber, or of all. */
const STANDING = (subscriber: string) => `standing.${tokenOf(subscriber)}`;
const HELD = (subscriber: string, sequence: number) => `held.${tokenOf(subscriber)}.${sequence}`;
const HOME = (resident: string) => `home.${tokenOf(resident)}`;
const DEAD = (subscriber: string, id: string) => `dead.${tokenOf(subscriber)}.${tokenOf(id)}`;

/** The server's code for a message that is not the next one after what its sender expected. */
export const OVERTAKEN = 10071;

const encoder = new TextEncoder();

/** Where a subscriber stands; undefined for one never seen. */
export async function getStanding(line: Line, subscriber: string): Promise<StandingRow | undefined> {
  return await get<StandingRow>(line, STANDING(subscriber));
}

/** Stores where a subscriber stands. */
export async function putStanding(line: Line, row: StandingRow): Promise<void> {
  await put(line, STANDING(row.name), row);
}

/** Every subscriber there ever was, by name. */
export async function listStandings(line: Line): Promise<StandingRow[]> {
  const rows = await list<StandingRow>(line, "standing.*");
  return rows.sort((a, b) => a.name < b.name ? -1 : 1);
}

/** Stores that a signal is held back for a subscriber. */
export async function putHeld(line: Line, subscriber: string, held: Held): Promise<void> {
  await put(line, HELD(subscriber, held.sequence), held);
}

/** What is held back for a subscriber, in order. */
export async function listHeld(line: Line, subscriber: string): Promise<Held[]> {
  const found = await list<Held>(line, `held.${tokenOf(subscriber)}.*`);
  return found.sort((a, b) => a.sequence - b.sequence);
}

/** Lets go of a signal that was held back. */
export async function removeHeld(line: Line, subscriber: string, sequence: number): Promise<void> {
  await remove(line, HELD(subscriber, sequence));
}

/** Stores a dead letter. */
export async function putDead(
  line: Line,
  subscriber: string,
  { held, id, error, at }: Parked,
): Promise<void> {
  const { sequence, key, attempts } = held;
  const row: DeadRow = { subscriber, id, sequence, key, attempts, error, at: at.toISOString() };
  await put(line, DEAD(subscriber, id), row);
}

/** One dead letter of a subscriber, or all; of all subscribers, where none is named. */
export async function listDead(line: Line, subscriber?: string, id?: string): Promise<DeadRow[]> {
  if (subscriber === undefined) return await list<DeadRow>(line, "dead.>");
  if (id === undefined) return await list<DeadRow>(line, `dead.${tokenOf(subscriber)}.*`);
  const one = await get<DeadRow>(line, DEAD(subscriber, id));
  return one ? [one] : [];
}

/** Takes a dead letter away. */
export async function removeDead(line: Line, { subscriber, id }: DeadRow): Promise<void> {
  await remove(line, DEAD(subscriber, id));
}

/** Removes all that is kept of a subscriber. */
export async function removeAll(line: Line, subscriber: string): Promise<void> {
  const token = tokenOf(subscriber);
  for (const key of [STANDING(subscriber), `held.${token}.*`, `dead.${token}.*`]) await remove(line, key);
}

/** Removes what a subscriber held and had parked after a sequence: it comes again. */
export async function removeAfter(line: Line, subscriber: string, sequence: number): Promise<void> {
  for (const held of await listHeld(line, subscriber)) {
    if (held.sequence > sequence) await removeHeld(line, subscriber, held.sequence);
  }
  for (const dead of await listDead(line, subscriber)) {
    if (dead.sequence > sequence) await removeDead(line, dead);
  }
}

/** How many are held and dead, by subscriber. */
export async function countKept(line: Line, kind: "held" | "dead"): Promise<ReadonlyMap<string, number>> {
  const { state } = await line.jsm.streams.info(storeOf(line.names), {
    subjects_filter: keySubject(line.names, `${kind}.>`),
  });
  const counts = new Map<string, number>();
  const before = keySubject(line.names, `${kind}.`).length;
  for (const subject of Object.keys(state.subjects ?? {})) {
    const subscriber = nameOf(subject.slice(before).split(".")[0]!);
    counts.set(subscriber, (counts.get(subscriber) ?? 0) + 1);
  }
  return counts;
}

/** The number of the last claim to be the home of a resident; 0 before the first. */
export async function readNumber(line: Line, resident: string): Promise<number> {
  const query = { last_by_subj: keySubject(line.names, HOME(resident)) };
  return (await line.jsm.streams.getMessage(storeOf(line.names), query))?.seq ?? 0;
}

/** Claims to be the home of a resident: the number of that, or undefined where another claim has come after `after`. */
export async function claimNumber(
  line: Line,
  resident: string,
  home: string,
  after: number | undefined,
): Promise<number | undefined> {
  const expect = after === undefined ? {} : { expect: { lastSubjectSequence: after } };
  try {
    const subject = keySubject(line.names, HOME(resident));
    return (await patiently(() => line.js.publish(subject, encoder.encode(home), expect))).seq;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === OVERTAKEN) return undefined;
    throw error;
  }
}

/** A row whose position is one that the log still has: it goes back to the newest mark that stands. */
export async function standingNow(line: Line, row: StandingRow): Promise<StandingRow> {
  for (const mark of row.marks.toReversed()) {
    if (mark.sequence <= row.position && await stands(line, mark)) return backTo(row, mark.sequence);
  }
  return backTo(row, 0);
}

function backTo(row: StandingRow, position: number): StandingRow {
  return position === row.position ? row : { ...row, position, marks: marksUpTo(row.marks, position) };
}

async function put(line: Line, key: string, value: unknown): Promise<void> {
  const payload = encoder.encode(JSON.stringify(value));
  await patiently(() => line.js.publish(keySubject(line.names, key), payload));
}

async function get<Value>(line: Line, key: string): Promise<Value | undefined> {
  const query = { last_by_subj: keySubject(line.names, key) };
  const found = await line.jsm.streams.getMessage(storeOf(line.names), query);
  return found ? found.json<Value>() : undefined;
}

async function list<Value>(line: Line, keys: string): Promise<Value[]> {
  const found = await readAll(line, storeOf(line.names), keySubject(line.names, keys));
  return found.map((message) => message.json<Value>());
}

/** Nothing stays behind, where deleting by the rules of key-value stores would leave a mark for every key. */
async function remove(line: Line, key: string): Promise<void> {
  await line.jsm.streams.purge(storeOf(line.names), { filter: keySubject(line.names, key) });
}
