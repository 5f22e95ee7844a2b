import { Refusal } from "core/base/refusal.ts";

/** What wrong attempts have in common: account and network, either alone, or a session asking for its password again. */
export type PaceScope = "account_network" | "account" | "network" | "session";

/** How often it went wrong lately, and when last. */
export interface Failures {
  readonly count: number;
  readonly lastAt: Date;
}

interface Pace {
  /** So many failures cost nothing. */
  readonly free: number;
  /** The longest wait, in seconds: there is always a next attempt, or anyone could lock anyone out. */
  readonly longest: number;
  /** One failure is forgiven for every so many seconds of peace. */
  readonly forgiven: number;
}

/** A whole class may share a network, and anyone may type anyone's address: those alone pace gently. */
const PACES: Readonly<Record<PaceScope, Pace>> = {
  account_network: { free: 5, longest: 900, forgiven: 900 },
  account: { free: 20, longest: 60, forgiven: 300 },
  network: { free: 100, longest: 60, forgiven: 30 },
  session: { free: 5, longest: 900, forgiven: 900 },
};

/** Failures are forgotten altogether after so long a peace. */
export const FORGOTTEN_AFTER = 24 * 60 * 60_000;

/** How many whole seconds the next attempt has to wait: nothing at first, then twice as long each time. */
export function secondsToWait(scope: PaceScope, failures: Failures | undefined, now: Date): number {
  if (!failures) return 0;
  const { free, longest } = PACES[scope];
  if (failures.count < free) return 0;
  const delay = Math.min(longest, 2 ** (failures.count - free));
  const passed = (now.getTime() - failures.lastAt.getTime()) / 1000;
  return Math.max(0, Math.ceil(delay - passed));
}

/** The account of failures after one more. */
export function withOneMore(scope: PaceScope, failures: Failures | undefined, now: Date): Failures {
  if (!failures) return { count: 1, lastAt: now };
  const peace = (now.getTime() - failures.lastAt.getTime()) / 1000;
  const forgiven = Math.max(0, Math.floor(peace / PACES[scope].forgiven));
  return { count: Math.max(0, failures.count - forgiven) + 1, lastAt: now };
}

/** The refusal of an attempt that comes so many seconds too early. */
export function paceRefusal(seconds: number): Refusal | undefined {
  if (seconds <= 0) return undefined;
  return new Refusal(
    "identity.too_many_attempts",
    "limited",
    `Cannot check a password now: too many attempts failed, the next one is in ${seconds} s`,
    { retryAfterSeconds: seconds },
  );
}
