import { addSpread, countOf, quantile, type Reading, type SpreadSeries } from "core/watch/reading.ts";

/** What is looked back at, in milliseconds: long enough to be calm, short enough to be now. */
const LOOKED_BACK = 5 * 60_000;
/** How often it is noted how many there were until then. */
const NOTED_EVERY = 30_000;
/** How many of the slowest routes are told. */
const SLOWEST = 5;
/** Routes that are no pages: somebody waits there on purpose, or nobody at all. */
const NO_PAGE = /^(none$|kept$|\/health|\/streams\/)/;

type Spreads = Extract<Reading, { kind: "histogram" }>;

/** How requests went lately. */
export interface RequestsLately {
  readonly requests: {
    readonly count: number;
    /** Answered with a failure of ours (a status of 500 or more). */
    readonly errors: number;
    /** In milliseconds. */
    readonly p50: number;
    readonly p99: number;
  };
  /** The pages that take longest, by the template of their route. */
  readonly slowest: readonly { readonly route: string; readonly p99: number }[];
}

/** How requests went in the last minutes: what was counted until now, less what had been counted back then. */
export class RecentRequests {
  readonly #noted: { readonly at: number; readonly series: ReadonlyMap<string, SpreadSeries> }[] = [];

  /** Looks at `carillon_request_seconds` as it is now. */
  look({ bounds, series }: Spreads, now: number): RequestsLately {
    const last = this.#noted.at(-1);
    // Where nobody looked for long, since the last look.
    const before = this.#noted.find(({ at }) => now - at <= LOOKED_BACK) ?? last;
    while (this.#noted[0] && now - this.#noted[0].at > LOOKED_BACK) this.#noted.shift();
    if (!last || now - last.at >= NOTED_EVERY) {
      this.#noted.push({ at: now, series: new Map(series.map((one) => [keyOf(one), one])) });
    }
    const lately = series.map((one) => less(one, before?.series.get(keyOf(one))));
    return { requests: sumUp(bounds, lately), slowest: slowestOf(bounds, lately) };
  }
}

function keyOf({ labels }: SpreadSeries): string {
  return `${labels.method} ${labels.route} ${labels.status}`;
}

function less(one: SpreadSeries, before: SpreadSeries | undefined): SpreadSeries {
  if (!before) return one;
  const counts = one.counts.map((count, at) => count - before.counts[at]!);
  return { ...one, counts, sum: one.sum - before.sum };
}

function sumUp(bounds: readonly number[], all: readonly SpreadSeries[]): RequestsLately["requests"] {
  const none: SpreadSeries = { labels: {}, counts: Array(bounds.length + 1).fill(0), sum: 0 };
  const { counts } = all.reduce(addSpread, none);
  const errors = all.filter(({ labels }) => labels.status === "5xx");
  return {
    count: countOf({ counts }),
    errors: errors.reduce((sum, one) => sum + countOf(one), 0),
    p50: millisecondsAt(bounds, counts, 0.5),
    p99: millisecondsAt(bounds, counts, 0.99),
  };
}

function slowestOf(bounds: readonly number[], all: readonly SpreadSeries[]): RequestsLately["slowest"] {
  const pages = new Map<string, SpreadSeries>();
  for (const one of all) {
    const { route = "", method } = one.labels;
    if (method !== "GET" || NO_PAGE.test(route) || countOf(one) === 0) continue;
    const before = pages.get(route);
    pages.set(route, before ? addSpread(before, one) : one);
  }
  return [...pages]
    .map(([route, { counts }]) => ({ route, p99: millisecondsAt(bounds, counts, 0.99) }))
    .sort((one, other) => other.p99 - one.p99)
    .slice(0, SLOWEST);
}

function millisecondsAt(bounds: readonly number[], counts: readonly number[], share: number): number {
  return Math.round(10_000 * (quantile(bounds, counts, share) ?? 0)) / 10;
}
