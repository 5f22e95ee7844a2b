import type { Compared, Difference } from "core/data/difference.ts";

/**
 * A table that hearing alone writes, so that what it holds follows from the log; with `columns`, one that commands
 * write too, of which this holds for these columns.
 */
export type Projected = string | Compared;

/** What came of making a resident's projected tables anew. */
export interface Rebuilt {
  readonly resident: string;
  /** How many signals were heard again. */
  readonly signals: number;
  /** Where in the log that ended. */
  readonly upTo: number;
  /** How many were left out: held back or parked, they are heard when the bus delivers them. */
  readonly leftOut: number;
  /** How the live tables differed from what was made. */
  readonly tables: readonly Difference[];
  /** Whether they were brought to it; a check only tells. */
  readonly applied: boolean;
  readonly seconds: number;
  /** For how many milliseconds the resident heard nothing meanwhile, */
  readonly deafMilliseconds: number;
  /** and for how many of these its commands waited. */
  readonly writingMilliseconds: number;
}

/** Whether the live tables held what follows from the log. */
export function isSound({ tables }: Rebuilt): boolean {
  return tables.every(({ missing, extra, different }) => missing + extra + different === 0);
}
