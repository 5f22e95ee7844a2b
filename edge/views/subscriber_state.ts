import type { SubscriberReport } from "core/bus/bus.ts";

/**
 * How a subscriber is doing, in one word: away, no process delivers to it; paused, by an operator; replaying, it
 * hears again; retrying, something failed and is tried again; behind, it has still to hear; running, it has heard all.
 */
export type SubscriberState = "away" | "paused" | "replaying" | "retrying" | "behind" | "running";

/** A subscriber's state; of a replay also which share of it is through. */
export function subscriberState(
  { running, paused, replay, position, held, lag }: SubscriberReport,
): { readonly state: SubscriberState; readonly share?: number } {
  const replaying = replay && replay.to > position && replay.to > replay.from ? replay : undefined;
  const share = replaying && Math.max(0, position - replaying.from) / (replaying.to - replaying.from);
  const through = share === undefined ? {} : { share };
  if (!running) return { state: "away", ...through };
  if (paused) return { state: "paused", ...through };
  if (replaying) return { state: "replaying", ...through };
  if (held > 0) return { state: "retrying" };
  return { state: lag > 0 ? "behind" : "running" };
}
