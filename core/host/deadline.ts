import { inTime } from "core/base/wait.ts";
import { CallFailure } from "core/plugin/call.ts";

/** Lets a plugin answer for so long and no longer: then the call has failed as late, and its signal is aborted. */
export async function inDeadline<Answer>(
  plugin: string,
  milliseconds: number,
  act: (timeUp: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const over = new AbortController();
  const timer = setTimeout(
    () => over.abort(new CallFailure(plugin, "late", `It did not answer within ${milliseconds} ms`)),
    milliseconds,
  );
  try {
    return await inTime(act(over.signal), over.signal);
  } finally {
    clearTimeout(timer);
    // Whoever still listens learns that nobody waits any more.
    over.abort();
  }
}
