/**
 * One line of the table of figures. `ratio` says how near `value` comes to `limit` and is better the higher it
 * is, whatever the unit: 1 is as good as the limit. `goal` is the ratio to reach. A plain fact has neither.
 */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: number | null;
  readonly ratio: number | null;
  readonly goal: number | null;
}

/** How much to measure: rounds to take the median of, how long each lasts, and whether it is only a smoke run. */
export interface Load {
  readonly rounds: number;
  readonly milliseconds: number;
  readonly smoke: boolean;
}

/** A benchmark: an export of a `*_bench.ts` file. Its rows are named after it: `import` and `import: memory`. */
export interface Bench {
  readonly name: string;
  readonly rows: (load: Load) => Promise<readonly Row[]>;
}

/** Declares a benchmark. */
export function defineBench(name: string, rows: Bench["rows"]): Bench {
  return { name, rows };
}

/** Whether an export of a module is a benchmark. */
export function isBench(value: unknown): value is Bench {
  return typeof value === "object" && value !== null && "rows" in value && typeof value.rows === "function";
}

/** The middle of some figures; of an even number, the mean of the middle two. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** How often a second something can be done, one after the other, tried for so many milliseconds. */
export async function timesPerSecond(milliseconds: number, work: () => unknown): Promise<number> {
  const begun = performance.now();
  const until = begun + milliseconds;
  let times = 0;
  do {
    await work();
    times++;
  } while (performance.now() < until);
  return times / ((performance.now() - begun) / 1000);
}

/** What was measured of a subject and of its limit in the same run. */
export interface Measured {
  readonly value: number;
  readonly limit: number;
}

/**
 * Measures a subject and its limit in turns, so that what else the machine does meets both alike, and gives
 * the medians. One round before the first is thrown away: it pays for what is done once.
 */
export async function againstLimit(
  load: Load,
  subject: () => Promise<number>,
  limit: () => Promise<number>,
): Promise<Measured> {
  const rounds: Measured[] = [];
  for (let round = load.smoke ? 1 : 0; round <= load.rounds; round++) {
    const measured = { value: await subject(), limit: await limit() };
    if (round > 0) rounds.push(measured);
  }
  return { value: median(rounds.map((one) => one.value)), limit: median(rounds.map((one) => one.limit)) };
}

/** A row of something that is better the more there is of it, such as a rate. */
export function moreRow(name: string, unit: string, measured: Measured, goal: number | null = null): Row {
  const { value, limit } = measured;
  return { name, value, unit, limit, ratio: value / limit, goal };
}

/** A row of something that is better the less there is of it, such as a time, beside the same of its limit. */
export function lessRow(name: string, unit: string, measured: Measured, goal: number | null = null): Row {
  const { value, limit } = measured;
  return { name, value, unit, limit, ratio: limit / value, goal };
}

/** A row of something that must stay within a fixed bound, such as memory. */
export function boundRow(name: string, unit: string, value: number, bound: number): Row {
  return lessRow(name, unit, { value, limit: bound }, 1);
}

/** A row that says a figure and promises nothing. */
export function factRow(name: string, unit: string, value: number): Row {
  return { name, value, unit, limit: null, ratio: null, goal: null };
}
