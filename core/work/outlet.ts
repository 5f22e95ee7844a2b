import type { Signal } from "core/signal/signal.ts";
import type { Desk } from "./job.ts";

/**
 * Somebody outside whom signals are carried to, each on a position of its own: a subscriber that comes and
 * goes with the rows of a context, while those of the house itself are written down in its code.
 */
export interface Outlet {
  /** Outlives the process: its position, what is held back and its dead letters are kept under it. */
  readonly name: string;
  readonly hears: readonly string[];
  /** Handles the signals given, all of them, or throws having handled none. Gives up when `stop` aborts. */
  readonly deliver: (signals: readonly Signal[], stop: AbortSignal) => Promise<void>;
  /** Milliseconds before each further attempt, and those that one may take, where not as usual. */
  readonly retry?: { readonly backoff: readonly number[]; readonly deadline?: number };
  /** The most signals handed over at once. */
  readonly batch?: number;
  /** Where one never seen before begins: at the first signal ever said, unless told. */
  readonly begins?: "first" | "next";
  readonly paused?: boolean;
}

/** The outlets of a context: all whose name begins with the prefix are its own, and there are those that it lists. */
export interface Outlets {
  readonly prefix: string;
  /** Lists them as they are now; asked at start and after every work of the context. */
  readonly list: (desk: Desk) => Promise<readonly Outlet[]>;
}
