/** Something that does not agree, or is not whole. */
export interface Finding {
  readonly is:
    | "damaged" // a database or a file is not what was written
    | "missing" // a file that rows name is not there
    | "broken_reference" // a row names another that is not there
    | "newer" // written by a newer program
    | "signals_newer" // the log has signals of works that the database does not have
    | "signals_lost" // works were stored whose signals the log does not have, and will not get
    | "signals_unheard" // a subscriber counts as having heard signals that its rows know nothing of
    | "heard_unknown" // a context has heard signals that the log does not have
    | "position_beyond"; // a subscriber stands behind the end of the log
  /** What it is about: a database, a file, a subscriber, a backup. */
  readonly about: string;
  readonly words: string;
  /** How often. */
  readonly count: number;
  /** The first of them. */
  readonly examples: readonly string[];
}

/** How many of one kind are named. */
export const MOST_EXAMPLES = 20;

/** Puts a finding in words: about what, and how often. */
export function finding(
  is: Finding["is"],
  about: string,
  words: string,
  examples: readonly string[] = [],
  count = examples.length,
): Finding {
  return { is, about, words, count, examples: examples.slice(0, MOST_EXAMPLES) };
}
