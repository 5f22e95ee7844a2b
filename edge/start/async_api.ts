import { systemActor } from "core/base/actor.ts";
import { binaryHeaders } from "core/signal/cloud_event.ts";
import type { Shape } from "core/signal/fields.ts";
import type { SignalDefinition } from "core/signal/signal.ts";
import type { Context } from "core/work/context.ts";
import { EVERYBODY, hearersSchema, type ListedSignal, listSignals } from "./signal_catalogue.ts";

/** The site that a document is about. */
export interface DescribedSite {
  /** As envelopes and addresses name it. */
  readonly id: string;
  readonly name: string;
}

/** The version of the specification that the document follows (AsyncAPI Specification 3.0.0). */
export const ASYNC_API = "3.0.0";

/** The attributes of a message, as headers (CloudEvents NATS Protocol Binding, section 3.1.3), and what each means. */
const HEADERS: Readonly<
  Record<string, { readonly means: string; readonly optional?: true; readonly shape?: object }>
> = {
  "ce-specversion": { means: "the version of CloudEvents", shape: { const: "1.0" } },
  "ce-id": { means: "sorts by time; who has had it passes over the second" },
  "ce-type": { means: "the name of the signal" },
  "ce-source": { means: "the site and the context that says it" },
  "ce-subject": { means: "the key that order is kept by" },
  "ce-time": { means: "when it happened", shape: { format: "date-time" } },
  "ce-datacontenttype": { means: "of the payload", shape: { const: "application/json" } },
  "ce-site": { means: "the site" },
  "ce-actor": { means: "who did it: person:ID, system:PART or plugin:ID" },
  "ce-actorroles": { means: "what the person may do beyond learning", optional: true },
  "ce-correlationid": { means: "one id for all that follows from one request or job" },
  "ce-causationid": { means: "the id of the signal that this one follows from", optional: true },
  "ce-sequence": {
    means: "the place in its source's own order; it only counts up",
    shape: { pattern: "^\\d+$" },
  },
  "ce-traceparent": { means: "where it was said in a trace (W3C Trace Context)", optional: true },
};

const SEALED =
  "on a broker in place of `personal`: the same as a compact JWE (RFC 7516) under the person's own key";

/**
 * What this system says and hears, as an AsyncAPI document: a channel and a message for each signal, who sends it,
 * who receives it and which fields they need. Payloads are described by the schemas that validate them.
 */
export function asyncApi(site: DescribedSite, everybody: readonly Context[] = EVERYBODY): object {
  const signals = listSignals(everybody);
  const definitions = new Map(everybody.flatMap((one) => one.signals).map((one) => [one.signal, one]));
  const named = (part: (signal: ListedSignal) => object) =>
    Object.fromEntries(signals.map((signal) => [signal.name, part(signal)]));
  return {
    asyncapi: ASYNC_API,
    id: `urn:carillon:${site.id}`,
    info: {
      title: `Signals of ${site.name}`,
      version: "0.0.0",
      description:
        "Every signal is one fact in the past tense, as a CloudEvent 1.0 in the binary content mode. Delivery is at " +
        "least once; order is kept for one `ce-subject`. Shapes are frozen: within a version only optional fields are " +
        "added. `personal` may be missing of any payload, where a person had it erased.",
      tags: publishers(signals).map((name) => ({ name })),
    },
    defaultContentType: "application/json",
    channels: named((signal) => channel(site, signal)),
    operations: Object.fromEntries(signals.flatMap(operations)),
    components: {
      messages: named((signal) => message(site, signal, definitions.get(signal.name)!)),
      schemas: { attributes: attributes() },
    },
  };
}

function publishers(signals: readonly ListedSignal[]): string[] {
  return [...new Set(signals.map(({ publisher }) => publisher))].sort();
}

function channel(site: DescribedSite, { name, doc, publisher, said }: ListedSignal): object {
  return {
    address: addressOf(site.id, name),
    title: name,
    summary: doc,
    ...(said
      ? {}
      : { description: "Said no more: a later version is. What was said in it is still in the log." }),
    messages: { [name]: { $ref: `#/components/messages/${name}` } },
    tags: [{ name: publisher }],
  };
}

/** The address of a signal on a broker: its subject. */
export function addressOf(site: string, name: string): string {
  return `carillon.${site}.${name}`;
}

/** One to send by its publisher, as long as it is said, and one to receive by each hearer. */
function operations({ name, doc, publisher, said, hearers }: ListedSignal): [string, object][] {
  const on = {
    channel: { $ref: `#/channels/${name}` },
    messages: [{ $ref: `#/channels/${name}/messages/${name}` }],
  };
  const sent: [string, object][] = said
    ? [[`${publisher}.send.${name}`, {
      action: "send",
      title: `${publisher} says ${name}`,
      summary: doc,
      ...on,
    }]]
    : [];
  return [
    ...sent,
    ...hearers.map((hearer): [string, object] => [`${hearer.name}.receive.${name}.as.${hearer.version}`, {
      action: "receive",
      title: `${hearer.name} hears ${name}`,
      summary: needed(name, hearer),
      "x-needs": hearer.needs,
      ...on,
    }]),
  ];
}

function needed(name: string, { version, needs }: ListedSignal["hearers"][number]): string {
  const fields = needs.length > 0 ? needs.map((field) => `\`${field}\``).join(", ") : "no field";
  return `Needs ${fields}${version === name ? "" : `, as ${version}`}.`;
}

function message(site: DescribedSite, { name, doc }: ListedSignal, definition: SignalDefinition): object {
  return {
    name,
    title: name,
    summary: doc,
    contentType: "application/json",
    headers: { $ref: "#/components/schemas/attributes" },
    payload: payload(definition),
    correlationId: { location: "$message.header#/ce-correlationid" },
    examples: [{ headers: exampleHeaders(site, definition), payload: definition.example }],
  };
}

/** A body as it travels: what is personal stands sealed on a broker, and open for services that may have it. */
function payload({ body }: SignalDefinition): Shape {
  const schema = hearersSchema(body, "draft-7");
  if (!schema.properties?.personal) return schema;
  const sealed = { type: "string", description: SEALED };
  return { ...schema, properties: { ...schema.properties, sealed } };
}

function attributes(): object {
  const entries = Object.entries(HEADERS);
  return {
    type: "object",
    description:
      "The attributes of a CloudEvent. Values are percent-encoded where they are no printable ASCII.",
    properties: Object.fromEntries(
      entries.map(([name, { means, shape }]) => [name, { type: "string", description: means, ...shape }]),
    ),
    required: entries.filter(([, { optional }]) => !optional).map(([name]) => name),
  };
}

function exampleHeaders(site: DescribedSite, definition: SignalDefinition): Record<string, string> {
  const { name, key, body } = definition(definition.example);
  return Object.fromEntries(binaryHeaders({
    id: "0190f2a4-8123-7abc-8def-001122334455",
    name,
    at: "2026-03-02T09:00:00.000Z",
    site: site.id,
    actor: systemActor("example"),
    correlation: "0190f2a4-8122-7aaa-8bbb-001122334455",
    position: { context: name.split(".")[0]!, sequence: 4711 },
    key,
    body,
  }));
}

/** The document as it is handed out: its text, and a tag that changes whenever the text does. */
export async function renderAsyncApi(site: DescribedSite, everybody?: readonly Context[]) {
  const body = JSON.stringify(asyncApi(site, everybody));
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(body));
  return { body, etag: `"${new Uint8Array(hash).toHex().slice(0, 32)}"` };
}
