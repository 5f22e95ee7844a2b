import { type Actor, actorName } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";
import { type CloudEvent, cloudEvent } from "core/signal/cloud_event.ts";
import { withoutPersonal } from "core/signal/personal.ts";
import type { Signal } from "core/signal/signal.ts";

/** What bounds streams: each costs a subscriber and its own requests. */
export const LIMITS = {
  open: 100,
  label: 100,
  url: 2_000,
  hears: 500,
  secrets: 5,
  overlapHours: 168,
} as const;

/** How a stream stands: as it was opened, at rest, or over. */
export type StreamState = "open" | "paused" | "closed";

/** Why an actor may not decide who hears what: that is the operators', and the house's own. */
export function manageRefusal(actor: Actor): Refusal | undefined {
  if (actor.kind === "system" || actor.kind === "person" && actor.roles?.includes("operator")) {
    return undefined;
  }
  return new Refusal(
    "streams.forbidden",
    "forbidden",
    `Cannot decide on streams as ${actorName(actor)}: only operators may`,
  );
}

/** Why an actor may not say what a machine allows: it is said by whoever starts it. */
export function policyRefusal(actor: Actor): Refusal | undefined {
  if (actor.kind === "system") return undefined;
  return new Refusal(
    "streams.policy_forbidden",
    "forbidden",
    `Cannot set the policy of streams as ${actorName(actor)}: it is set at start`,
  );
}

/** Why one more stream cannot be opened. */
export function openRefusal(open: number): Refusal | undefined {
  if (open < LIMITS.open) return undefined;
  return new Refusal(
    "streams.too_many",
    "limited",
    `Cannot open a stream: there are ${LIMITS.open}, and no more may be`,
    { most: LIMITS.open },
  );
}

/** Why nothing can be done with a stream any more. */
export function closedRefusal({ id, state }: { readonly id: string; readonly state: StreamState }) {
  if (state !== "closed") return undefined;
  return new Refusal("streams.stream_closed", "conflict", `Cannot change stream "${id}": it is closed`);
}

/** Why one more secret cannot be made beside those that still hold. */
export function rotateRefusal(holding: number): Refusal | undefined {
  if (holding < LIMITS.secrets) return undefined;
  return new Refusal(
    "streams.rotated_often",
    "limited",
    `Cannot make a new secret: ${holding} still hold; wait until some are over, or end them at once`,
    { holding },
  );
}

/** The signal that a stream hears whatever it was permitted, where it is about itself: its own test. */
export const TESTED = "streams.stream.tested.v1";

/** Whether a stream may hear a signal. */
export function mayHear(
  stream: { readonly id: string; readonly hears: readonly string[] },
  { name, body }: Signal,
): boolean {
  if (name === TESTED) return (body as { readonly streamId?: string }).streamId === stream.id;
  return stream.hears.includes(name);
}

/** A signal as a service gets it; what its body has under `personal` is left out unless that was permitted. */
export function eventFor({ withPersonal }: { readonly withPersonal: boolean }, signal: Signal): CloudEvent {
  const event = cloudEvent(signal);
  return withPersonal ? event : { ...event, data: withoutPersonal(event.data) };
}
