import { Refusal } from "core/base/refusal.ts";
import type { RegionHome } from "core/run/region_home.ts";
import { newId } from "core/base/id.ts";
import type { App } from "edge/app.ts";
import type { Forwarder } from "./forward.ts";

/** When whoever came too early may come again, in seconds. */
const LATER = 2;

/**
 * The site as a region serves it before its copies are whole: all that is asked is handed on to home. `/health/live`
 * says that it lives, `/health` and `/health/ready` that it is not ready.
 */
export function startingApp(home: RegionHome, forwarder: Forwarder): App {
  return async (request, address = "unknown") => {
    const { pathname } = new URL(request.url);
    if (pathname === "/health/live") return Response.json({ live: true });
    if (/^\/health(?:\/|$)/.test(pathname)) {
      const reasons = [home.answers ? "its databases are being copied" : "home does not answer"];
      return Response.json({ ready: false, reasons }, {
        status: 503,
        headers: { "cache-control": "no-store" },
      });
    }
    try {
      const reads = request.method === "GET" || request.method === "HEAD";
      if (reads) return await forwarder.read(request, address);
      return await forwarder.write(request, address, newId());
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return new Response(`${error.message}\n`, {
        status: 503,
        headers: { "content-type": "text/plain; charset=utf-8", "retry-after": String(LATER) },
      });
    }
  };
}
