import type { BlockFacts } from "./manifest.ts";

/** What a block type is, as a manifest says it: plain data, so that any thread can have it. */
export interface ApartFacts extends BlockFacts {
  /** The plugin that provides it. */
  readonly plugin: string;
  readonly name: string;
  readonly title: string;
  /** The hosts that pictures in what it draws may come from. */
  readonly reaches: readonly string[];
}

/** Asks the code for one thing; what it answers nobody has looked at. */
export type AskBlock = (
  what: "read" | "render" | "grade",
  given: unknown,
  language?: string,
) => Promise<unknown>;

/** A block type whose code runs elsewhere: what it is, and how it is asked. */
export interface Apart {
  readonly facts: ApartFacts;
  readonly ask: AskBlock;
}
