import type { Logged, SubscriberReport } from "core/bus/bus.ts";
import type { House } from "core/run/house.ts";

/** How many signals are counted one by one before a replay; beyond that it is "more than". */
const MOST_COUNTED = 50_000;
/** How many are read at once for that. */
const SLICE = 1_000;

/** What a replay would do: how much a subscriber would hear again, and what it has still to hear anyway. */
export interface Replay {
  readonly subscriber: string;
  /** The sequence of the first signal that would come, whoever hears it; past the head where none would. */
  readonly from: number;
  /** ISO 8601, when that one was said. */
  readonly first?: string;
  /** Signals it has heard that it would hear again. */
  readonly again: number;
  /** Whether there are more than were counted. */
  readonly more: boolean;
  readonly lag: number;
}

/** Looks what a replay from a time or a sequence would do, and does nothing. */
export async function findReplay(
  house: House,
  { name, hears, position, lag }: SubscriberReport,
  from: { readonly since: string } | { readonly sequence: number },
): Promise<Replay> {
  const first = "since" in from
    ? await findSince(house, new Date(from.since).toISOString())
    : (await house.signals.read(Math.max(0, from.sequence - 1), 1))[0];
  if (!first) {
    const { head } = await house.signals.log();
    return { subscriber: name, from: head + 1, again: 0, more: false, lag };
  }
  const heard = await count(house, hears, first.sequence - 1, position);
  return { subscriber: name, from: first.sequence, first: first.signal.at, ...heard, lag };
}

/** The first signal said at or after a time: the log is in the order of saying, so halving finds it. */
async function findSince(house: House, since: string): Promise<Logged | undefined> {
  let [low, high] = [0, (await house.signals.log()).head];
  let found: Logged | undefined;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [one] = await house.signals.read(middle, 1);
    if (one && one.signal.at < since) low = one.sequence;
    else [high, found] = [middle, one ?? found];
  }
  return found;
}

/** Counts what is heard after a sequence, up to another. */
async function count(
  house: House,
  hears: readonly string[],
  after: number,
  upTo: number,
): Promise<{ again: number; more: boolean }> {
  let again = 0;
  for (let at = after; at < upTo && again < MOST_COUNTED;) {
    const read = await house.signals.read(at, SLICE, hears);
    const heard = read.filter(({ sequence }) => sequence <= upTo).length;
    again += heard;
    if (heard < SLICE) return { again, more: false };
    at = read.at(-1)!.sequence;
  }
  return { again, more: again >= MOST_COUNTED };
}
