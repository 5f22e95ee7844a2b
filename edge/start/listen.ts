import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import { readerAddress } from "core/outside/trusted_proxies.ts";
import type { App } from "edge/app.ts";
import type { StartOptions } from "edge/start/start_options.ts";

/** How long requests under way, and then works, may take to end once the process is asked to stop. */
const LONGEST_STOP = 10_000;

/** A server that listens. */
export interface Running {
  readonly address: string;
  /** Where it tells of its figures, where its operator wants them. */
  readonly metrics?: string;
  /** Lets what is under way end, carries the outboxes to the bus, lets the data folder go. */
  stop(): Promise<void>;
}

/** Listens. Refuses `start.port_busy` and `start.address_refused`. */
export function listen(
  { port, host, proxies }: Pick<StartOptions, "port" | "host" | "proxies">,
  app: App,
): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve(
      { port, hostname: host, onListen: () => {} },
      (request, info) => app(request, readerAddress(request.headers, info.remoteAddr.hostname, proxies)),
    );
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      throw new Refusal(
        "start.port_busy",
        "unavailable",
        `Cannot listen on port ${port}: another process has it; choose one with --port`,
      );
    }
    throw new Refusal(
      "start.address_refused",
      "unavailable",
      `Cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : error}`,
      {},
      error,
    );
  }
}

/** Where one listens. An IPv6 address stands in brackets (RFC 3986, section 3.2.2). */
export function addressOf(host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Waits for what is under way to end, but not for ever: what is not done by then was never promised. */
export async function inTime(what: string, end: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const late = wait(LONGEST_STOP, over.signal).then(() => {
    if (!over.signal.aborted) log("warn", `${what} are still under way; stopping all the same`);
  });
  await Promise.race([end, late]);
  over.abort();
}
