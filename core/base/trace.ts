import { AsyncLocalStorage } from "node:async_hooks";
import {
  type Attributes,
  context,
  isSpanContextValid,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace as telemetry,
} from "@opentelemetry/api";
import { newId } from "./id.ts";
import { Refusal } from "./refusal.ts";

/** What all that follows from one request has in common: one id, where in a trace it is being done, and for whom. */
export interface Following {
  /** One id for everything that follows. */
  readonly correlation?: string;
  /** `traceparent` of whoever asks (W3C Trace Context, section 3.2). */
  readonly trace?: string;
  /** BCP 47: what whoever asked reads. */
  readonly language?: string;
  /** The same each time that it is asked for, where that may happen more than once: it is done once. */
  readonly key?: string;
}

/** A piece of work as a span. `follows` makes it part of that trace, `linked` only points at others. */
export interface SpanParts {
  readonly name: string;
  readonly kind: "internal" | "server" | "client" | "producer" | "consumer";
  readonly follows?: string | undefined;
  readonly linked?: readonly (string | undefined)[];
  readonly attributes?: Attributes;
}

const KINDS: Readonly<Record<SpanParts["kind"], SpanKind>> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

const tracer = telemetry.getTracer("carillon");

/** Whether anybody collects spans (`OTEL_DENO=true`). Where nobody does, traces are carried on and nothing is recorded. */
export const tracing: boolean = isSpanContextValid(
  tracer.startSpan("asked whether there is a tracer").spanContext(),
);

const TRACE = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

const ambient = new AsyncLocalStorage<Following>();

/** Reads a `traceparent` that somebody sent; undefined for one off the grammar, as section 3.2.2 has a reader do. */
export function readTrace(header: string | undefined): string | undefined {
  return header !== undefined && TRACE.test(header) ? header : undefined;
}

/** The beginning of a trace that nobody records: a root whose `sampled` flag is not set. */
export function newTrace(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return `00-${bytes.subarray(0, 16).toHex()}-${bytes.subarray(16).toHex()}-00`;
}

/** Where a request stands: in the span that the server has begun for it, else where its `traceparent` says, else at a root. */
export function requestTrace(header: string | undefined): string {
  return activeTrace() ?? readTrace(header) ?? newTrace();
}

/** Names the server's span of the request under way by the route that answered it, which a reader can group by. */
export function nameRequest(method: string, route: string): void {
  if (!tracing) return;
  telemetry.getActiveSpan()?.updateName(`${method} ${route}`).setAttribute("http.route", route);
}

/** What whoever asks here follows from; nothing is known at the beginning of a process. */
export function following(): Following {
  const known = ambient.getStore();
  if (known || !tracing) return known ?? {};
  const trace = activeTrace();
  return trace ? { trace } : {};
}

/** Does something that follows from this, and all that it awaits. */
export function follow<Answer>(from: Following, act: () => Answer): Answer {
  return ambient.run(from, act);
}

/**
 * Does a piece of work as a span, where spans are collected; `act` is told where in the trace it is done, and what it
 * sends follows from there. A Refusal is an answer, told as an attribute; anything else thrown is a failure.
 */
export async function traced<Answer>(
  parts: SpanParts,
  act: (trace: string | undefined) => Promise<Answer>,
): Promise<Answer> {
  if (!tracing) return await act(parts.follows);
  const span = begin(parts);
  const trace = written(span.spanContext());
  try {
    return await context.with(
      telemetry.setSpan(context.active(), span),
      () => follow({ ...ambient.getStore(), trace }, () => act(trace)),
    );
  } catch (error) {
    if (error instanceof Refusal) span.setAttribute("carillon.refusal", error.code);
    else fail(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** Notes something that takes no time as a span; gives where in the trace it is, which is `follows` where nobody collects. */
export function noted(parts: SpanParts): string | undefined {
  if (!tracing) return parts.follows;
  const span = begin(parts);
  span.end();
  return written(span.spanContext());
}

/** What somebody follows from, made whole: an id of their own where they follow from nothing. */
export function followingOr(from: Following, now: Date): Following & { readonly correlation: string } {
  return { ...from, correlation: from.correlation ?? newId(now) };
}

function begin({ name, kind, follows, linked = [], attributes = {} }: SpanParts): Span {
  const parent = follows === undefined ? undefined : read(follows);
  const links = linked.flatMap((one) => one === undefined ? [] : read(one) ?? []).map((context) => ({
    context,
  }));
  const root = telemetry.deleteSpan(context.active());
  return tracer.startSpan(
    name,
    { kind: KINDS[kind], links, attributes },
    parent ? telemetry.setSpanContext(root, parent) : root,
  );
}

function fail(span: Span, error: unknown): void {
  const thrown = error instanceof Error ? error : new Error(String(error));
  span.recordException(thrown);
  span.setStatus({ code: SpanStatusCode.ERROR, message: thrown.message });
}

/** The span under way on this thread, as the server or a piece of work has begun it. */
function activeTrace(): string | undefined {
  const active = tracing ? telemetry.getActiveSpan()?.spanContext() : undefined;
  return active && isSpanContextValid(active) ? written(active) : undefined;
}

function read(trace: string): SpanContext | undefined {
  const [, traceId, spanId, flags] = TRACE.exec(trace) ?? [];
  if (!traceId || !spanId) return undefined;
  return { traceId, spanId, traceFlags: parseInt(flags!, 16), isRemote: true };
}

function written({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}
