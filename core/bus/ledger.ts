import type { Logged, ReplayFrom } from "./bus.ts";

/** A signal held back for one subscriber. */
export interface Held {
  readonly sequence: number;
  readonly key: string;
  readonly attempts: number;
  /** Milliseconds since 1970 when it may be tried again. */
  readonly due: number;
}

/** Where a subscriber stood when it was last noted. */
export interface Standing {
  readonly position: number;
  readonly epoch: number;
  readonly paused: boolean;
  readonly replay?: { readonly from: number; readonly to: number };
}

/** What a subscriber notes of itself when it comes to rest. */
export interface Note {
  readonly position: number;
  /** What it leaves behind, held back. */
  readonly held?: readonly Held[];
  /** Signals handled per second, over the last minute. */
  readonly rate: number;
}

/** A signal that failed for the last time. */
export interface Parked {
  readonly held: Held;
  readonly id: string;
  readonly error: string;
  readonly at: Date;
}

/** What one subscriber reads of the log: its own cursor, with only what it hears. */
export interface Feed {
  /**
   * The next signals after a position, and the position once they are handled, which may lie beyond the last of
   * them where nothing in between is heard. `wanted` is the highest sequence that somebody waits for: where
   * nothing more comes up to there, the position is at least that.
   */
  next(after: number, limit: number, wanted: number): Promise<{ signals: Logged[]; upTo: number }>;
  /** One signal again, for a retry; undefined where the log no longer has it. */
  at(sequence: number): Promise<Logged | undefined>;
  close(): Promise<void>;
}

/**
 * The log and the book of where each subscriber stands: what an adapter of the bus brings. How a subscriber
 * goes on, holds back, tries again and parks is the same over every adapter (`subscriber.ts`).
 */
export interface Ledger {
  /** Where a subscriber stands; one never seen before stands at the beginning, or at the head. */
  standing(name: string, hears: readonly string[], begins: "first" | "next"): Promise<Standing>;
  /** Opens its cursor; `wake` is called whenever there may be more. */
  feed(name: string, hears: readonly string[], wake: () => void): Promise<Feed>;
  /** What is held back, in order. */
  held(name: string): Promise<Held[]>;
  note(name: string, note: Note): Promise<void>;
  /** Notes another failed attempt at a held signal. */
  failed(name: string, held: Held, error: string): Promise<void>;
  release(name: string, sequence: number): Promise<void>;
  park(name: string, parked: Parked): Promise<void>;
  /** Takes dead letters back among the held, due at once: the one with this id, or all. Says how many there were. */
  unpark(name: string, id: string | undefined): Promise<number>;
  /** Puts a subscriber back, one epoch on; what it held and had parked from there on comes again anyway. */
  rewind(name: string, from: ReplayFrom): Promise<void>;
  setPaused(name: string, paused: boolean): Promise<void>;
  /** Forgets a subscriber altogether. */
  forget(name: string): Promise<void>;
}
