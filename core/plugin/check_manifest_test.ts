import assert from "node:assert/strict";
import { checkManifest, type Known } from "./check_manifest.ts";
import { refuseChangedSignals, shapesSaid } from "./check_signals.ts";
import { type Manifest, manifestSchema } from "./manifest.ts";

const REACHED = {
  signal: "counter.count.reached.v1",
  doc: "Somebody viewed so many units.",
  key: "personId",
  body: {
    type: "object",
    properties: { personId: { type: "string" }, count: { type: "number" } },
    required: ["personId", "count"],
  },
  example: { personId: "p", count: 3 },
};

const GOOD = {
  id: "counter",
  version: "1.0.0",
  platform: "^0.5.0",
  title: "Counter",
  description: "Counts what it hears.",
  author: "The tests",
  licence: "Apache-2.0",
  tier: "sandboxed",
  hears: [{ signal: "learning.unit.viewed.v1", needs: ["personId"] }],
  says: [REACHED],
  filters: [{ name: "enrollment.request.v1" }],
  fills: [{ slot: "unit.aside.v1" }],
  slots: [{ name: "counter.below.v1", doc: "Below the number." }],
  provides: [{ kind: "block_type", name: "counter", block: {} }],
  settings: {
    site: {
      type: "object",
      properties: { token: { type: "string", "x-secret": true } },
      required: ["token"],
    },
    course: { type: "object", properties: { least: { type: "integer", minimum: 1, default: 3 } } },
  },
};

const KNOWN: Known = {
  platform: "0.5.0",
  signals: new Map([["learning.unit.viewed.v1", ["personId", "courseId"]]]),
  filters: new Set(["enrollment.request.v1"]),
  slots: new Map([["unit.aside.v1", { stays: false }], ["header.account.v1", { stays: true }]]),
  providerKinds: new Set(["block_type"]),
  takenIds: new Set(["learning", "streaks"]),
  others: [],
};

function reasonsOf(
  changes: Readonly<Record<string, unknown>>,
  known: Partial<Known> = {},
): readonly string[] {
  try {
    checkManifest({ ...GOOD, ...changes }, { ...KNOWN, ...known });
  } catch (error) {
    const { code, facts } = error as { code: string; facts: { reasons: readonly string[] } };
    assert.equal(code, "plugin.manifest_invalid");
    return facts.reasons;
  }
  return [];
}

Deno.test("checkManifest() accepts what names only what is there", () => {
  assert.deepEqual(reasonsOf({}), []);
});

Deno.test("checkManifest() refuses what hears what follows from what it says, by way of others too", () => {
  const heard = (signal: string) => [{ signal, needs: [] }];
  const says = (signal: string) => ({ ...REACHED, signal });
  const others = [
    { id: "belfry", hears: heard(REACHED.signal), says: [says("belfry.bell.rung.v1")] },
    { id: "echo", hears: heard("belfry.bell.rung.v1"), says: [says("echo.bell.echoed.v1")] },
  ].map((other) => manifestSchema.parse({ ...GOOD, ...other, slots: [], provides: [] }));
  for (const signal of [REACHED.signal, "belfry.bell.rung.v1", "echo.bell.echoed.v1"]) {
    assert.deepEqual(reasonsOf({ hears: heard(signal) }, { others }), [
      `it hears "${signal}", which follows from what it says: that has no end`,
    ]);
  }
  assert.deepEqual(reasonsOf({ hears: heard("echo.bell.echoed.v1"), says: [] }, { others }), []);
});

const setting = (property: unknown, more = {}) => ({
  settings: { course: { type: "object", properties: { one: property }, ...more } },
});
const said = (changes: object) => ({ says: [{ ...REACHED, ...changes }] });

