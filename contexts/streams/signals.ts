import { z } from "zod";
import { type BodyOf, defineSignal } from "core/signal/signal.ts";

const streamId = z.string().describe("names the stream for good; its subscriber on the bus is stream-<this>");
const key = (body: { readonly streamId: string }) => body.streamId;
const example = { streamId: "01990f0e-7d1a-7f3c-8a51-0c7a4f1f5b1e" };

const permission = z.object({
  streamId,
  label: z.string().describe("what operators call the service"),
  delivery: z.enum(["webhook", "events"]).describe("pushed to the service, or fetched by it"),
  host: z.string().optional().describe("whom a webhook is sent to; the rest of its address may be a secret"),
  hears: z.array(z.string()).describe("the names of the signals that it may hear"),
  withPersonal: z.boolean().describe("whether it also gets what stands under a signal's personal"),
});
const permitted = {
  ...example,
  label: "Credential service",
  delivery: "webhook" as const,
  host: "credentials.example.org",
  hears: ["grading.course.passed.v1"],
  withPersonal: false,
};

/** A service was permitted to hear some signals. */
export const streamOpened = defineSignal({
  name: "streams.stream.opened.v1",
  doc: "A service was permitted to hear some signals of this site; what it may hear is told whole.",
  key,
  body: permission,
  example: permitted,
});

/** What a service may hear, or where it is sent, changed. */
export const streamChanged = defineSignal({
  name: "streams.stream.changed.v1",
  doc: "What a service may hear changed, or where it is sent; what holds from now on is told whole.",
  key,
  body: permission,
  example: { ...permitted, hears: ["grading.course.passed.v1", "enrollment.enrollment.created.v1"] },
});

/** A stream has a new secret; those before are worth nothing from a time on. */
export const secretRotated = defineSignal({
  name: "streams.secret.rotated.v1",
  doc:
    "A stream has a new secret. The ones before hold until the time told, so that the service can change over.",
  key,
  body: z.object({ streamId, until: z.iso.datetime() }),
  example: { ...example, until: "2026-03-03T09:00:00.000Z" },
});

/** A service hears nothing for the time being. */
export const streamPaused = defineSignal({
  name: "streams.stream.paused.v1",
  doc: "A service hears nothing until its stream is resumed; what is said meanwhile comes to it then.",
  key,
  body: z.object({ streamId }),
  example,
});

/** A service that was paused hears again. */
export const streamResumed = defineSignal({
  name: "streams.stream.resumed.v1",
  doc: "A service that was paused hears again, from where it stood.",
  key,
  body: z.object({ streamId }),
  example,
});

/** A permission is over for good. */
export const streamClosed = defineSignal({
  name: "streams.stream.closed.v1",
  doc:
    "A service hears nothing any more: an operator ended its stream, or its receiver answered that it is gone.",
  key,
  body: z.object({ streamId, reason: z.enum(["ended", "gone"]) }),
  example: { ...example, reason: "ended" as const },
});

/** Somebody tries out a stream: its service hears this, whatever else it hears, and no other service does. */
export const streamTested = defineSignal({
  name: "streams.stream.tested.v1",
  doc:
    "An operator tries out a stream: its service hears this whatever else it hears; no other service does.",
  key,
  body: z.object({ streamId }),
  example,
});

/** Everything that streams says. */
export const signals = [
  streamOpened,
  streamChanged,
  secretRotated,
  streamPaused,
  streamResumed,
  streamClosed,
  streamTested,
];

declare module "core/signal/signal.ts" {
  interface Signals {
    "streams.stream.opened.v1": BodyOf<typeof streamOpened>;
    "streams.stream.changed.v1": BodyOf<typeof streamChanged>;
    "streams.secret.rotated.v1": BodyOf<typeof secretRotated>;
    "streams.stream.paused.v1": BodyOf<typeof streamPaused>;
    "streams.stream.resumed.v1": BodyOf<typeof streamResumed>;
    "streams.stream.closed.v1": BodyOf<typeof streamClosed>;
    "streams.stream.tested.v1": BodyOf<typeof streamTested>;
  }
}
