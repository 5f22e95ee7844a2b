import type { Outlets } from "core/work/outlet.ts";
import { listWebhooks } from "contexts/streams/queries.ts";
import { TESTED } from "contexts/streams/rules.ts";
import { deliver } from "./deliver.ts";
import { Lanes } from "./lanes.ts";
import { LONGEST_DELIVERY } from "./post.ts";

/** How many deliveries of one stream are under way at once, of as many keys. */
const AT_ONCE = 8;

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
      return webhooks.map(({ id, hears, beginsAfter, state }) => {
        const lanes = new Lanes((signal, stop) => deliver(desk, id, signal, stop), LONGEST_DELIVERY);
        return {
          name: subscriberOf(id),
          hears: [...new Set([...hears, TESTED])],
          retry: { backoff, deadline: 2 * LONGEST_DELIVERY + SECOND },
          batch: AT_ONCE,
          begins: beginsAfter === 0 ? "first" : "next",
          paused: state === "paused",
          deliver: (signals, stop) => lanes.deliver(signals, stop),
        };
      });
    },
  };
}
