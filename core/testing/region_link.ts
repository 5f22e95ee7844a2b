import { type Cut, startTcpProxy, type TcpProxy } from "./tcp_proxy.ts";

/** A line, of one wire or of many, that a test makes long, cuts and mends. */
export interface Line {
  /** Lets every piece come so many milliseconds later, each way, or up to `jitter` later still. */
  delay(milliseconds: number, jitter?: number): void;
  /** Cuts it: `refuse` unless told. */
  cut(how?: Cut): void;
  heal(): void;
}

/** All that lies between a region and the rest of its site. */
export interface RegionLink extends Line {
  /** To home's pages, where forms and commands go. */
  readonly home: Line;
  /** To the servers that databases are copied from. */
  readonly databases: Line;
  /** To the bus. */
  readonly signals: Line;
  /** Leads to another home and other servers, as a name does that is given to other machines. */
  lead(to: Omit<Ends, "signals">): void;
}

/** The ports of what a region is linked to. */
export interface Ends {
  readonly home: number;
  readonly databases: Readonly<Record<string, number>>;
  readonly signals: number;
}

/** A link with proxies of its own, and the ports at which a region finds what is behind them. */
export interface ProxiedLink extends RegionLink, AsyncDisposable {
  readonly ports: Ends;
}

/** Lays a link. */
export function layLink({ home, databases, signals }: Ends): ProxiedLink {
  const [toHome, toSignals] = [startTcpProxy(home), startTcpProxy(signals)];
  const toDatabases = Object.entries(databases).map(([name, port]) => [name, startTcpProxy(port)] as const);
  const copies = toDatabases.map(([, proxy]) => proxy);
  const all = [toHome, toSignals, ...copies];
  return {
    ...lineOf(all),
    home: lineOf([toHome]),
    databases: lineOf(copies),
    signals: lineOf([toSignals]),
    lead(to) {
      toHome.lead(to.home);
      for (const [name, proxy] of toDatabases) proxy.lead(to.databases[name]!);
    },
    ports: {
      home: toHome.port,
      databases: Object.fromEntries(toDatabases.map(([name, { port }]) => [name, port])),
      signals: toSignals.port,
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(all.map((proxy) => proxy[Symbol.asyncDispose]()));
    },
  };
}

function lineOf(proxies: readonly TcpProxy[]): Line {
  return {
    delay: (milliseconds, jitter) => proxies.forEach((proxy) => proxy.delay(milliseconds, jitter)),
    cut: (how) => proxies.forEach((proxy) => proxy.cut(how)),
    heal: () => proxies.forEach((proxy) => proxy.heal()),
  };
}
