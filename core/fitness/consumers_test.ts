import assert from "node:assert/strict";
import { z } from "zod";
import { defineSignal, type SignalDefinition } from "core/signal/signal.ts";
import { listFiles, readFile } from "core/testing/files.ts";
import { findOutdated, isSaid, judgeConversions, judgeNeeds } from "./consumers.ts";
import { isPublisher, readSignals, shapesOf } from "./golden.ts";
import { isCode } from "./graph.ts";
import { readNeeds } from "./hearers.ts";
import { isCheck } from "./judge.ts";

const files = await listFiles();
const published = new Map(
  await Promise.all(files.filter(isPublisher).map(async (file) => [file, await readSignals(file)] as const)),
);
const defined = [...published.values()].flatMap((signals) => Object.values(signals));

Deno.test("every hearer is reached by what it hears, and finds the fields that it needs", async () => {
  const needs = await readNeeds();
  assert.ok(needs.length >= 20, "somebody hears something");
  assert.deepEqual(judgeNeeds(needs, defined), []);
});

Deno.test("every version converts as it says", () => {
  assert.deepEqual(judgeConversions(defined), []);
});

Deno.test("a publisher says the newest version of a fact only", async () => {
  const names = defined.map((one) => one.signal);
  for (const [file, signals] of published) {
    const folder = file.slice(0, file.lastIndexOf("/") + 1);
    const code = files.filter((one) => one.startsWith(folder) && isCode(one) && !isCheck(one));
    const text = (await Promise.all(code.map(readFile))).join("\n");
    const old = Object.entries(signals).filter(([, { signal }]) => !isSaid(signal, names));
    assert.deepEqual(old.filter(([value]) => calls(text, value)).map(([value]) => value), [], folder);
  }
});

Deno.test("the edge listens for no version that is said no more", async () => {
  const shapes = shapesOf(Object.fromEntries(defined.map((one) => [one.signal, one])));
  for (const file of files.filter((one) => /^(edge|core)\//.test(one) && isCode(one) && !isCheck(one))) {
    assert.deepEqual(findOutdated(await readFile(file), shapes), [], file);
  }
});

/** Whether a text says a signal: calls its value. */
function calls(text: string, value: string): boolean {
  return new RegExp(`\\b${value}\\(`).test(text);
}

const body = z.object({ id: z.string(), note: z.string().optional() });
const parts = { doc: "A bell.", key: () => "k", body, example: { id: "a" } };
const bell = defineSignal({ name: "catalog.bell.heard.v1", ...parts });
const louder = {
  ...parts,
  name: "catalog.bell.heard.v2",
  body: z.object({ id: z.string(), loud: z.boolean() }),
  example: { id: "a", loud: true },
  before: bell,
} as const;
const one = { hearer: "sexton", signal: "catalog.bell.heard.v1", needs: ["id"] };

function later(
  converting: { upcast?: (body: { id: string }) => unknown; downcast?: (body: { id: string }) => unknown },
): SignalDefinition {
  return defineSignal({ ...louder, ...converting as object }) as SignalDefinition;
}

Deno.test("judgeNeeds() names who needs a field that is not there", () => {
  assert.deepEqual(judgeNeeds([one, { ...one, hearer: "ringer", needs: ["id", "tune"] }], [bell]), [
    'breaks ringer: it needs "tune" of catalog.bell.heard.v1, which has no such field',
  ]);
});

Deno.test("judgeNeeds() names who hears what nobody declares", () => {
  assert.match(judgeNeeds([one], []).join(), /breaks sexton: .* nobody declares/);
});

Deno.test("judgeNeeds() names who hears a version that is said no more, unless it converts", () => {
  assert.match(judgeNeeds([one], [bell, later({})]).join(), /breaks sexton: .* said no more/);
  assert.deepEqual(judgeNeeds([one], [bell, later({ downcast: ({ id }) => ({ id }) })]), []);
});

const person = z.object({ personId: z.string(), personal: z.object({ name: z.string() }) });
const greeted = { ...parts, body: person, example: { personId: "a", personal: { name: "A learner" } } };
const named = defineSignal({ ...greeted, name: "catalog.ringer.named.v1" });
const namedV2 = defineSignal({
  ...greeted,
  name: "catalog.ringer.named.v2",
  before: named,
  upcast: ({ personId, personal: { name } }) => ({ personId, personal: { name: name.trim() } }),
});

const BAD: readonly [what: string, defined: SignalDefinition[]][] = [
  ["a body off the schema", [bell, later({ upcast: ({ id }) => ({ id }) })]],
  ["what throws", [bell, later({ upcast: () => JSON.parse("?") })]],
  ["a version that follows nothing", [later({})]],
  ["what cannot do without personal data", [named, namedV2]],
];
for (const [what, versions] of BAD) {
  Deno.test(`judgeConversions() refuses ${what}`, () => {
    assert.equal(judgeConversions(versions).length, 1);
  });
}

Deno.test("findOutdated() finds names in quotes that are said no more, and calls() who says one", () => {
  const shapes = shapesOf({ a: bell, b: later({}) });
  const text = 'tail(["catalog.bell.heard.v1", "catalog.bell.heard.v2", "dashboard.aside.v1"])';
  assert.deepEqual(findOutdated(text, shapes), ["catalog.bell.heard.v1"]);
  assert.ok(calls("work.emit(bellHeard({}))", "bellHeard") && !calls("bellHeardV2({})", "bellHeard"));
});
