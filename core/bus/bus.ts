import type { Signal } from "core/signal/signal.ts";

/** A signal with its place in the log: one counter for all that is said, counting up, with gaps where nothing is kept. */
export interface Logged {
  readonly sequence: number;
  readonly signal: Signal;
}

/** Who hears what, by a name that outlives the process: its position is kept under it. */
export interface Subscription {
  readonly name: string;
  readonly hears: readonly string[];
  /**
   * Names that whoever comes after this program may hear, and it cannot: newer versions of what it hears. What is said
   * so is held back, and with it, in order, all later ones of its key, until somebody subscribes who hears it.
   */
  readonly awaits?: readonly string[];
  /**
   * Handles signals in the order given, all of them, or throws having handled none. A signal may come again
   * (after a crash, or when an operator replays): `epoch` counts the replays, so that an inbox can tell a
   * second delivery, to be passed over, from one that was asked for. A delivery that is not through when `timeUp`
   * aborts has failed, whatever becomes of it: it must store nothing any more.
   */
  readonly deliver: (signals: readonly Signal[], epoch: number, timeUp: AbortSignal) => Promise<void>;
  /** How its failures are tried again, where not as the bus was opened with. */
  readonly retry?: RetryPolicy;
  /** The most signals handed over at once; 200 unless told. */
  readonly batch?: number;
  /** Where one never seen before begins: at the first signal ever said, unless told. */
  readonly begins?: "first" | "next";
}

/** How a subscriber stands, wherever it runs. */
export interface SubscriberReport {
  readonly name: string;
  readonly hears: readonly string[];
  /** Whether some process delivers to it now. */
  readonly running: boolean;
  readonly paused: boolean;
  /** The sequence in the log up to which it has heard. */
  readonly position: number;
  /** Signals that it has still to hear, those held back for a retry included. */
  readonly lag: number;
  /** Signals held back: one that failed and is to be tried again, and those of its key behind it. */
  readonly held: number;
  readonly dead: number;
  readonly epoch: number;
  /** Signals handled per second, over the last minute. */
  readonly rate: number;
  readonly lastFailure?: string;
  /** ISO 8601. */
  readonly lastFailureAt?: string;
  /** The replay under way: it began after sequence `from` and is through at `to`. */
  readonly replay?: { readonly from: number; readonly to: number };
}

/** A signal that a subscriber could not handle, parked with its cause after the last attempt. */
export interface DeadLetter {
  readonly subscriber: string;
  readonly signal: Signal;
  readonly attempts: number;
  readonly error: string;
  /** ISO 8601, when it was parked. */
  readonly at: string;
}

/** From when on, and until when: moments of `performance.now()`. */
export interface Stretch {
  readonly since: number;
  readonly until: number;
}

/** The log itself, as operators see it. */
export interface LogReport {
  /** What carries the signals, with its version: "embedded", "NATS 2.15.1". */
  readonly engine: string;
  readonly signals: number;
  readonly bytes: number;
  /** The sequence of the last signal; 0 before the first. */
  readonly head: number;
  /** ISO 8601, when the first and the last one kept were said. */
  readonly first?: string;
  readonly last?: string;
}

/** Where a replay begins: at a time, or with the signal at a sequence. */
export type ReplayFrom = { readonly since: Date } | { readonly sequence: number };

/**
 * The port that signals travel through. Every adapter gives the same promises, held by one contract suite
 * (`contract.ts`): what `publish` has accepted is heard by every subscriber that hears its name, at least
 * once, in the order of publishing per key, across restarts; a subscriber that fails is tried again with
 * growing waits while other keys go on; after the last attempt the signal is parked as a dead letter and its
 * key goes on; nobody waits for anybody else.
 */
