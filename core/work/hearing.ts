import { systemActor } from "core/base/actor.ts";
import type { Signal, SignalName, Signals } from "core/signal/signal.ts";
import { tracedHearing } from "core/signal/spans.ts";
import { type Versioned, waysTo } from "core/signal/version.ts";
import { type Cause, storeSaid, type Work, workInside, type Workplace } from "./work.ts";

/** The fields that a signal's body can have. */
export type FieldOf<Name extends SignalName> = keyof Signals[Name] & string;

/**
 * A signal as a hearer gets it: its body has the fields that the hearer declared, and no others. `personal` may be
 * missing of any: what a person had erased is gone from the log.
 */
export type Heard<Name extends SignalName, Field extends FieldOf<Name>> = Omit<Signal<Name>, "body"> & {
  readonly body:
    & Pick<Signals[Name], Exclude<Field, "personal">>
    & Partial<Pick<Signals[Name], Field & "personal">>;
};

/** One signal that somebody hears, which fields of its body they read, and what they do when it comes. */
export interface Hearing {
  readonly name: SignalName;
  readonly needs: readonly string[];
  readonly handle: (work: Work, signal: Signal) => Promise<void>;
}

/**
 * Hears a signal by its wire name, typed from the catalogue. `needs` names the fields of its body that the handler
 * reads: it gets those and no others, and a build in which one of them would go away names this hearer and fails.
 * The handler runs inside the hearer's own transaction together with the inbox row for the signal's id: its effect
 * happens once, however often the signal comes. It may emit signals of its own.
 */
export function on<Name extends SignalName, const Needs extends readonly FieldOf<Name>[]>(
  name: Name,
  needs: Needs,
  handle: (work: Work, signal: Heard<Name, Needs[number]>) => Promise<void>,
): Hearing {
  return { name, needs, handle: handle as unknown as Hearing["handle"] };
}

/** What a subscriber does with a signal that comes, by each name that it may have been said under. */
export type Ears = ReadonlyMap<string, readonly Hearing["handle"][]>;

/**
 * Opens ears for hearings: each hears the version that it names and those that convert to it, all as the version
 * that it names, with the fields that it needs.
 */
export function earsFor(hearings: readonly Hearing[], defined: readonly Versioned[]): Ears {
  const ears = new Map<string, Hearing["handle"][]>();
  for (const { name, needs, handle } of hearings) {
    for (const [said, convert] of waysTo(name, defined)) {
      const ear: Hearing["handle"] = (work, signal) =>
        handle(work, { ...signal, name, body: only(needs, convert(signal.body)) });
      ears.set(said, [...ears.get(said) ?? [], ear]);
    }
  }
  return ears;
}

function only(needs: readonly string[], body: unknown): unknown {
  const [given, kept] = [body as Readonly<Record<string, unknown>>, {} as Record<string, unknown>];
  for (const field of needs) if (field in given) kept[field] = given[field];
  return kept;
}

/**
 * Handles signals in their order, all in one transaction, or none. Those that the inbox has already are
 * passed over. `epoch` tells a replay from the first time. Whoever is not through when `timeUp` aborts has handled
 * none: what they do afterwards is refused.
 */
export async function hear(
  place: Workplace,
  subscriber: string,
  ears: Ears,
  signals: readonly Signal[],
  epoch: number,
  timeUp?: AbortSignal,
): Promise<void> {
  if (signals.length === 0) return;
  const change = async () => {
    const said: string[] = [];
    for (const signal of await newOnes(place, subscriber, signals, epoch)) {
      await tracedHearing(subscriber, signal, epoch > 0, async (trace) => {
        const cause: Cause = {
          actor: systemActor(subscriber),
          site: signal.site,
          correlation: signal.correlation,
          causation: signal.id,
          ...(trace ? { trace } : {}),
        };
        for (const ear of ears.get(signal.name) ?? []) {
          said.push(...(await workInside(place, cause, (work) => ear(work, signal))).said);
        }
      });
    }
    return said;
  };
  await place.writer.write(change, { timeUp, end: (said) => storeSaid(place, said) });
}

/** Notes the signals in the inbox and gives back those that were not there yet. */
async function newOnes(
  place: Workplace,
  subscriber: string,
  signals: readonly Signal[],
  epoch: number,
): Promise<Signal[]> {
  const values = signals.map(() => "(?,?,?)").join(",");
  const stored = await place.writer.execute(
    `insert into _inbox (subscriber, epoch, id) values ${values} on conflict do nothing returning id`,
    signals.flatMap((signal) => [subscriber, epoch, signal.id]),
  );
  const ids = new Set(stored.rows.map((row) => String(row.id)));
  return signals.filter((signal) => ids.delete(signal.id));
}
