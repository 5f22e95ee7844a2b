import type { NatsServer } from "core/testing/nats_server.ts";
import { testWhere } from "core/testing/skip.ts";
import { startTcpProxy, type TcpProxy } from "core/testing/tcp_proxy.ts";
import { onNats, startBroker } from "./layouts.ts";
import { type Happened, spendDay } from "./spend_day.ts";
import { ThreeProcesses } from "./three_processes.ts";

/** What happened to three processes and their broker. */
export type DayOfThree = Omit<Happened, "belfries" | "bus">;

/** Three processes, the broker between them, and the wire to it. */
export interface Three {
  readonly three: ThreeProcesses;
  readonly broker: NatsServer;
  readonly wire: TcpProxy;
}

/** How many milliseconds lie between two rings of a hand where signals go by the wire. */
const SLOWLY = 40;

/** Declares a bad day of three processes on a current NATS server, which they reach by a wire where that is cut. */
export function testThree(
  what: string,
  day: string,
  happen: (parts: Three) => Promise<DayOfThree>,
  byWire = false,
): void {
  const { name, missing } = onNats("three processes");
  testWhere(missing, `${name}: ${what}`, async () => {
    await using broker = await startBroker();
    await using wire = startTcpProxy(broker.port);
    await spendDay(day, name, async (folder) => {
      // What goes by the wire is carried by this process too, which takes longer.
      await using three = byWire
        ? new ThreeProcesses({ folder, bus: `nats://127.0.0.1:${wire.port}` }, SLOWLY)
        : new ThreeProcesses({ folder, bus: broker.url });
      await three.ready();
      return { ...await happen({ three, broker, wire }), belfries: three.belfries, bus: broker.url };
    });
  });
}
