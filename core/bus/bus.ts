import type { Signal } from "core/signal/signal.ts";

/** Who hears what, by a name that outlives the process: its position is kept under it. */
export interface Subscription {
  readonly name: string;
  readonly hears: readonly string[];
  /**
   * Handles signals in the order given, all of them, or throws having handled none. A signal may come again
   * (after a crash, or when an operator replays): `epoch` counts the replays, so that an inbox can tell a
   * second delivery, to be passed over, from one that was asked for.
   */
  readonly deliver: (signals: readonly Signal[], epoch: number) => Promise<void>;
}

/** How a subscriber stands. */
export interface SubscriberReport {
  readonly name: string;
  readonly hears: readonly string[];
  /** Signals that it has still to hear, those held back for a retry included. */
  readonly lag: number;
  /** Signals held back: one that failed and is to be tried again, and those of its key behind it. */
  readonly held: number;
  readonly dead: number;
  readonly epoch: number;
  readonly lastFailure?: string;
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
  /** Starts delivering to a subscriber from its own position; one never seen before hears from the beginning. */
  subscribe(subscription: Subscription): Promise<void>;
  /** Calls a listener with signals as they are accepted from now on: for caches, which start empty. Not durable. */
  tail(listener: (signal: Signal) => void): () => void;
  /** Resolves true when the named subscribers have heard all that was accepted before the call, false when time is up. */
  caughtUp(subscribers: readonly string[], milliseconds: number): Promise<boolean>;
  reports(): Promise<SubscriberReport[]>;
  /** The newest first. */
  deadLetters(limit: number): Promise<DeadLetter[]>;
  /** Tries a dead letter again, as if it came for the first time. Refuses `bus.letter_missing`. */
  redrive(subscriber: string, id: string): Promise<void>;
  /** Sends one subscriber everything again that was said since a time. Refuses `bus.subscriber_missing`. */
  replay(subscriber: string, since: Date): Promise<void>;
  /** Reads accepted signals, oldest first, after a signal id (or from the beginning). */
  read(after: string | undefined, limit: number): Promise<Signal[]>;
  /** Stops delivering, lets deliveries under way end, and closes. */
  close(): Promise<void>;
}

/** How failed deliveries are tried again. */
export interface RetryPolicy {
  /** Milliseconds before each further attempt; after the last one fails the signal is parked. */
  readonly backoff: readonly number[];
}

/** Six attempts in some thirteen minutes: long enough for a restart elsewhere, short enough to be noticed. */
export const DEFAULT_RETRY: RetryPolicy = { backoff: [1_000, 5_000, 30_000, 120_000, 600_000] };
