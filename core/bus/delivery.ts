import { inTime } from "core/base/wait.ts";
import type { Signal } from "core/signal/signal.ts";
import type { RetryPolicy, Subscription } from "./bus.ts";

/** How many milliseconds a delivery may take, unless the retry policy says. */
const DEADLINE = 10_000;

/**
 * Delivers once, and gives it up at the deadline: a handler that never ends costs its own subscriber one attempt.
 * Throws what the subscriber throws, or a `TimeoutError`.
 */
export async function deliverInTime(
  subscription: Subscription,
  { deadline = DEADLINE }: RetryPolicy,
  signals: readonly Signal[],
  epoch: number,
): Promise<void> {
  const timeUp = new AbortController();
  const timer = setTimeout(
    () => timeUp.abort(new DOMException(`The delivery was not through in ${deadline} ms`, "TimeoutError")),
    deadline,
  );
  try {
    await inTime(subscription.deliver(signals, epoch, timeUp.signal), timeUp.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether a delivery failed at its deadline. */
export function isTimeUp(error: unknown): boolean {
  return error instanceof DOMException && error.name === "TimeoutError";
}
