import { log } from "core/base/log.ts";

/** What the system says of a connection that broke while it was read or written. */
const BROKEN = new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT"]);

/** Whether an error is that of a socket which broke. */
export function isBrokenSocket(error: unknown): boolean {
  return error instanceof Error && "code" in error && BROKEN.has(String(error.code)) &&
    "syscall" in error && (error.syscall === "read" || error.syscall === "write");
}

let borne = false;

/**
 * Bears sockets that break while nobody listens to them, from now on. The transport of `@nats-io/transport-node` 3.4
 * takes its listeners away for a moment while it connects, and for good when it gives a server up; a reset just then
 * would end the process. Nothing is lost by it: whoever connects is told by other means, and dials again.
 */
export function bearBrokenSockets(): void {
  if (borne) return;
  borne = true;
  globalThis.addEventListener("error", (event) => {
    if (!isBrokenSocket(event.error)) return;
    event.preventDefault();
    log("warn", "A connection broke while nobody was listening to it", { error: event.error });
  });
}
