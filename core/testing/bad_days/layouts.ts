import { findNats, type NatsBinary } from "core/testing/find_nats.ts";
import { type NatsServer, startNats } from "core/testing/nats_server.ts";

/** Where a bad day takes place: what carries the signals, and why that cannot be had here, if so. */
export interface Layout {
  readonly name: string;
  readonly missing?: string;
  /** Runs with what carries the signals: the address of a server, or nothing for the embedded bus. */
  readonly run: (use: (bus: Place["bus"]) => Promise<void>) => Promise<void>;
}

/** A belfry's folder, and the server that carries its signals. */
export interface Place {
  readonly folder: string;
  readonly bus: string | undefined;
}

const nats = await findNats();

/** Everything in one process. */
export const EMBEDDED: Layout = { name: "one process, embedded", run: (use) => use(undefined) };

/** The same with a broker beside it. */
export const ON_NATS: Layout = {
  ...onNats("one process"),
  run: async (use) => {
    await using broker = await startBroker();
    await use(broker.url);
  },
};

/** The name of a layout on a current NATS server, and why there is none, if so. */
export function onNats(processes: string): Pick<Layout, "name" | "missing"> {
  return "missing" in nats
    ? { name: `${processes}, NATS`, missing: nats.missing }
    : { name: `${processes}, NATS ${nats.version}` };
}

/** Starts a current NATS server, in a folder where one is given. */
export function startBroker(folder?: string): Promise<NatsServer> {
  return startNats({ binary: nats as NatsBinary, ...folder === undefined ? {} : { folder } });
}
