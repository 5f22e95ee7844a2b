import { noted, traced, tracing } from "core/base/trace.ts";
import type { Signal } from "./signal.ts";

// Signals as messages in a trace (OpenTelemetry, semantic conventions for messaging spans). What is said has a span of
// its own, `create`, whose context travels with the signal. Whoever hears it goes on from there, as its child: a
// hearing is the effect of one signal, and one trace then shows all that a request led to. What is done for many
// signals at once (`send`), or long after (`process` in a replay), is no part of any of their traces: it is linked.

type Message = Pick<Signal, "id" | "name" | "correlation">;

/** Notes that a signal is being said; gives where in the trace it is said. */
export function notedSaying(message: Message, follows: string | undefined): string | undefined {
  if (!tracing) return follows;
  const attributes = attributesOf("create", message);
  return noted({ name: `create ${message.name}`, kind: "producer", follows, attributes });
}

/** Carries signals to the bus as a span of its own, linked to each of them. */
export function tracedSending<Answer>(
  signals: readonly Signal[],
  send: () => Promise<Answer>,
): Promise<Answer> {
  if (!tracing) return send();
  const attributes = { ...operation("send"), "messaging.batch.message_count": signals.length };
  const linked = signals.map((signal) => signal.trace);
  return traced({ name: "send signals", kind: "client", linked, attributes }, send);
}

/** Hears one signal; `hear` is told where in a trace that is done. `again` is true in a replay. */
export function tracedHearing<Answer>(
  subscriber: string,
  signal: Signal,
  again: boolean,
  hear: (trace: string | undefined) => Promise<Answer>,
): Promise<Answer> {
  if (!tracing) return hear(again ? undefined : signal.trace);
  return traced({
    name: `process ${signal.name}`,
    kind: "consumer",
    ...(again ? { linked: [signal.trace] } : { follows: signal.trace }),
    attributes: {
      ...attributesOf("process", signal),
      "messaging.destination.subscription.name": subscriber,
    },
  }, hear);
}

function attributesOf(name: "create" | "process", { id, name: signal, correlation }: Message) {
  return {
    ...operation(name),
    "messaging.destination.name": signal,
    "messaging.message.id": id,
    "messaging.message.conversation_id": correlation,
  };
}

function operation(name: "create" | "send" | "process") {
  return {
    "messaging.system": "carillon",
    "messaging.operation.name": name,
    "messaging.operation.type": name,
  };
}
