/** What tells the series of one figure apart. Values come from the code or from what operators installed, never from a request. */
export type Labels = Readonly<Record<string, string>>;

/** One series of a figure that is a number: what was counted so far, or how much there is now. */
export interface NumberSeries {
  readonly labels: Labels;
  readonly value: number;
}

/** One series of a figure that is spread over bounds: how many fell between each two, and what they add up to. */
export interface SpreadSeries {
  readonly labels: Labels;
  /** One more than there are bounds: the last counts what lies beyond all of them. */
  readonly counts: readonly number[];
  readonly sum: number;
}

/** A figure of a thread or a process at one moment, as plain data. */
export type Reading =
  | {
    /** A counter only goes up; a gauge is as it is now. */
    readonly kind: "counter" | "gauge";
    readonly name: string;
    readonly doc: string;
    readonly series: readonly NumberSeries[];
  }
  | {
    readonly kind: "histogram";
    readonly name: string;
    readonly doc: string;
    readonly bounds: readonly number[];
    readonly series: readonly SpreadSeries[];
  };

/** The key of a series among those of its figure. */
export function seriesKey(labels: Labels): string {
  return Object.values(labels).join("\n");
}

/** Figures of several threads as those of their process: what both counted is added up. */
export function addedUp(all: readonly Reading[]): Reading[] {
  const merged = new Map<string, Reading>();
  for (const one of all) {
    const before = merged.get(one.name);
    merged.set(one.name, before ? added(before, one) : one);
  }
  return [...merged.values()];
}

function added(one: Reading, other: Reading): Reading {
  if (one.kind === "histogram") {
    return other.kind === "histogram" ? { ...one, series: addSpreads(one.series, other.series) } : one;
  }
  if (other.kind === "histogram") return one;
  const series = new Map(one.series.map((each) => [seriesKey(each.labels), each]));
  for (const each of other.series) {
    const value = each.value + (series.get(seriesKey(each.labels))?.value ?? 0);
    series.set(seriesKey(each.labels), { ...each, value });
  }
  return { ...one, series: [...series.values()] };
}

function addSpreads(some: readonly SpreadSeries[], others: readonly SpreadSeries[]): SpreadSeries[] {
  const series = new Map(some.map((each) => [seriesKey(each.labels), each]));
  for (const each of others) {
    const before = series.get(seriesKey(each.labels));
    series.set(seriesKey(each.labels), before ? addSpread(before, each) : each);
  }
  return [...series.values()];
}

/** Two series of the same bounds as one. */
export function addSpread(one: SpreadSeries, other: SpreadSeries): SpreadSeries {
  return {
    labels: one.labels,
    counts: one.counts.map((count, at) => count + (other.counts[at] ?? 0)),
    sum: one.sum + other.sum,
  };
}

/** How many a series counted. */
export function countOf({ counts }: Pick<SpreadSeries, "counts">): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * The value that a share of all lies at or below: between two bounds as if they were spread evenly there, beyond the
 * last bound that bound. Undefined where nothing was counted.
 */
export function quantile(
  bounds: readonly number[],
  counts: readonly number[],
  share: number,
): number | undefined {
  const rank = share * countOf({ counts });
  if (rank === 0) return undefined;
  let below = 0;
  for (const [at, bound] of bounds.entries()) {
    const here = counts[at] ?? 0;
    if (below + here >= rank) {
      const floor = bounds[at - 1] ?? 0;
      return floor + (bound - floor) * ((rank - below) / here);
    }
    below += here;
  }
  return bounds.at(-1);
}
