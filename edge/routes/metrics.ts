import { Buffer } from "node:buffer";
import { createHash, timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import type { Reading } from "core/watch/reading.ts";

/** What `/metrics` is served with. */
export interface MetricsOptions {
  readonly readings: () => Promise<readonly Reading[]>;
  /** What whoever asks must know; without one, where they ask from is enough. */
  readonly token?: string;
}

/**
 * `GET /metrics`: the figures of this process in Prometheus' text format. It has a listener of its own: no proxy that
 * leads to the pages leads here.
 */
export function metrics({ readings, token }: MetricsOptions) {
  return new Hono().get("/metrics", async (c) => {
    c.header("cache-control", "no-store");
    if (token !== undefined && !isBearer(c.req.header("authorization"), token)) {
      c.header("www-authenticate", "Bearer");
      return c.body(null, 401);
    }
    // Loaded once somebody asks: most processes are never scraped.
    const { prometheusText, PROMETHEUS } = await import("core/watch/prometheus.ts");
    return c.body(prometheusText(await readings()), 200, { "content-type": PROMETHEUS });
  });
}

/** Compared by their hashes, which are of one length, in a time that tells nothing. */
function isBearer(given: string | undefined, token: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(Buffer.from(hash(given ?? "")), Buffer.from(hash(`Bearer ${token}`)));
}
