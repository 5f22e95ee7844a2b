import { metrics } from "@opentelemetry/api";
import type { Labels, NumberSeries, Reading } from "./reading.ts";
import { seriesKey } from "./reading.ts";

// One way of counting (decision 0040). What is counted is kept here as plain data, which `/metrics` and the page of
// regions read, and is told to OpenTelemetry in the same breath, which Deno exports where `OTEL_DENO=true`; elsewhere
// that costs a call of nothing. A figure has the same name whichever way it leaves.

/** How many series a figure may have on one thread; what comes after is counted together, under `other`. */
const MOST_SERIES = 1_000;
const OTHER = "other";

/** Seconds that something takes, from a page out of memory to one that nobody waits for any more. */
export const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] as const;

const meter = metrics.getMeter("carillon");

/** What a figure is called, and what it means. */
export interface Figure<Label extends string> {
  /** With its unit, and without the `_total` that a counter gets on its way out. */
  readonly name: string;
  readonly doc: string;
  readonly labels: readonly Label[];
}

type LabelsOf<Label extends string> = Readonly<Record<Label, string>>;

/** One series of a counter. Whoever counts often keeps it. */
export interface Count {
  add(by?: number): void;
}

/** One series of a histogram. Whoever measures often keeps it. */
export interface Spread {
  record(value: number): void;
}

/** A figure that is counted series by series; each is found by its labels. */
export interface Counted<Label extends string, Series> {
  of(labels: LabelsOf<Label>): Series;
}

/** A figure that is as somebody finds it from time to time, all of its series at once. */
export interface Told<Label extends string> {
  tell(series: readonly { readonly labels: LabelsOf<Label>; readonly value: number }[]): void;
}

const instruments = new Map<string, { readonly labels: readonly string[]; readonly read: () => Reading }>();

/** All figures of this thread as they are now: plain data that another thread can be sent. */
export function readings(): Reading[] {
  return Array.from(instruments.values(), ({ read }) => read());
}

/** What tells the series of a figure apart; undefined where there is no such figure. */
export function labelsOf(figure: string): readonly string[] | undefined {
  return instruments.get(figure)?.labels;
}

/** Declares a figure that only goes up. */
export function counter<Label extends string>(figure: Figure<Label>): Counted<Label, Count> {
  const { name, doc } = figure;
  const exported = meter.createCounter(name, { description: doc });
  const series = new Series(figure, (labels) => {
    const counted = { labels, value: 0 };
    return {
      counted,
      add(by = 1) {
        counted.value += by;
        exported.add(by, labels);
      },
    };
  });
  declare(
    figure,
    () => ({ kind: "counter", name, doc, series: series.all().map(({ counted }) => ({ ...counted })) }),
  );
  return series;
}

/** Declares a figure of which one wants to know how it is spread, in seconds unless told. */
export function histogram<Label extends string>(
  figure: Figure<Label> & { readonly bounds?: readonly number[] },
): Counted<Label, Spread> {
  const { name, doc, bounds = SECONDS } = figure;
  const advice = { explicitBucketBoundaries: [...bounds] };
  const exported = meter.createHistogram(name, { description: doc, advice });
  const series = new Series(figure, (labels) => {
    const counts = new Array<number>(bounds.length + 1).fill(0);
    const spread = { labels, counts, sum: 0 };
    return {
      spread,
      record(value: number) {
        let at = 0;
        while (at < bounds.length && value > bounds[at]!) at++;
        counts[at]!++;
        spread.sum += value;
        exported.record(value, labels);
      },
    };
  });
  declare(figure, () => ({
    kind: "histogram",
    name,
    doc,
    bounds,
    series: series.all().map(({ spread }) => ({ ...spread, counts: [...spread.counts] })),
  }));
  return series;
}

/** Declares a figure that is as it is told last: `gauge` goes up and down, `counter` is counted by somebody else. */
export function told<Label extends string>(
  figure: Figure<Label> & { readonly kind?: "gauge" | "counter" },
): Told<Label> {
  const { name, doc, kind = "gauge" } = figure;
  let last: readonly NumberSeries[] = [];
  const make = kind === "gauge" ? "createObservableGauge" : "createObservableCounter";
  meter[make](name, { description: doc }).addCallback((result) => {
    for (const { labels, value } of last) result.observe(value, labels);
  });
  declare(figure, () => ({ kind, name, doc, series: last }));
  return {
    tell: (series) => void (last = series.length > MOST_SERIES ? series.slice(0, MOST_SERIES) : series),
  };
}

function declare({ name, labels }: Figure<string>, read: () => Reading): void {
  if (!/^carillon_[a-z_]+$/.test(name) || name.endsWith("_total")) {
    throw new SyntaxError(
      `Cannot declare figure "${name}": not carillon_words, or with a "_total" of its own`,
    );
  }
  if (instruments.has(name)) throw new TypeError(`Cannot declare figure "${name}" twice`);
  instruments.set(name, { labels, read });
}

class Series<Label extends string, Made> implements Counted<Label, Made> {
  readonly #figure: Figure<Label>;
  readonly #make: (labels: Labels) => Made;
  readonly #made = new Map<string, Made>();

  constructor(figure: Figure<Label>, make: (labels: Labels) => Made) {
    this.#figure = figure;
    this.#make = make;
  }

  of(given: LabelsOf<Label>): Made {
    const names = this.#figure.labels;
    const key = names.length === 1 ? given[names[0]!] : names.map((name) => given[name]).join("\n");
    return this.#made.get(key) ?? this.#begin(Object.fromEntries(names.map((name) => [name, given[name]])));
  }

  all(): Made[] {
    return [...this.#made.values()];
  }

  #begin(labels: Labels): Made {
    const isFull = this.#made.size >= MOST_SERIES;
    const own = isFull ? Object.fromEntries(Object.keys(labels).map((name) => [name, OTHER])) : labels;
    const key = seriesKey(own);
    const made = this.#made.get(key) ?? this.#make(own);
    this.#made.set(key, made);
    return made;
  }
}
