import { z } from "zod";
import { knownRoles } from "core/base/actor.ts";
import type { Failure } from "core/base/failure.ts";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import type { Progress } from "core/work/job.ts";

// What processes say to each other over HTTP, and how much of it. Plain data only, as JSON. Whoever asks and whoever
// answers may be one release apart: what is new is optional, and what is not known is passed over. Decision 0038.

/** Where a process serves its residents' home. */
export const HOME_PATH = "/home";
/** The most that one call may bring, in bytes: the largest form of a page, written as JSON. */
export const LARGEST_CALL = 2 * 1024 * 1024;
/** The most that one answer, or one line of a job, may bring, in bytes. */
export const LARGEST_ANSWER = 4 * 1024 * 1024;
/** How often a job that is under way says so, in milliseconds, whether or not it has got on. */
export const HEARTBEAT = 5_000;
/** The media type of a job's lines. */
export const LINES = "application/x-ndjson";
/** Names what all that follows from one request has in common, beside its `traceparent`. */
export const CORRELATION = "carillon-correlation";

const actor = z.union([
  z.object({
    kind: z.literal("person"),
    id: z.string(),
    roles: z.array(z.string()).max(50).transform(knownRoles).exactOptional(),
  }),
  z.object({ kind: z.enum(["system", "plugin"]), id: z.string() }),
]);

/** The body of a call that sends a command or runs a job. */
export const ASK = z.object({ input: z.unknown(), actor });
/** The body of a call that waits for what was said to be carried to the bus. */
export const CARRIED = z.object({
  positions: z.record(z.string(), z.int().min(0)),
  milliseconds: z.number().min(0).max(60_000),
});
/** The body of a call that waits for what is on the bus to be heard. */
export const HEARD = CARRIED.pick({ milliseconds: true }).extend({
  /** Who is to have heard it, where that is not whoever projects. */
  hearers: z.array(z.string()).max(1_000).exactOptional(),
});

/** One line of a job: that it goes on, how far it is, and at last an answer or why there is none. */
export type JobLine =
  | Record<never, never>
  | { readonly progress: Parameters<Progress> }
  | { readonly answer: unknown }
  | { readonly failure: Failure };

/** How long the body of a call may take to come, in milliseconds. */
const LONGEST_BODY = 10_000;

/**
 * Reads the body of a call. Refuses `home.call_too_large`, `home.call_late` for one that does not come to its end, and
 * `home.call_unreadable` for one that is no JSON.
 */
export async function readCall(body: ReadableStream<Uint8Array<ArrayBuffer>> | null): Promise<unknown> {
  const over = new AbortController();
  const late = wait(LONGEST_BODY, over.signal).then(() => {
    if (over.signal.aborted) return "";
    throw new Refusal("home.call_late", "limited", "Cannot wait for a call that does not come to its end");
  });
  try {
    return JSON.parse(await Promise.race([readLimited(body, LARGEST_CALL), late]));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refusal("home.call_unreadable", "invalid", "Cannot read the call: it is no JSON");
  } finally {
    over.abort();
  }
}

/** Reads a body to its end. Refuses `home.call_too_large` as soon as it brings more than it may. */
export async function readLimited(
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
  most: number,
): Promise<string> {
  let text = "";
  let bytes = 0;
  const decoder = new TextDecoder();
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > most) {
      throw new Refusal("home.call_too_large", "limited", `Cannot read more than ${most} bytes at once`, {
        most,
      });
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Splits what comes into lines. Refuses `home.call_too_large` for a line longer than it may be. */
export async function* readLines(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<JobLine> {
  let rest = "";
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    if (rest.length > LARGEST_ANSWER) {
      throw new Refusal("home.call_too_large", "limited", "Cannot read a line that does not end", {
        most: LARGEST_ANSWER,
      });
    }
    for (const part of parts) yield JSON.parse(part) as JobLine;
  }
}
