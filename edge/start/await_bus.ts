import { failureOf } from "core/base/failure.ts";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { RELEASE } from "core/base/release.ts";
import { wait } from "core/base/wait.ts";
import { answerJson } from "core/run/call_answers.ts";
import type { App } from "edge/app.ts";
import { listen } from "edge/start/listen.ts";
import { serveMetrics } from "edge/start/serve_metrics.ts";
import type { StartOptions } from "edge/start/start_options.ts";

/** How long a server of the bus may take to take a connection, and how often it is tried again, in milliseconds. */
const LONGEST_WAIT = 1_000;
const AGAIN = 500;
/** When whoever came too early may come again, in seconds. */
const LATER = 5;

/**
 * Waits until a server of the bus takes connections, where a process has one: a process that starts before it must not
 * be started over and over. Meanwhile it listens where the process will, and says what it waits for. False where it is
 * stopped first.
 */
export async function awaitBus(
  options: Pick<StartOptions, "bus" | "host" | "port" | "metrics">,
  stop: AbortSignal,
): Promise<boolean> {
  const { bus } = options;
  if (bus === undefined || await answers(bus)) return true;
  log("warn", "The bus does not answer: this process waits for it before it starts", {
    bus: withoutSecrets(bus),
  });
  const server = listen(options, waitingApp());
  const figures = serveMetrics(options.metrics, {
    health: () => Promise.resolve(WAITING),
    signals: () => undefined,
  });
  try {
    while (!stop.aborted) {
      await wait(AGAIN, stop);
      if (!stop.aborted && await answers(bus)) {
        log("info", "The bus answers: this process starts");
        return true;
      }
    }
    return false;
  } finally {
    await Promise.all([server.shutdown(), figures.close()]);
  }
}

const WAITING = { ready: false, reasons: ["it has not started yet: the bus does not answer"] };

/** What a process answers that waits: that it lives, and that everything else is for later. */
function waitingApp(): App {
  return (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/health/live") return answerJson({ live: true });
    if (pathname === "/health" || pathname === "/health/ready") {
      return answerJson({ ...WAITING, release: RELEASE }, 503);
    }
    const later = new Refusal(
      "home.starting",
      "unavailable",
      "Cannot do this yet: the site waits for its signals' server before it starts",
      { retryAfterSeconds: LATER },
    );
    // Other processes of the site send commands; people ask for pages.
    if (request.method === "POST") return answerJson({ failure: failureOf(later) }, 503);
    return new Response(`${later.message}\n`, {
      status: 503,
      headers: {
        "content-type": "text/plain; charset=utf-8",
        "cache-control": "no-store",
        "retry-after": String(LATER),
      },
    });
  };
}

/** Whether one of its servers takes a connection: what it is good for is found out by whoever opens it. */
async function answers(bus: string): Promise<boolean> {
  const servers = bus.split("?", 1)[0]!.split(",").map((server) => URL.parse(server.trim()));
  const dialled = await Promise.all(servers.map((server) => server ? dial(server) : true));
  return dialled.includes(true);
}

async function dial({ hostname, port }: URL): Promise<boolean> {
  const over = new AbortController();
  const dialling = Deno.connect({ hostname: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 4222) });
  const taken = dialling.then((connection) => {
    connection.close();
    return true;
  }, () => false); // nobody is there, or nobody can tell where that is: it is asked again
  const isThere = await Promise.race([taken, wait(LONGEST_WAIT, over.signal).then(() => false)]);
  over.abort();
  return isThere;
}

function withoutSecrets(bus: string): string {
  return bus.replaceAll(/\/\/[^@/,]*@/g, "//");
}
