import type { SubscriberReport } from "core/bus/bus.ts";
import type { ListedHearer, ListedSignal } from "edge/start/signal_catalogue.ts";
import { subscriberState } from "edge/views/subscriber_state.ts";

/** Who hears a signal, for a page: what they read of it where that is declared, how they stand where that is shown. */
export interface HearerView extends Omit<ListedHearer, "needs"> {
  readonly needs?: readonly string[];
  readonly report?: SubscriberReport;
}

/** A signal on a list: what it says, who hears it, and whether one of them is in trouble. */
export interface SignalRow {
  readonly name: string;
  readonly doc: string;
  readonly said: boolean;
  readonly hearers: readonly string[];
  readonly trouble?: "behind" | "failing";
}

/** The signals of one publisher. */
export interface SignalGroup {
  readonly publisher: string;
  readonly signals: readonly SignalRow[];
}

/** Whether a signal has every word of a query: in its name, its meaning, its fields or among those who say and hear it. */
export function matches(signal: ListedSignal, query: string): boolean {
  const { name, doc, publisher, subscribers, fields } = signal;
  const text = [name, doc, publisher, ...subscribers, ...fields.flatMap(({ path, means }) => [path, means])]
    .join(" ").toLowerCase();
  return query.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** Signals by who says them, in the order of the alphabet. */
export function groupSignals(
  signals: readonly ListedSignal[],
  reports?: readonly SubscriberReport[],
): SignalGroup[] {
  const groups = Map.groupBy(signals, ({ publisher }) => publisher);
  return [...groups].sort(([one], [other]) => one < other ? -1 : 1).map(([publisher, own]) => ({
    publisher,
    signals: own.map((signal) => signalRow(signal, reports)),
  }));
}

function signalRow(signal: ListedSignal, reports?: readonly SubscriberReport[]): SignalRow {
  const { name, doc, said, subscribers } = signal;
  const own = hearersOf(signal, reports).flatMap(({ report }) => report ?? []);
  const failing = own.some((report) => report.dead > 0 || subscriberState(report).state === "retrying");
  const trouble = failing ? "failing" : own.some(({ lag }) => lag > 0) ? "behind" : undefined;
  return { name, doc, said, hearers: subscribers, ...(trouble ? { trouble } : {}) };
}

/** Who hears a signal; with how they stand where reports are given, and then those too whom no code of ours names. */
export function hearersOf(signal: ListedSignal, reports?: readonly SubscriberReport[]): HearerView[] {
  if (!reports) return [...signal.hearers];
  const others = reports.filter(({ name, hears }) =>
    hears.includes(signal.name) && !signal.subscribers.includes(name)
  ).map(({ name }) => ({ name, version: signal.name }));
  return [...signal.hearers, ...others].map((hearer) => {
    const report = reports.find(({ name }) => name === hearer.name);
    return { ...hearer, ...(report ? { report } : {}) };
  });
}
