import { Refusal } from "core/base/refusal.ts";
import type { CloudEvent } from "core/signal/cloud_event.ts";
import type { Signal } from "core/signal/signal.ts";
import { type Ask, courseIn } from "core/work/filter.ts";
import { streamsDelivery } from "./filters.ts";
import { eventFor } from "./rules.ts";

/**
 * A signal as a stream gets it, after plugins were asked; undefined where they withhold it. Refuses `streams.undecided`
 * where one of them could not be asked: what it might have kept back does not go out.
 */
export async function outgoing(
  stream: Parameters<typeof eventFor>[0] & { readonly id: string },
  signal: Signal,
  ask: Ask,
): Promise<CloudEvent | undefined> {
  const event = eventFor(stream, signal);
  const courseId = courseIn(signal.body);
  const answered = await ask(streamsDelivery, {
    streamId: stream.id,
    signal: signal.name,
    ...(courseId === undefined ? {} : { courseId }),
    data: event.data as Record<string, unknown>,
  });
  if (!answered) return event;
  if (answered.bypassed) {
    const message = `Cannot send "${signal.name}" yet: a plugin that is asked about it does not answer`;
    throw new Refusal("streams.undecided", "unavailable", message, { streamId: stream.id });
  }
  return answered.halt ? undefined : { ...event, data: answered.question.data };
}
