import type { StandAndSaid } from "core/work/stand.ts";

// What the Worker that pulls replicas and the thread that reads them say to each other. Plain data only.

/** A database that is copied: its name, and the libSQL server that it is copied from. */
export interface Original {
  readonly name: string;
  /** `http(s)://…` or `libsql://…`, with `?authToken=…` where the server wants one. */
  readonly url: string;
}

/** What the reading thread tells. */
export type Order =
  | { readonly do: "pull"; readonly folder: string; readonly originals: readonly Original[] }
  /** Something was stored over there just now: look at once, and more often for a moment. */
  | { readonly do: "hurry" }
  /** This copy is damaged: throw it away and copy again. */
  | { readonly do: "doubt"; readonly name: string; readonly why: string }
  | { readonly do: "stop" };

/**
 * How a copy is: `empty` until it was whole once; `current` while its original answers; `cut_off` while it does not
 * (what was copied is still there).
 */
export type ReplicaState = "empty" | "current" | "cut_off";

/** How one copy is now. */
export interface Pulled {
  readonly name: string;
  readonly state: ReplicaState;
  /** The file to read; another one after the copy was thrown away. */
  readonly file?: string;
  readonly stand?: StandAndSaid;
  /** All that was stored over there until then is here: milliseconds since 1970 by this machine's clock. */
  readonly asOf: number;
  /** How often the copy was thrown away and made anew, and how often pulling it failed, since the start. */
  readonly renewed: number;
  readonly failed: number;
  /** How long the last pull took, in milliseconds. */
  readonly tookMs: number;
  /** Why the last pull failed, where it did. */
  readonly why?: string;
}

/** What the Worker tells: one copy, whenever something about it is different; that all is over. */
export type Told = { readonly pulled: Pulled } | { readonly stopped: true };
