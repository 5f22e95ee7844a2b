import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import type { FailingCase } from "core/plugin/source.ts";

/** How soon whoever keeps what is quarantined is told again, where they are away, in milliseconds. */
const TOLD_AGAIN = 2_000;

/** Tells whoever keeps that of a plugin that is stopped here; again and again, until it stops, where they are away. */
export async function tellQuarantine(
  tell: (failing: FailingCase) => Promise<unknown>,
  failing: FailingCase,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    try {
      await tell(failing);
      return;
    } catch (error) {
      log("error", "A plugin could not be quarantined", { plugin: failing.plugin, error });
      if (!(error instanceof Refusal) || error.kind !== "unavailable") return;
      await wait(TOLD_AGAIN, stop);
    }
  }
}
