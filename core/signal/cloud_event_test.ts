import assert from "node:assert/strict";
import type { Actor } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";
import { pick, seeded } from "core/testing/chance.ts";
import { binaryHeaders, cloudEvent, signalFromBinary, signalFromCloudEvent } from "./cloud_event.ts";
import type { Signal } from "./signal.ts";

const SEED = Number(Deno.env.get("SEED") ?? 20260302);
const SIGNALS = 500;

const LETTERS = [..."aZ09 \"%\\/+:;,=()<>@'~-_.\t\n\u007f\u0085é€آ漢😀\u2028\ufeff\u200f"];

function words(random: () => number, least = 0): string {
  const length = least + Math.floor(random() * 12);
  return Array.from({ length }, () => pick(LETTERS, random)).join("");
}

function anyActor(random: () => number): Actor {
  const id = words(random, 1);
  const kind = pick(["person", "system", "plugin"] as const, random);
  if (kind !== "person") return { kind, id };
  return pick<Actor>(
    [{ kind, id }, { kind, id, roles: [] }, { kind, id, roles: ["author", "operator"] }],
    random,
  );
}

function anyBody(random: () => number, depth = 0): unknown {
  const leaf = () => pick([null, true, random(), words(random), -0.5, 2 ** 53 - 1], random);
  if (depth > 2) return leaf();
  return pick([
    leaf,
    () => Array.from({ length: Math.floor(random() * 3) }, () => anyBody(random, depth + 1)),
    () => ({ [words(random)]: anyBody(random, depth + 1), personId: words(random), sealed: words(random) }),
  ], random)();
}

function anySignal(random: () => number): Signal {
  const trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  return {
    id: words(random, 1),
    name: pick(["probe.bell.rung.v1", "a.b_c.d_e.v12"], random),
    at: new Date(Math.floor(random() * 4e12)).toISOString(),
    site: words(random, 1),
    actor: anyActor(random),
    ...(random() < 0.5 ? { causation: words(random, 1) } : {}),
    correlation: words(random, 1),
    ...(random() < 0.5 ? { trace } : {}),
    position: { context: words(random, 1), sequence: Math.floor(random() * 2 ** 49) },
    key: words(random, 1),
    body: anyBody(random),
  };
}

const random = seeded(SEED);
const signals = Array.from({ length: SIGNALS }, () => anySignal(random));

Deno.test(`cloudEvent() and signalFromCloudEvent() give every field back, for ${SIGNALS} signals of seed ${SEED}`, () => {
  for (const signal of signals) {
    assert.deepEqual(signalFromCloudEvent(JSON.parse(JSON.stringify(cloudEvent(signal)))), signal);
  }
});

Deno.test("binaryHeaders() and signalFromBinary() give every field back, in headers of printable ASCII", () => {
  for (const signal of signals) {
    const headers = binaryHeaders(signal);
    for (const [name, value] of headers) {
      assert.match(name, /^ce-[a-z]{1,20}$/);
      assert.match(value, /^[\x21\x23-\x7e]*$/, name);
    }
    assert.deepEqual(signalFromBinary(headers, JSON.stringify(signal.body)), signal);
  }
});

const signal: Signal = {
  ...signals[0]!,
  key: "Euro € 😀",
  actor: { kind: "person", id: "ann", roles: ["operator"] },
  body: { bell: 1 },
};

Deno.test("binaryHeaders() encodes as the binding's own example does", () => {
  const headers = Object.fromEntries(binaryHeaders(signal));
  assert.equal(headers["ce-subject"], "Euro%20%E2%82%AC%20%F0%9F%98%80");
  assert.equal(headers["ce-specversion"], "1.0");
  assert.equal(headers["ce-datacontenttype"], "application/json");
  assert.equal(headers["ce-data"], undefined);
});

Deno.test("signalFromBinary() reads names in any case, quoted strings and lower case escapes, and ignores other headers", () => {
  const headers = binaryHeaders(signal).map(([name, value]) => [name.toUpperCase(), value] as const)
    .filter(([name]) => name !== "CE-SUBJECT");
  const read = signalFromBinary([
    ...headers,
    ["Nats-Msg-Id", "%%%"],
    ["ce-vendor", "unknown"],
    ["ce-subject", '"Euro \\"%e2%82%ac\\""'],
  ], '{"bell":1}');
  assert.deepEqual(read, { ...signal, key: 'Euro "€"' });
});

const event = cloudEvent(signal);
const BROKEN: readonly [what: string, event: unknown, field: string][] = [
  ["what is no object", "text", ""],
  ["another version", { ...event, specversion: "0.3" }, "specversion"],
  ["no id", { ...event, id: "" }, "id"],
  ["a name off the grammar", { ...event, type: "com.example.thing" }, "type"],
  ["a source that names no context", { ...event, source: "https://elsewhere.example/" }, "source"],
  ["a source that is not UTF-8", { ...event, source: "/main/%C0%A0" }, "source"],
  ["no subject", { ...event, subject: undefined }, "subject"],
  ["a time that is none", { ...event, time: "yesterday" }, "time"],
  ["data that is not JSON", { ...event, datacontenttype: "text/xml" }, "datacontenttype"],
  ["an actor of no kind", { ...event, actor: "ann" }, "actor"],
  ["a role that cannot be one", { ...event, actorroles: "King!" }, "actorroles"],
  ["no sequence", { ...event, sequence: "first" }, "sequence"],
];

for (const [what, given, field] of BROKEN) {
  Deno.test(`signalFromCloudEvent() refuses ${what}`, () => {
    assert.throws(() => signalFromCloudEvent(given), (error) => refuses(error, field));
  });
}

Deno.test("signalFromCloudEvent() passes over roles and attributes that only a newer program knows", () => {
  const given = { ...event, actor: "person:1", actorroles: "curator operator", mood: "calm" };
  assert.deepEqual(signalFromCloudEvent(given).actor, { kind: "person", id: "1", roles: ["operator"] });
});

Deno.test("signalFromBinary() refuses data that is no JSON, and values that are no UTF-8", () => {
  const headers = binaryHeaders(signal);
  assert.throws(() => signalFromBinary(headers, "{"), (error) => refuses(error, "data"));
  assert.throws(
    () => signalFromBinary([...headers, ["ce-subject", "%C0%A0"]], "{}"),
    (error) => refuses(error, "ce-subject"),
  );
});

function refuses(error: unknown, field: string): boolean {
  assert.ok(error instanceof Refusal && error.code === "signal.event_invalid");
  assert.deepEqual(error.facts.fields, [field]);
  return true;
}