const WRONG: readonly (readonly [reason: string, changes: Readonly<Record<string, unknown>>])[] = [
  ['"colour" is no key of a manifest', { colour: "red" }],
  ['"budgets.seconds" is no key of a manifest', { budgets: { seconds: 3 } }],
  ['"learning" is the name of a part of the platform', {
    id: "learning",
    says: [],
    slots: [],
  }],
  ["it is for platform ^1.2.0; this is 0.5.0", { platform: "^1.2.0" }],
  ['platform "soon" is no semver range', { platform: "soon" }],
  ["what is built in comes with the platform, not as a package", { tier: "built_in" }],
  ["a remote plugin needs an endpoint", { tier: "remote" }],
  ["the endpoint is asked over https only", { tier: "remote", endpoint: "http://example.org/hook" }],
  ["only a remote plugin has an endpoint", { endpoint: "https://example.org/hook" }],
  ['it hears "learning.dream.had.v1", which nobody says', {
    hears: [{ signal: "learning.dream.had.v1", needs: [] }],
  }],
  ['it needs "mood" of "learning.unit.viewed.v1", which has no such field', {
    hears: [{ signal: "learning.unit.viewed.v1", needs: ["personId", "mood"] }],
  }],
  ['it answers the filter "learning.breath.v1", which nobody asks', {
    filters: [{ name: "learning.breath.v1" }],
  }],
  ['it fills the slot "house.attic.v1", which no page has', { fills: [{ slot: "house.attic.v1" }] }],
  ['it would hide the slot "header.account.v1", which every page must have', {
    fills: [{ slot: "header.account.v1", place: "hide" }],
  }],
  ['its slot "unit.mine.v1" must begin with "counter."', { slots: [{ name: "unit.mine.v1", doc: "Mine." }] }],
  ['it provides a "dream", which nothing asks for', { provides: [{ kind: "dream", name: "counter" }] }],
  ['it provides the block type "counter" and does not say what that is, as "block"', {
    provides: [{ kind: "block_type", name: "counter" }],
  }],
  ['the fields of "counter" use "pattern", which is not read here', {
    provides: [{
      kind: "block_type",
      name: "counter",
      block: { fields: { type: "string", pattern: "(a+)+" } },
    }],
  }],
  [
    'its signal "learning.count.reached.v1" must begin with "counter."',
    said({ signal: "learning.count.reached.v1" }),
  ],
  ['its signal "counter.reached.v1" is not plugin.subject.verb.vN', said({ signal: "counter.reached.v1" })],
  ['its signal "counter.count.reached.v1" has no "doc"', said({ doc: undefined })],
  ['its signal "counter.count.reached.v1" has no "example"', said({ example: undefined })],
  ['the key "who" of its signal "counter.count.reached.v1" is no required field', said({ key: "who" })],
  [
    'its signal "counter.count.reached.v1" uses "pattern", which is not read here',
    said({
      body: {
        ...REACHED.body,
        properties: { personId: { type: "string", pattern: "^(a+)+$" }, count: { type: "number" } },
      },
    }),
  ],
  ['the setting "one" is required and not there', {
    settings: { course: { type: "object", properties: {}, required: ["one"] } },
  }],
  [
    'the setting "one" is a secret and has a "default" that anybody can read',
    setting({ type: "string", "x-secret": true, default: "hush" }),
  ],
  ['the default of the setting "one" does not fit it', setting({ type: "integer", minimum: 3, default: 1 })],
];

for (const [reason, changes] of WRONG) {
  Deno.test(`checkManifest() refuses: ${reason}`, () => {
    assert.deepEqual(reasonsOf(changes), [reason]);
  });
}

Deno.test("checkManifest() refuses settings that no form can show", () => {
  const odd = [
    { type: "object", properties: {} },
    { type: "string", pattern: "^(a+)+$" },
    { type: "array", items: { type: "number" } },
    { enum: ["a", 1] },
    {},
  ];
  for (const property of odd) {
    assert.match(reasonsOf(setting(property))[0] ?? "", /"one" is not a string, number/);
  }
});

Deno.test("checkManifest() refuses an example that is off the signal's own schema", () => {
  const [reason] = reasonsOf(said({ example: { personId: "p" } }));
  assert.match(reason!, /^the example of its signal "counter.count.reached.v1" is off its schema/);
});

Deno.test("checkManifest() tells every reason at once, also where the manifest is off its schema", () => {
  const reasons = reasonsOf({
    version: "new",
    colour: "red",
    platform: "^2",
    hears: [{ signal: "no.such.signal.v1", needs: [] }],
    fills: [{ slot: "house.attic.v1" }],
    settings: { site: { type: "object", properties: { one: {} } } },
  });
  assert.equal(reasons.length, 6, reasons.join("\n"));
});

Deno.test("checkManifest() knows the signals, slots and providers of other plugins, not of an older self", () => {
  const other = {
    id: "other",
    hears: [],
    says: [],
    slots: [{ name: "other.place.v1", doc: "There." }],
    provides: [],
  };
  const fills = { fills: [{ slot: "other.place.v1" }] };
  assert.deepEqual(reasonsOf(fills, { others: [other as unknown as Manifest] }), []);
  assert.equal(reasonsOf(fills, { others: [{ ...other, id: "counter" } as unknown as Manifest] }).length, 1);
  const provides = { ...other, provides: [{ kind: "block_type", name: "counter" }] };
  assert.deepEqual(reasonsOf({}, { others: [provides as unknown as Manifest] }), [
    'block_type "counter" is provided by "other" already',
  ]);
});

Deno.test("refuseChangedSignals() lets a signal gain optional fields within a version, and nothing else", () => {
  const manifest = (body: object) => checkManifest({ ...GOOD, ...said({ body }) }, KNOWN);
  const frozen = shapesSaid(manifest(REACHED.body));
  const { properties } = REACHED.body;
  refuseChangedSignals(
    manifest({ ...REACHED.body, properties: { ...properties, unit: { type: "string" } } }),
    frozen,
  );
  const changed = [
    { ...REACHED.body, properties: { ...properties, count: { type: "integer" } } },
    { ...REACHED.body, required: ["personId"] },
  ];
  for (const body of changed) {
    assert.throws(() => refuseChangedSignals(manifest(body), frozen), { code: "plugin.signal_changed" });
  }
});
