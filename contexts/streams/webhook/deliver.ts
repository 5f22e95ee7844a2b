import { Webhook } from "standardwebhooks";
import { Refusal } from "core/base/refusal.ts";
import { CLOUD_EVENT_TYPE } from "core/signal/cloud_event.ts";
import type { Signal } from "core/signal/signal.ts";
import type { Desk } from "core/work/job.ts";
import { endStream } from "contexts/streams/commands/turn_stream.ts";
import { allowsPrivate, getStream, listSigning } from "contexts/streams/queries.ts";
import { outgoing } from "contexts/streams/outgoing.ts";
import { mayHear } from "contexts/streams/rules.ts";
import { type Answer, post } from "./post.ts";

/**
 * Delivers one signal to a stream's receiver: a CloudEvent in the structured mode, signed as Standard Webhooks 1.0
 * says, once with every secret that holds. Read anew each time, so that what is no longer permitted, or permitted to
 * somebody else's address, is not sent, however long it was held back. Refuses what the receiver did not take.
 */
export async function deliver(
  desk: Desk,
  streamId: string,
  signal: Signal,
  stop: AbortSignal,
): Promise<void> {
  const reader = desk.reader("streams");
  const stream = await getStream(reader, streamId);
  if (stream.state === "closed" || stream.url === null || !mayHear(stream, signal)) return;
  const now = new Date();
  const event = await outgoing(stream, signal, desk.ask);
  if (!event) return;
  const body = JSON.stringify(event);
  const secrets = await listSigning(reader, streamId, now);
  const answer = await post({
    url: stream.url,
    headers: {
      "content-type": `${CLOUD_EVENT_TYPE}; charset=utf-8`,
      "user-agent": "Carillon",
      "webhook-id": signal.id,
      "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
      "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(signal.id, now, body)).join(" "),
    },
    body,
    allowsPrivate: await allowsPrivate(reader),
    stop,
  });
  if (answer.status === 410) await desk.send(endStream, { streamId, reason: "gone" });
  else if (answer.status < 200 || answer.status > 299) throw notTaken(answer, now);
}

function notTaken({ status, retryAfter }: Answer, now: Date): Refusal {
  const facts = { status, ...waitOf(retryAfter, now) };
  return new Refusal(
    "streams.receiver_refused",
    "unavailable",
    `Cannot deliver: the receiver answered ${status}`,
    facts,
  );
}

/** Seconds, or the time at which to come again (RFC 9110, section 10.2.3). */
function waitOf(retryAfter: string | undefined, now: Date): { retryAfterSeconds?: number } {
  if (retryAfter === undefined) return {};
  const seconds = /^\d{1,9}$/.test(retryAfter)
    ? Number(retryAfter)
    : (Date.parse(retryAfter) - now.getTime()) / 1000;
  return seconds > 0 ? { retryAfterSeconds: Math.ceil(seconds) } : {};
}
