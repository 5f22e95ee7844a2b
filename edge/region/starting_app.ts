import { Refusal } from "core/base/refusal.ts";
import { newId } from "core/base/id.ts";
import type { App } from "edge/app.ts";
import type { Forwarder } from "./forward.ts";

/** When whoever came too early may come again, in seconds. */
const LATER = 2;

/** The site as a region serves it before its copies are whole: all that is asked is handed on to home. */
export function startingApp(forwarder: Forwarder): App {
  return async (request, address = "unknown") => {
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
