import { defineBench, factRow, type Load, median, moreRow, type Row } from "core/testing/bench.ts";
import { findOpenEdxEvents } from "core/testing/open_edx_events.ts";
import { A, sampleSignal } from "./sample_ears.ts";
import { openEmbeddedBus } from "./embedded_bus.ts";
import type { Signal } from "core/signal/signal.ts";

// What the bus adds to calling functions: signals are published, as a relay carries them, to subscribers that only
// count. Neither a plain call nor the peer's dispatch is durable; the bus has each signal on disk before anybody
// hears it.

const SUBSCRIBERS = [1, 10, 100];
/** As a relay carries them when there is enough. */
const AT_ONCE = 256;

/** How many deliveries a second the bus makes to so many subscribers that hear, beside so many that do not. */
async function deliveries(signals: number, hearing: number, deaf = 0): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const bus = await openEmbeddedBus(`${folder}/bus.db`);
  let heard = 0;
  const deliver = (batch: readonly Signal[]) => {
    heard += batch.length;
    return Promise.resolve();
  };
  const names = Array.from({ length: hearing }, (_, n) => `hearing_${n}`);
  for (const name of names) await bus.subscribe({ name, hears: [A], deliver });
  for (let n = 0; n < deaf; n++) {
    await bus.subscribe({ name: `deaf_${n}`, hears: [`probe.other_${n}.happened.v1`], deliver });
  }
  const said = Array.from({ length: signals }, (_, n) => sampleSignal(A, `key ${n % 50}`, { n }));
  const begun = performance.now();
  for (let from = 0; from < said.length; from += AT_ONCE) await bus.publish(said.slice(from, from + AT_ONCE));
  await bus.caughtUp(names, 600_000);
  const seconds = (performance.now() - begun) / 1_000;
  await bus.close();
  await Deno.remove(folder, { recursive: true });
  if (heard !== signals * hearing) throw new Error(`heard ${heard} of ${signals * hearing}`);
  return heard / seconds;
}

function plainCalls(signals: number, hearing: number): number {
  let heard = 0;
  const hearers = Array.from({ length: hearing }, () => (_signal: Signal) => void heard++);
  const signal = sampleSignal(A, "key");
  const begun = performance.now();
  for (let n = 0; n < signals; n++) for (const hear of hearers) hear(signal);
  return heard / ((performance.now() - begun) / 1_000);
}

async function medianOf(load: Load, measure: () => Promise<number>): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < load.rounds; round++) rounds.push(await measure());
  return median(rounds);
}

/** Signals to 1, 10 and 100 subscribers in one process. */
export const dispatch = defineBench("dispatch", async (load: Load): Promise<Row[]> => {
  const signals = load.smoke ? 256 : 4_096;
  const rows: Row[] = [];
  const peer = load.smoke ? undefined : await findOpenEdxEvents();
  for (const hearing of SUBSCRIBERS) {
    const value = await medianOf(load, () => deliveries(signals, hearing));
    const limit = plainCalls(load.smoke ? 1_000 : 1_000_000 / hearing, hearing);
    rows.push(moreRow(`dispatch: to ${hearing}, beside plain calls`, "deliveries/s", { value, limit }));
    if (!peer) continue;
    const theirs = await medianOf(load, () => peer.deliveries(hearing, load.milliseconds / 1_000));
    rows.push(
      moreRow(`dispatch: to ${hearing}, beside openedx-events`, "deliveries/s", { value, limit: theirs }, 1),
    );
  }
  return rows;
});

/** What subscriptions cost that do not hear what is said, and those that do. */
export const subscriptions = defineBench("subscriptions", async (load: Load): Promise<Row[]> => {
  const signals = load.smoke ? 256 : 4_096;
  const alone = await medianOf(load, () => deliveries(signals, 1));
  const among = await medianOf(load, () => deliveries(signals, 1, load.smoke ? 100 : 1_000));
  const ten = await medianOf(load, () => deliveries(signals, 10));
  return [
    moreRow("subscriptions: one that hears among 1,000 that do not, beside one alone", "signals/s", {
      value: among,
      limit: alone,
    }, 0.9),
    factRow("subscriptions: ten that hear, time for a signal beside that for one", "x", 10 * alone / ten),
  ];
});
