import { Refusal } from "core/base/refusal.ts";
import { inTime, steadyNow } from "core/base/wait.ts";
import type { Signal } from "core/signal/signal.ts";
import type { Logged, RetryPolicy, Subscription } from "./bus.ts";
import type { Held } from "./ledger.ts";

/** How many milliseconds a delivery may take, unless the retry policy says. */
const DEADLINE = 10_000;
/** The longest that whoever refuses a signal may put off the next attempt, in milliseconds. */
const LONGEST_ASKED = 24 * 3_600_000;

/**
 * Delivers once, and gives it up at the deadline: a handler that never ends costs its own subscriber one attempt.
 * Throws what the subscriber throws, a `TimeoutError`, or the Refusal `bus.version_unknown`.
 */
export async function deliverInTime(
  subscription: Subscription,
  { deadline = DEADLINE }: RetryPolicy,
  signals: readonly Signal[],
  epoch: number,
): Promise<void> {
  refuseAwaited(subscription, signals);
  const timeUp = new AbortController();
  const timer = setTimeout(
    () => timeUp.abort(new DOMException(`The delivery was not through in ${deadline} ms`, "TimeoutError")),
    deadline,
  );
  try {
    await inTime(subscription.deliver(signals, epoch, timeUp.signal), timeUp.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether a delivery failed at its deadline. */
export function isTimeUp(error: unknown): boolean {
  return error instanceof DOMException && error.name === "TimeoutError";
}

/** How long until it is looked again whether somebody hears what is only awaited here. */
const AWAITED_FOR = 60;

/** What is awaited is not delivered: `bus.version_unknown`. */
function refuseAwaited({ awaits = [] }: Subscription, signals: readonly Signal[]): void {
  const unknown = signals.find(({ name }) => awaits.includes(name));
  if (!unknown) return;
  throw new Refusal(
    "bus.version_unknown",
    "unavailable",
    `Cannot hear "${unknown.name}": this program knows older versions of it only; it is kept until a newer one runs`,
    { signal: unknown.name, retryAfterSeconds: AWAITED_FOR },
  );
}

function isAwaited(error: unknown): boolean {
  return error instanceof Refusal && error.code === "bus.version_unknown";
}

/** Held back after another failed attempt. One for something that only a newer program can hear counts as none. */
export function failedAgain(held: Held, error: unknown, retry: RetryPolicy): Held {
  const due = steadyNow() + pauseAfter(held.attempts, error, retry);
  return { ...held, attempts: held.attempts + (isAwaited(error) ? 0 : 1), due };
}

/** Whether the attempt that failed was the last: what only a newer program can hear is tried until there is one. */
export function isLast({ attempts }: Held, error: unknown, { backoff }: RetryPolicy): boolean {
  return attempts >= backoff.length && !isAwaited(error);
}

/** How long until the next attempt: as is usual after so many, and no sooner than whoever refused it said. */
function pauseAfter(attempts: number, error: unknown, { backoff }: RetryPolicy): number {
  const usual = backoff[attempts] ?? 0;
  const asked = error instanceof Refusal ? Number(error.facts.retryAfterSeconds ?? 0) * 1_000 : 0;
  return Math.max(usual, Math.min(asked, LONGEST_ASKED));
}

/** A signal that waits behind an earlier one of its key: due as soon as it is first. */
export function heldBehind({ sequence, signal }: Logged): Held {
  return { sequence, key: signal.key, attempts: 0, due: 0 };
}

/** As it was held before a restart, but no longer than is usual: the clock may have jumped meanwhile. */
export function soonAgain(held: Held, { backoff }: RetryPolicy): Held {
  return { ...held, due: Math.min(held.due, steadyNow() + (backoff[held.attempts - 1] ?? 0)) };
}

/** The most causes behind causes, and characters, that are kept of a failure. */
const MOST_CAUSES = 5;
const MOST_WORDS = 10_000;
/** What a statement was given, in the words of an error of the database: it may be personal. */
const GIVEN = /^params: [^]*?(?=^ {4}at |^caused by: |(?![^]))/gm;

/** What is kept of a failure, its causes included. */
export function words(error: unknown): string {
  const told: string[] = [];
  for (let at = error; at !== undefined && told.length < MOST_CAUSES;) {
    told.push(at instanceof Error ? at.stack ?? at.message : String(at));
    at = at instanceof Error ? at.cause : undefined;
  }
  return told.join("\ncaused by: ").replace(GIVEN, "params: left out\n").slice(0, MOST_WORDS).trimEnd();
}
