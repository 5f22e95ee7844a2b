import type { Messages } from "./plugin.ts";

// The contract of a block transformer: what is different in a course for some of its readers. It is provided under a
// name of its own; `see_blocks.ts` asks all of them, one after the other.

/** A block of a course, as transformers are told of it: the course itself, a part of it, or a block in a unit. */
export interface CourseBlock {
  readonly id: string;
  /** The block that it is in, which comes before it. */
  readonly parent?: string;
  readonly title: string;
  /** ISO 8601, like all times. */
  readonly start?: string;
  readonly due?: string;
  readonly graded?: boolean;
  readonly staffOnly?: true;
  /** What block fields and earlier transformers say of it, by the names of fields. */
  readonly values?: Readonly<Record<string, number>>;
}

/** Who looks at a course, as far as all who look like this see the same, and when. */
export interface Onlooker {
  /** Whether they make courses. */
  readonly staff: boolean;
  readonly now: Date;
}

/** Why a block is not open, with all that is in it. */
export interface BlockLock {
  /** The key of the words for it; `{at}` in them is when it opens. */
  readonly reason: string;
  /** When it opens, in milliseconds since 1970, where that is known. */
  readonly until?: number;
}

/** What is different about a block; what is not named is as it was. */
export interface BlockChange {
  /** It is not there, with all that is in it. */
  readonly removed?: true;
  readonly locked?: BlockLock;
  /** Facts about it, beside those that it has: each by the name of a block field, which has words for it. */
  readonly values?: Readonly<Record<string, number>>;
}

/** All that a transformer has to say. */
export interface Transformed {
  /** By the ids of blocks. */
  readonly changes: ReadonlyMap<string, BlockChange>;
  /** When there is something else to say, in milliseconds since 1970; never, where it is left out. */
  readonly until?: number;
}

/** Says what is different in a course for some of its readers. */
export interface BlockTransformer {
  readonly title: string;
  /** Has words for each reason. */
  readonly messages: Messages;
  /** Lower is earlier; of two alike the one whose name is first. Who comes later sees what earlier ones left. */
  readonly priority: number;
  /**
   * Nothing but a conclusion from what it is given: it asks nobody and keeps nothing. Its answer is kept for all who
   * look like this, until the course has a new version or the answer ends.
   */
  transform(blocks: readonly CourseBlock[], onlooker: Onlooker): Transformed;
}

declare module "core/work/providers.ts" {
  interface ProviderKinds {
    "block_transformer": BlockTransformer;
  }
}