export interface Bus {
  /** Accepts signals; they are durable when it resolves. An id that was accepted before is passed over. */
  publish(signals: readonly Signal[]): Promise<void>;
  /**
   * The sequence, in a context's own order, of the last signal of it that the log has, 0 for none; undefined
   * where the log cannot have lost what it accepted. A relay asks before it goes on after a broken connection.
   */
  last(context: string): Promise<number | undefined>;
  /** Calls a listener whenever a connection that broke stands again, and gives back what ends that. */
  onReconnect(listener: () => void): () => void;
  /** Starts delivering to a subscriber, in this process, from its own position; again for one that hears other names from now on. */
  subscribe(subscription: Subscription): Promise<void>;
  /** Stops delivering to a subscriber of this process and forgets it: its position, what it held, its dead letters. */
  unsubscribe(subscriber: string): Promise<void>;
  /** Calls a listener with signals of these names as they are accepted from now on: for caches, which start empty. Not durable. */
  tail(names: readonly string[], listener: (logged: Logged) => void): Promise<() => void>;
  /**
   * When the log was last heard of by whoever listens to its tail, be it that nothing was said: a moment of
   * `performance.now()`. What is further back than some seconds says that signals do not come here now.
   */
  lastSign(): number;
  /**
   * The stretch in which all that the log has accepted has come to whoever listens to its tail: up to when it was last
   * heard of, and, after a connection that broke, up to then for as long as what was said meanwhile is still coming.
   */
  unbroken(): Stretch;
  /** Resolves true when these subscribers of this process have heard all that was accepted before the call, false when time is up. */
  caughtUp(subscribers: readonly string[], milliseconds: number): Promise<boolean>;
  /** Reads accepted signals, oldest first, after a sequence; of these names only where they are given. */
  read(after: number, limit: number, names?: readonly string[]): Promise<Logged[]>;
  log(): Promise<LogReport>;
  /**
   * Says that this process is the home of these residents, for as long as it lives: no other is beside it. Refuses
   * `home.claimed` where another home of one of them answers, unless it is taken over; calls `lost` when another home
   * takes this one over, and accepts nothing from then on (`home.displaced`).
   */
  claim(residents: readonly string[], takesOver: boolean, lost: () => void): Promise<void>;
  /** Every subscriber there ever was, by name. */
  reports(): Promise<SubscriberReport[]>;
  /** The sequences of what is held back for a subscriber of this process: not heard though its position is beyond. */
  held(subscriber: string): Promise<number[]>;
  /** The newest first; of one subscriber, where it is named. */
  deadLetters(limit: number, subscriber?: string): Promise<DeadLetter[]>;
  /**
   * Tries one dead letter again, or all of a subscriber, as if they came for the first time; says how many.
   * Refuses `bus.letter_missing`, and `bus.subscriber_missing` where no process delivers to it.
   */
  redrive(subscriber: string, id?: string): Promise<number>;
  /** Sends one subscriber everything again that was said from there on. Refuses `bus.subscriber_missing`. */
  replay(subscriber: string, from: ReplayFrom): Promise<void>;
  /** Delivers nothing to a subscriber until it is resumed, across restarts. Refuses `bus.subscriber_missing`. */
  pause(subscriber: string): Promise<void>;
  resume(subscriber: string): Promise<void>;
  /** Stops delivering, lets deliveries under way end, and closes. */
  close(): Promise<void>;
}

/** What an operator may ask of a bus, from wherever the operator is. */
export const OPERATIONS = [
  "log",
  "reports",
  "deadLetters",
  "redrive",
  "replay",
  "pause",
  "resume",
  "read",
] as const satisfies readonly (keyof Bus)[];

/** A bus as operators see it. */
export type Operations = Pick<Bus, typeof OPERATIONS[number]>;

/** How failed deliveries are tried again. */
export interface RetryPolicy {
  /** Milliseconds before each further attempt; after the last one fails the signal is parked. */
  readonly backoff: readonly number[];
  /** Milliseconds that one delivery may take; 10 s unless told. A loop that never lets go of its thread is not stopped by it. */
  readonly deadline?: number;
}

/** Six attempts in some thirteen minutes: long enough for a restart elsewhere, short enough to be noticed. */
export const DEFAULT_RETRY: RetryPolicy = { backoff: [1_000, 5_000, 30_000, 120_000, 600_000] };
