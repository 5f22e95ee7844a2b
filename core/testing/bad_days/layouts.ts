import { scaled } from "./bad_day.ts";
import { findNats, findOldNats, type NatsBinary, type NoNats } from "core/testing/find_nats.ts";
import { type NatsServer, startNats, startNatsCluster } from "core/testing/nats_server.ts";

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
  return named(nats, `${processes}, NATS`);
}

/** Starts a current NATS server, in a folder where one is given. */
export function startBroker(folder?: string): Promise<NatsServer> {
  return startNats({ binary: nats as NatsBinary, ...folder === undefined ? {} : { folder } });
}

/** A broker, or several that keep everything together, of which one is killed now and then. */
export interface Brokers {
  readonly name: string;
  readonly missing?: string;
  /** How often something is killed there. */
  readonly kills: number;
  readonly run: (use: (brokers: readonly NatsServer[]) => Promise<void>) => Promise<void>;
}

const old = await findOldNats();

/** A current server, one of 2.9, and a cluster of three. */
export const BROKERS: readonly Brokers[] = [
  oneBroker(nats, scaled(30, 600)),
  oneBroker(old, scaled(8, 100)),
  {
    ...named(nats, "three NATS"),
    kills: scaled(8, 150),
    run: async (use) => {
      await using cluster = await startNatsCluster({ binary: nats as NatsBinary });
      await use(cluster.servers);
    },
  },
];

function oneBroker(binary: NatsBinary | NoNats, kills: number): Brokers {
  return {
    ...named(binary, "NATS"),
    kills,
    run: async (use) => {
      await using broker = await startNats({ binary: binary as NatsBinary });
      await use([broker]);
    },
  };
}

function named(binary: NatsBinary | NoNats, what: string): Pick<Brokers, "name" | "missing"> {
  return "missing" in binary
    ? { name: what, missing: binary.missing }
    : { name: `${what} ${binary.version}` };
}
