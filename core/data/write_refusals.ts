import { Refusal, refusalIn } from "core/base/refusal.ts";
import { engineCode } from "./client.ts";

/** When to come again to a file that cannot be written now, in seconds. */
const AGAIN = { retryAfterSeconds: 5 };
/** And to a server: it may be back at once. */
const SOON = { retryAfterSeconds: 1 };

/** Whoever writes to a file that was let go. */
export function closedRefusal(file: string): Refusal {
  return new Refusal("data.closed", "unavailable", `Cannot write "${file}": it is closed`);
}

/** Too many wait already. */
export function overloadedRefusal(file: string, waiting: number): Refusal {
  return new Refusal("data.overloaded", "limited", `Cannot write "${file}": ${waiting} changes are waiting`);
}

/** Another process holds the file, and went on doing so. */
export function busyRefusal(file: string, cause: unknown): Refusal {
  const message = `Cannot write "${file}": another process holds it`;
  return new Refusal("data.busy", "unavailable", message, AGAIN, cause);
}

/** The server of a database is away, or takes too long: nothing was stored. */
export function unreachableRefusal(name: string, cause: unknown): Refusal {
  const message = `Cannot write "${name}": the database server does not answer`;
  return new Refusal("data.unreachable", "unavailable", message, SOON, cause);
}

/** The server wants a token, or another one. */
export function tokenRefusal(name: string, cause: unknown): Refusal {
  const message = `Cannot open "${name}": the database server does not take the token that it is given`;
  return new Refusal("data.token_refused", "unavailable", message, {}, cause);
}

/** The server is there, and has no such database. */
export function absentRefusal(name: string, cause: unknown): Refusal {
  const message = `Cannot open "${name}": the server has no such database, or cannot open it`;
  return new Refusal("data.database_absent", "unavailable", message, {}, cause);
}

/** The server went away while it was asked to store: nobody here knows whether it did. */
export function unsureRefusal(name: string, cause: unknown): Refusal {
  const message = `Cannot tell whether "${name}" was written: the database server went away meanwhile`;
  return new Refusal("data.unsure", "unavailable", message, SOON, cause);
}

/** A file of this machine is none of the server's. */
export function besideRefusal(name: string): Refusal {
  const message = `Cannot write "${name}" from a file beside it: it is on a database server`;
  return new Refusal("data.server_beside", "conflict", message);
}

/**
 * A failure as whoever wrote is told of it: a refusal of the database server without what was asked of it around, and
 * where there is no room on the disk, that is all they need to know.
 */
export function toldAs(file: string, error: unknown): unknown {
  const refusal = refusalIn(error);
  if (refusal) return refusal;
  if (engineCode(error) !== "SQLITE_FULL") return error;
  return new Refusal("data.full", "unavailable", `Cannot write "${file}": the disk is full`, AGAIN, error);
}
