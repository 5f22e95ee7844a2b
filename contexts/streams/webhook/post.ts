import { Refusal } from "core/base/refusal.ts";
import { OutsideFailure, post as postOutside } from "core/outside/post.ts";
import { privateRefusal } from "contexts/streams/address.ts";

/** How long all of it may take: looking up, connecting, sending, waiting for the answer. */
export const LONGEST_DELIVERY = 15_000;
/** How much of an answer is read; what it says does not count, only its status. */
const MOST_READ = 16 * 1024;

/** A message to a receiver. */
export type Post = Omit<Parameters<typeof postOutside>[0], "milliseconds" | "mostRead"> & {
  readonly milliseconds?: number;
};

/** What a receiver answered. */
export type Answer = Pick<Awaited<ReturnType<typeof postOutside>>, "status" | "retryAfter">;

/**
 * Sends a message to a receiver. Refuses `streams.address_private`, `streams.receiver_silent` and
 * `streams.receiver_unreachable`.
 */
export async function post(given: Post): Promise<Answer> {
  try {
    return await postOutside({ milliseconds: LONGEST_DELIVERY, mostRead: MOST_READ, ...given });
  } catch (error) {
    throw error instanceof OutsideFailure ? refusalOf(error) : error;
  }
}

function refusalOf(failure: OutsideFailure): Refusal {
  const { why, message, forbidden, cause } = failure;
  if (forbidden) return privateRefusal(forbidden.address, forbidden.kind);
  if (why === "silent") {
    return new Refusal("streams.receiver_silent", "unavailable", `Cannot deliver: ${message}`);
  }
  return new Refusal(
    "streams.receiver_unreachable",
    "unavailable",
    `Cannot reach the receiver: ${message}`,
    {},
    cause,
  );
}
