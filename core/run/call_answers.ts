import { z } from "zod";
import { Refusal } from "core/base/refusal.ts";
import { requestTrace } from "core/base/trace.ts";
import { CORRELATION } from "./home_calls.ts";

// How a process answers calls of others of its site: the same for those beside it and for regions.

/** Reads the body of a call by its schema. Refuses `home.call_unreadable`. */
export function readAs<Body extends z.ZodType>(schema: Body, body: unknown): z.output<Body> {
  const given = schema.safeParse(body);
  if (given.success) return given.data;
  throw new Refusal(
    "home.call_unreadable",
    "invalid",
    `Cannot read the call: ${z.prettifyError(given.error)}`,
  );
}

/** An answer in JSON, kept by nobody. */
export function answerJson(value: unknown, status = 200): Response {
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  return new Response(JSON.stringify(value), { status, headers });
}

/** A call that is not looked at. */
export function refuseCall(status: 401 | 404 | 405 | 413): Response {
  return new Response(null, { status, headers: { "cache-control": "no-store" } });
}

/** What a call follows from, as whoever asks says it. */
export function followedBy(headers: Headers) {
  const trace = requestTrace(headers.get("traceparent") ?? undefined);
  const correlation = headers.get(CORRELATION);
  const language = headers.get("accept-language");
  return { trace, ...(correlation ? { correlation } : {}), ...(language ? { language } : {}) };
}
