import process from "node:process";
import { wait } from "core/base/wait.ts";
import { againstLimit, boundRow, defineBench, type Load, moreRow } from "core/testing/bench.ts";
import { findNats, type NatsBinary } from "core/testing/find_nats.ts";
import { type NatsServer, startNats } from "core/testing/nats_server.ts";
import type { Bus } from "./bus.ts";
import { openNatsBus } from "./nats_bus.ts";
import { A, B, Ear, sampleSignal } from "./sample_ears.ts";

// What subscriptions cost that hear nothing of what is said, and what all of them cost while nothing is said.

const MANY = 1_000;

async function onBus<Answer>(
  binary: NatsBinary,
  others: number,
  run: (bus: Bus, server: NatsServer) => Promise<Answer>,
): Promise<Answer> {
  await using server = await startNats({ binary });
  const bus = await openNatsBus({ url: server.url, site: "main" });
  try {
    await Promise.all(Array.from({ length: others }, (_, n) => bus.subscribe(new Ear(`other ${n}`, [B]))));
    return await run(bus, server);
  } finally {
    await bus.close();
  }
}

/** Signals a second from publishing to one who hears them, past so many others. */
function rate(binary: NatsBinary, others: number, signals: number): Promise<number> {
  return onBus(binary, others, async (bus) => {
    await bus.subscribe(new Ear("ear", [A]));
    const said = Array.from({ length: signals }, (_, n) => sampleSignal(A, `key ${n % 50}`));
    const begun = performance.now();
    for (let from = 0; from < signals; from += 256) await bus.publish(said.slice(from, from + 256));
    await bus.caughtUp(["ear"], 30_000);
    return signals / ((performance.now() - begun) / 1_000);
  });
}

/** Milliseconds of processor time a second, of this process, while nothing is said. */
function idle(binary: NatsBinary, milliseconds: number): Promise<number> {
  return onBus(binary, MANY, async () => {
    await wait(500);
    const before = process.cpuUsage();
    await wait(milliseconds);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / milliseconds;
  });
}

/** Subscriptions that do not match, and idle ones. */
export const subscriptionsOverNats = defineBench("subscriptions over NATS", async (load: Load) => {
  const binary = await findNats();
  if ("missing" in binary) return [];
  const signals = load.smoke ? 300 : 5_000;
  const measured = await againstLimit(
    { ...load, rounds: Math.min(3, load.rounds) },
    () => rate(binary, MANY, signals),
    () => rate(binary, 1, signals),
  );
  return [
    moreRow(
      `subscriptions over NATS: past ${MANY} that do not hear, beside past one`,
      "signals/s",
      measured,
      0.8,
    ),
    boundRow(
      `subscriptions over NATS: ${MANY} idle`,
      "ms of processor a second",
      await idle(binary, load.smoke ? 500 : 5_000),
      20,
    ),
  ];
});
