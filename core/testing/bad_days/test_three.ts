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
      const bus = byWire ? `nats://127.0.0.1:${wire.port}` : broker.url;
      await using three = new ThreeProcesses({ folder, bus });
      await three.ready();
      return { ...await happen({ three, broker, wire }), belfries: three.belfries, bus: broker.url };
    });
  });
}
