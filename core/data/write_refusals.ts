import { Refusal } from "core/base/refusal.ts";
import { engineCode } from "./client.ts";

/** When to come again to a file that cannot be written now, in seconds. */
const AGAIN = { retryAfterSeconds: 5 };

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

/** A failure as whoever wrote is told of it: where there is no room on the disk, that is all they need to know. */
export function toldAs(file: string, error: unknown): unknown {
  if (engineCode(error) !== "SQLITE_FULL") return error;
  return new Refusal("data.full", "unavailable", `Cannot write "${file}": the disk is full`, AGAIN, error);
}
