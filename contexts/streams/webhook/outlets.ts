import type { Outlets } from "core/work/outlet.ts";
import { listWebhooks } from "contexts/streams/queries.ts";
import { TESTED } from "contexts/streams/rules.ts";
import { deliver } from "./deliver.ts";
import { LONGEST_DELIVERY } from "./post.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** When a delivery that failed is tried again: some three days in all, as Standard Webhooks recommends; then it is a dead letter. */
export const BACKOFF = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** The name of a stream's subscriber on the bus. */
export function subscriberOf(streamId: string): string {
  return `${PREFIX}${streamId}`;
}

const PREFIX = "stream-";

/** Each webhook is a subscriber of its own: positions, retries, dead letters and replay are the bus's. */
export function webhookOutlets(backoff: readonly number[] = BACKOFF): Outlets {
  return {
    prefix: PREFIX,
    async list(desk) {
      const webhooks = await listWebhooks(desk.reader("streams"));
      return webhooks.map(({ id, hears, beginsAfter, state }) => ({
        name: subscriberOf(id),
        hears: [...new Set([...hears, TESTED])],
        retry: { backoff, deadline: LONGEST_DELIVERY + SECOND },
        batch: 1,
        begins: beginsAfter === 0 ? "first" : "next",
        paused: state === "paused",
        async deliver(signals, stop) {
          for (const signal of signals) await deliver(desk, id, signal, stop);
        },
      }));
    },
  };
}
