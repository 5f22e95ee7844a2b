import type { Signal, SignalName } from "core/signal/signal.ts";
import { doWork, type Work, type Workplace } from "./work.ts";

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
  const first = signals[0];
  if (!first) return;
  // Works of one batch follow from many signals; each emits under its own cause, so one work a signal, but
  // a batch shares the transaction: `doWork` is called with the cause of the signal at hand.
  await place.writer.write(async () => {
    const heard = await newOnes(place, subscriber, signals, epoch);
    const within = { ...place, writer: { ...nested(place) } };
    for (const signal of heard) {
      const cause = {
        actor: { kind: "system", id: subscriber } as const,
        site: signal.site,
        correlation: signal.correlation,
        causation: signal.id,
      };
      await doWork(within, cause, async (work) => {
        for (const hearing of hearings) {
          if (hearing.name === signal.name) await hearing.handle(work, signal as Signal<SignalName>);
        }
      });
    }
  });
}

/** The workplace's writer as seen from inside its own transaction: a write joins it. */
function nested(place: Workplace): Workplace["writer"] {
  const { writer } = place;
  return {
    file: writer.file,
    database: writer.database,
    execute: (sql, args) => writer.execute(sql, args),
    write: (change) => change(),
    close: () => writer.close(),
  };
}

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
