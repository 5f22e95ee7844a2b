import { log } from "core/base/log.ts";
import { tracing } from "core/base/trace.ts";
import { metrics } from "edge/routes/metrics.ts";
import { addressOf, listen } from "edge/start/listen.ts";
import type { MetricsPlace } from "edge/start/metrics_place.ts";
import { type Watched, watchProcess } from "edge/start/watch_process.ts";

/** The listener that tells of a process's figures. */
export interface MetricsServer {
  /** Where it listens; undefined where nobody asked for it. */
  readonly address?: string;
  close(): Promise<void>;
}

/** Serves the figures of a process, where its operator wants them; watches it also for a collector. */
export function serveMetrics(
  place: MetricsPlace | undefined,
  process: Watched,
): MetricsServer {
  if (!place && !tracing) return { close: () => Promise.resolve() };
  const watched = watchProcess(process);
  // A collector is told by Deno's exporter, and needs nobody to ask.
  if (!place) return { close: () => Promise.resolve(watched.close()) };
  const { token } = place;
  const app = metrics({ readings: () => watched.readings(), ...(token === undefined ? {} : { token }) });
  const server = listen(place, (request) => app.fetch(request));
  const address = `${addressOf(place.host, server.addr.port)}/metrics`;
  log("info", "Figures are told for Prometheus", { address });
  return {
    address,
    async close() {
      watched.close();
      await server.shutdown();
    },
  };
}
