import type { Replicas } from "core/replica/replicas.ts";
import { doubtPages, type Front } from "edge/front.ts";

/** How long it is waited for copies before it is looked whether anybody still wants to know, in milliseconds. */
const LOOKS = 10_000;

/**
 * Signals may have been missed: whatever was kept before now may be untrue, and no signal will say so. It is let go at
 * once, and what is drawn meanwhile again when every copy holds all that was stored before now.
 */
export async function doubtUntilCopied(
  front: Front,
  replicas: Pick<Replicas, "upTo">,
  stop: AbortSignal,
): Promise<void> {
  const now = Date.now();
  doubtPages(front);
  while (!stop.aborted) {
    if (await replicas.upTo(now, LOOKS, stop)) return doubtPages(front);
  }
}
