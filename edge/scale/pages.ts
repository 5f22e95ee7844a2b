import { ASSUMED } from "./assumed.ts";
import { type Figures, valueOf } from "./figures.ts";

/** What drawing pages takes in one region in the busiest hour. */
export interface Drawing {
  readonly signedInPerSecond: number;
  readonly publicPerSecond: number;
  /** Processes that draw pages, each on one processor. */
  readonly processes: number;
  readonly gigabytes: number;
}

/** What drawing takes where learners are spread evenly over so many regions. An answer is followed by its unit's page. */
export function drawingIn(figures: Figures, learners: number, regions: number, assumed = ASSUMED): Drawing {
  const active = learners * assumed.activeShare / regions;
  const { visitsPerMinute, answersPerMinute, otherPagesPerMinute } = assumed;
  const signedInPerSecond = active * (visitsPerMinute + answersPerMinute + otherPagesPerMinute) / 60;
  const publicPerSecond = active * assumed.publicPagesPerMinute / 60;
  const busy = signedInPerSecond / valueOf(figures, "region: unit pages, signed in") +
    publicPerSecond / valueOf(figures, "region: public pages, kept");
  const processes = Math.max(1, Math.ceil(busy / assumed.headroom));
  return {
    signedInPerSecond,
    publicPerSecond,
    processes,
    gigabytes: processes * valueOf(figures, "region: memory under load") / 1_000,
  };
}
