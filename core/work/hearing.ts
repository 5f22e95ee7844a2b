import { systemActor } from "core/base/actor.ts";
import type { Signal, SignalName } from "core/signal/signal.ts";
import { type Cause, type Work, workInside, type Workplace } from "./work.ts";

/** One signal that somebody hears, and what they do when it comes. */
export interface Hearing {
  readonly name: SignalName;
  readonly handle: (work: Work, signal: Signal<SignalName>) => Promise<void>;
}

/**
 * Hears a signal by its wire name, typed from the catalogue. The handler runs inside the hearer's own
 * transaction together with the inbox row for the signal's id: its effect happens once, however often the
 * signal comes. It may emit signals of its own.
 */
export function on<Name extends SignalName>(
  name: Name,
  handle: (work: Work, signal: Signal<Name>) => Promise<void>,
): Hearing {
  return { name, handle: handle as unknown as Hearing["handle"] };
}

/**
 * Handles signals in their order, all in one transaction, or none. Those that the inbox has already are
 * passed over. `epoch` tells a replay from the first time.
 */
export async function hear(
  place: Workplace,
  subscriber: string,
  hearings: readonly Hearing[],
  signals: readonly Signal[],
  epoch: number,
): Promise<void> {
  if (signals.length === 0) return;
  await place.writer.write(async () => {
    for (const signal of await newOnes(place, subscriber, signals, epoch)) {
      const cause: Cause = {
        actor: systemActor(subscriber),
        site: signal.site,
        correlation: signal.correlation,
        causation: signal.id,
      };
      for (const hearing of hearings) {
        if (hearing.name !== signal.name) continue;
        await workInside(place, cause, (work) => hearing.handle(work, signal as Signal<SignalName>));
      }
    }
  });
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
