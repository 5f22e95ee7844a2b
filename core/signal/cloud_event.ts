import { z } from "zod";
import { type Actor, actorName, knownRoles } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";
import { type Signal, SIGNAL_NAME } from "./signal.ts";

/** A signal as a CloudEvents 1.0 event in the JSON format (CloudEvents JSON Event Format, section 3). */
export interface CloudEvent {
  readonly specversion: "1.0";
  /** Unique for its `source`, also when it comes again: who has had it passes over the second. */
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: "application/json";
  readonly data: unknown;
  // Extension attributes: lower case letters and digits only (CloudEvents 1.0, section 3.1).
  readonly site: string;
  readonly actor: string;
  readonly actorroles?: string;
  readonly correlationid: string;
  readonly causationid?: string;
  readonly sequence: string;
  /** Where it was said in a trace (CloudEvents Distributed Tracing extension). */
  readonly traceparent?: string;
}

/** The media type of an event in the JSON format. */
export const CLOUD_EVENT_TYPE = "application/cloudevents+json";

/** Writes a signal for the world outside: `source` is the context, `subject` the key that order is kept by. */
export function cloudEvent(signal: Signal): CloudEvent {
  return {
    specversion: "1.0",
    id: signal.id,
    type: signal.name,
    source: `/${encodeURIComponent(signal.site)}/${encodeURIComponent(signal.position.context)}`,
    subject: signal.key,
    time: signal.at,
    datacontenttype: "application/json",
    data: signal.body,
    site: signal.site,
    actor: actorName(signal.actor),
    ...rolesOf(signal.actor),
    correlationid: signal.correlation,
    ...(signal.causation ? { causationid: signal.causation } : {}),
    sequence: String(signal.position.sequence),
    ...(signal.trace ? { traceparent: signal.trace } : {}),
  };
}

const text = z.string().min(1);

/** An event as one of ours must be. Attributes that we do not know are passed over, as CloudEvents asks of a reader. */
const eventSchema = z.object({
  specversion: z.literal("1.0"),
  id: text,
  type: z.string().regex(SIGNAL_NAME),
  source: z.string().regex(/^\/[^/]+\/[^/]+$/),
  subject: text,
  time: z.iso.datetime({ offset: true }),
  datacontenttype: z.string().regex(/^application\/json(?:\s*;.*)?$/i).optional(),
  data: z.unknown(),
  site: text,
  actor: z.string().regex(/^(?:person|system|plugin):./s),
  actorroles: z.string().regex(/^(?:[a-z_]+(?: [a-z_]+)*)?$/).optional(),
  correlationid: text,
  causationid: text.optional(),
  sequence: z.string().regex(/^\d{1,15}$/),
  traceparent: text.optional(),
});

/** Reads a CloudEvent back as the signal that it was written from. Refuses `signal.event_invalid`, naming each attribute. */
export function signalFromCloudEvent(given: unknown): Signal {
  const read = eventSchema.safeParse(given);
  if (!read.success) {
    throw invalid(z.prettifyError(read.error), read.error.issues.map((issue) => issue.path.join(".")));
  }
  const event = read.data;
  return {
    id: event.id,
    name: event.type,
    at: event.time,
    site: event.site,
    actor: actorIn(event.actor, event.actorroles),
    ...(event.causationid ? { causation: event.causationid } : {}),
    correlation: event.correlationid,
    ...(event.traceparent ? { trace: event.traceparent } : {}),
    position: {
      context: decode("source", event.source.split("/")[2]!),
      sequence: Number(event.sequence),
    },
    key: event.subject,
    body: event.data,
  };
}

/**
 * A signal's attributes as the headers of a message whose payload is the body as JSON: the binary content mode, as
 * the CloudEvents bindings of HTTP and NATS map it (section 3.1.3 of either), with `ce-` before each name. HTTP says
 * `Content-Type` for `ce-datacontenttype`.
 */
export function binaryHeaders(signal: Signal): [name: string, value: string][] {
  const headers: [string, string][] = [];
  for (const [name, value] of Object.entries(cloudEvent(signal))) {
    if (name !== "data") headers.push([`ce-${name}`, encode(String(value))]);
  }
  return headers;
}

/** Reads a message in the binary content mode. Refuses `signal.event_invalid`; headers that are not ours are passed over. */
export function signalFromBinary(
  headers: Iterable<readonly [name: string, value: string]>,
  body: string,
): Signal {
  const event: Record<string, unknown> = {};
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (lower.startsWith("ce-")) event[lower.slice(3)] = decode(lower, unquote(value));
  }
  try {
    event.data = JSON.parse(body);
  } catch (error) {
    throw invalid(`its data is no JSON: ${error instanceof Error ? error.message : error}`, ["data"]);
  }
  return signalFromCloudEvent(event);
}

/** What a person may do beyond learning travels beside who they are, so that a signal read back is the signal. */
function rolesOf(actor: Actor): { actorroles?: string } {
  return actor.kind === "person" && actor.roles ? { actorroles: actor.roles.join(" ") } : {};
}

function actorIn(name: string, roles: string | undefined): Actor {
  const at = name.indexOf(":");
  const [kind, id] = [name.slice(0, at) as Actor["kind"], name.slice(at + 1)];
  if (kind !== "person" || roles === undefined) return { kind, id };
  return { kind, id, roles: knownRoles(roles.split(" ")) };
}

/** Space, double quote, percent and all that is not printable ASCII, as UTF-8. What is no Unicode at all is replaced. */
function encode(value: string): string {
  return value.toWellFormed().replace(/[^\x21-\x7e]|["%]/gu, encodeURIComponent);
}

function decode(name: string, value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // A URIError: the bytes are no UTF-8, which the bindings have a reader reject.
    throw invalid(`${name} is not percent-encoded UTF-8`, [name]);
  }
}

/** A quoted string (RFC 7230, section 3.2.6), as older versions of the bindings wrote values with spaces. */
function unquote(value: string): string {
  if (value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return value;
  return value.slice(1, -1).replace(/\\(.)/gs, "$1");
}

function invalid(why: string, fields: readonly string[]): Refusal {
  return new Refusal("signal.event_invalid", "invalid", `Cannot read a CloudEvent: ${why}`, { fields });
}
