import { connect, errors } from "@nats-io/transport-node";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import type { NatsServers } from "./nats_address.ts";
import type { NatsNames } from "./nats_names.ts";
import { ANSWERS, isNobodyThere, type Line, readyLine } from "./nats_probe.ts";
import { bearBrokenSockets } from "./nats_sockets.ts";

/** How long one attempt to connect may take, and how long the first start tries. */
const DIALLING = 3_000;
const LONGEST_OPENING = 10_000;
/** The waits between attempts, in milliseconds: the last one for ever. */
const AGAIN = [50, 100, 250, 500, 1_000, 2_000];
/** How often it is said that a server does not answer, in milliseconds. */
const SAID_EVERY = 60_000;
/** A server that does not answer two pings in a row, each so many milliseconds apart, is gone. */
const CONNECTION = {
  name: "carillon",
  reconnect: false,
  ignoreClusterUpdates: true,
  timeout: DIALLING,
  noAsyncTraces: true,
  pingInterval: 3_000,
  maxPingOut: 2,
};

/**
 * Keeps one connection to the server, one line after the other for ever. A line that broke is never mended but
 * replaced, so that nothing which was on its way on the old one comes out of the new one later, out of order.
 */
export class NatsLink {
  readonly #servers: NatsServers;
  readonly #names: NatsNames;
  readonly #closing = new AbortController();
  readonly #listeners = new Set<(line: Line) => Promise<void>>();
  #line: Line | undefined;
  #waiting: (() => void)[] = [];
  #keeping: Promise<void> = Promise.resolve();
  #attempts = 0;
  #saidAt = -Infinity;

  private constructor(servers: NatsServers, names: NatsNames) {
    this.#servers = servers;
    this.#names = names;
  }

  /** Connects for the first time. Refuses `bus.nats_unreachable` when nobody answers in time, `bus.nats_unfit` who does not suit. */
  static async open(servers: NatsServers, names: NatsNames): Promise<NatsLink> {
    bearBrokenSockets();
    const link = new NatsLink(servers, names);
    const end = performance.now() + LONGEST_OPENING;
    for (;;) {
      try {
        link.#line = await link.#dial();
        break;
      } catch (error) {
        if (error instanceof Refusal) throw error;
        if (error instanceof errors.AuthorizationError || performance.now() > end) {
          throw unreachable(servers, error);
        }
        await wait(250);
      }
    }
    link.#keeping = link.#keep(link.#line);
    return link;
  }

  /** The line as it is now; undefined while there is none. */
  get line(): Line | undefined {
    return this.#line;
  }

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** The line, waited for as long as is given. Refuses `bus.away`. */
  async connected(milliseconds: number): Promise<Line> {
    const end = performance.now() + milliseconds;
    while (!this.#line) {
      const left = end - performance.now();
      if (left <= 0 || this.closed) throw away();
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return this.#line;
  }

  /** Does something on the line. Refuses `bus.away` where there is none, where it breaks meanwhile, or no answer comes. */
  async use<Answer>(act: (line: Line) => Promise<Answer>): Promise<Answer> {
    const line = await this.connected(ANSWERS);
    try {
      return await act(line);
    } catch (error) {
      if (error instanceof errors.TimeoutError || isNobodyThere(error)) throw this.#silent(error);
      // What breaks the line fails what is on it a moment before the line itself is said to be gone.
      const gone = await Promise.race([line.nc.closed().then(() => true), wait(20).then(() => false)]);
      throw gone ? away(error) : error;
    }
  }

  /** Calls a listener with every later line, before anybody else gets it. */
  onLine(listener: (line: Line) => Promise<void>): void {
    this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake();
    await this.#line?.nc.close();
    await this.#keeping;
  }

  async #keep(first: Line): Promise<void> {
    for (let line = first;;) {
      const error = await line.nc.closed();
      this.#line = undefined;
      if (this.closed) return;
      log("warn", "The connection to NATS is lost", { server: line.nc.getServer(), error });
      const next = await this.#redial();
      if (!next) return;
      log("info", "The connection to NATS stands again", { server: next.nc.getServer() });
      line = next;
    }
  }

  async #redial(): Promise<Line | undefined> {
    let refused = "";
    for (let attempt = 0; !this.closed; attempt++) {
      const pause = AGAIN[Math.min(attempt, AGAIN.length - 1)]!;
      await wait(pause * (0.5 + Math.random()), this.#closing.signal);
      try {
        const line = await this.#dial();
        if (this.closed) return await line.nc.close().then(() => undefined);
        // Whoever goes on by itself does so first: a relay must ask where the log stands before it carries on.
        this.#line = line;
        for (const listener of this.#listeners) void this.#tell(listener, line);
        this.#wake();
        return line;
      } catch (error) {
        // Nobody there yet; but one that is there and does not suit is for a person to see, once.
        if (!(error instanceof Refusal) || error.message === refused) continue;
        refused = error.message;
        log("error", "The NATS server that answers does not suit", { error });
      }
    }
  }

  async #tell(listener: (line: Line) => Promise<void>, line: Line): Promise<void> {
    try {
      await listener(line);
    } catch (error) {
      if (line.nc.isClosed()) return; // lost again already: the next line tells it anew
      log("error", "What hangs on the connection to NATS did not all come back", { error });
    }
  }

  /** The servers take turns: one that is down must not be all that is ever tried. */
  async #dial(): Promise<Line> {
    const { options, replicas } = this.#servers;
    const nc = await connect({ ...CONNECTION, ...options[this.#attempts++ % options.length] });
    try {
      return await readyLine(nc, this.#names, replicas);
    } catch (error) {
      await nc.close();
      throw error;
    }
  }

  /** The line stands, but what is at its end does not answer. That is said, now and then. */
  #silent(error: unknown): Refusal {
    const now = performance.now();
    if (now >= this.#saidAt + SAID_EVERY) {
      this.#saidAt = now;
      log("warn", "NATS does not answer", { server: this.#line?.nc.getServer(), error });
    }
    return away(error);
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

/** The log cannot be reached now. */
function away(cause?: unknown): Refusal {
  return new Refusal("bus.away", "unavailable", "Cannot reach the log: NATS does not answer now", {}, cause);
}

function unreachable({ words }: NatsServers, cause: unknown): Refusal {
  const why = cause instanceof Error ? cause.message : cause;
  const says = `Cannot reach a NATS server at ${words}: ${why}`;
  return new Refusal("bus.nats_unreachable", "unavailable", says, { url: words }, cause);
}
