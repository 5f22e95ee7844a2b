import assert from "node:assert/strict";
import { z } from "zod";
import type { PluginCode } from "core/plugin/code.ts";
import { answering, hostOf, onIn } from "core/testing/answering.ts";
import { defineFilter } from "core/work/filter.ts";
import { askPlugins } from "./filter_chain.ts";

const ring = defineFilter({
  name: "tower.ring.v1",
  doc: "Asked before a bell rings.",
  asked: "before",
  question: z.object({
    courseId: z.string(),
    strokes: z.int().max(12),
    ringer: z.string(),
    notes: z.array(z.string()).default([]),
  }),
  change: ["strokes", "ringer"],
  personal: ["ringer"],
  halts: true,
  example: { courseId: "Bells+1+a", strokes: 3, ringer: "Ann" },
});
const chime = defineFilter({
  name: "tower.chime.v1",
  doc: "Asked while a page is drawn.",
  asked: "on_page",
  question: ring.question,
  change: ["strokes"],
  halts: false,
  example: ring.example,
});

type Answer = NonNullable<PluginCode["filters"]>[string];

const QUESTION = { courseId: "Bells+1+a", strokes: 3, ringer: "Ann", notes: [] };

async function ask(
  plugins: ReturnType<typeof ringing>[],
  {
    filter = ring as typeof ring | typeof chime,
    courseId = "Bells+1+a",
    installed = plugins.map((one) => onIn("site", one)),
  } = {},
) {
  const { host } = await hostOf(plugins, installed);
  const asking = { site: "main", language: "en", now: new Date(0), courseId, documents: () => undefined };
  return await askPlugins(host, filter, asking, () => QUESTION);
}

const ringing = (id: string, answer: Answer, more = {}) =>
  answering(id, { "tower.ring.v1": answer, "tower.chime.v1": answer }, more);
const more = (given: Readonly<Record<string, unknown>>) => ({
  change: { strokes: Number(given.strokes) + 1 },
});

Deno.test("askPlugins() makes no question where nobody answers", async () => {
  const { host } = await hostOf([]);
  const asking = { site: "main", language: "en", now: new Date(0), documents: () => undefined };
  const answered = askPlugins(host, ring, asking, () => assert.fail("made"));
  assert.equal(answered, undefined);
});

Deno.test("askPlugins() asks in the order of priorities, each what those before left, and tells every difference", async () => {
  const answered = await ask([
    ringing("alto", (given) => ({ change: { strokes: Number(given.strokes) * 2 } }), { priority: 20 }),
    ringing("bass", more, { priority: 10 }),
    ringing("tenor", () => undefined, { priority: 15 }),
  ]);
  assert.equal(answered?.question.strokes, 8);
  assert.equal(answered?.bypassed, false);
  assert.deepEqual(answered?.differences, [
    { filter: "tower.ring.v1", plugin: "bass", field: "strokes", before: 3, after: 4 },
    { filter: "tower.ring.v1", plugin: "alto", field: "strokes", before: 4, after: 8 },
  ]);
});

Deno.test("askPlugins() tells that what is personal changed, and not how", async () => {
  const answered = await ask([ringing("bass", () => ({ change: { ringer: "Bea" } }))]);
  assert.equal(answered?.question.ringer, "Bea");
  assert.deepEqual(answered?.differences, [{ filter: "tower.ring.v1", plugin: "bass", field: "ringer" }]);
});

Deno.test("askPlugins() tells no difference where a change changes nothing", async () => {
  const answered = await ask([ringing("bass", () => ({ change: { strokes: 3 } }))]);
  assert.deepEqual(answered?.differences, []);
});

Deno.test("askPlugins() stops at the first that halts, with its reason; nobody after it is asked", async () => {
  const asked: string[] = [];
  const answered = await ask([
    ringing("bass", () => ({ halt: " The ropes are wet. " }), { priority: 1 }),
    ringing("alto", () => void asked.push("alto")),
  ]);
  assert.deepEqual(asked, []);
  const { code, kind, facts } = answered!.halt!;
  assert.deepEqual([code, kind, facts], [
    "tower.halted",
    "forbidden",
    { plugin: "bass", filter: "tower.ring.v1", reason: "The ropes are wet." },
  ]);
});

const BYPASSED: readonly [what: string, answer: Answer][] = [
  ["throws", () => Promise.reject(new Error("broken rope"))],
  ["never answers", () => new Promise(() => {})],
  ["answers no answer", () => ({ strokes: 4 }) as never],
  ["answers a word", () => "yes" as never],
  ["changes a field that nobody may", () => ({ change: { courseId: "Other+1+a" } })],
  ["changes a field that is not there", () => ({ change: { tone: "c" } })],
  ["changes a field off the schema", () => ({ change: { strokes: 13 } })],
  ["halts without a reason", () => ({ halt: " " })],
  ["halts with too long a reason", () => ({ halt: "x".repeat(501) })],
  ["writes to what it is given", (given) => void (given.notes as string[]).push("x")],
];

for (const [what, answer] of BYPASSED) {
  Deno.test(`askPlugins() passes over who ${what}, and the others go on`, async () => {
    const answered = await ask([
      ringing("bass", answer, { priority: 1, budgets: { filterMilliseconds: 5 } }),
      ringing("alto", more),
    ]);
    assert.deepEqual([answered?.question, answered?.bypassed], [{ ...QUESTION, strokes: 4 }, true]);
    assert.deepEqual(answered?.differences.map(({ plugin }) => plugin), ["alto"]);
  });
}

Deno.test("askPlugins() lets nobody halt what may not be halted", async () => {
  const answered = await ask([ringing("bass", () => ({ halt: "no" }))], { filter: chime });
  assert.deepEqual([answered?.halt, answered?.bypassed], [undefined, true]);
});

Deno.test("askPlugins() gives all of them together no longer than the chain may take", async () => {
  const never = () => new Promise<undefined>(() => {});
  const slow = ["alto", "bass", "tenor"].map((id) =>
    ringing(id, never, { budgets: { filterMilliseconds: 200 } })
  );
  const begun = performance.now();
  const answered = await ask(slow, { filter: chime });
  const took = performance.now() - begun;
  assert.ok(took >= 240 && took < 600, `${took} ms`);
  assert.deepEqual([answered?.question, answered?.bypassed], [QUESTION, true]);
});

Deno.test("askPlugins() asks a plugin where it is on and nowhere else: site, organisation, course", async () => {
  const bass = ringing("bass", more);
  const strokes = async (scope: Parameters<typeof onIn>[0], courseId: string) =>
    (await ask([bass], { courseId, installed: [onIn(scope, bass)] }))?.question.strokes;
  assert.equal(await strokes("site", "Bells+1+a"), 4);
  assert.equal(await strokes("org:Bells", "Bells+1+a"), 4);
  assert.equal(await strokes("org:Bells", "Other+1+a"), undefined);
  assert.equal(await strokes("course:Bells+1+a", "Bells+1+a"), 4);
  assert.equal(await strokes("course:Bells+1+a", "Bells+1+b"), undefined);
});

Deno.test("askPlugins() no longer asks who failed again and again, and keeps what they were asked", async () => {
  const bass = ringing("bass", () => Promise.reject(new Error("broken rope")));
  const { host, cases } = await hostOf([bass]);
  const asking = { site: "main", language: "en", now: new Date(0), documents: () => undefined };
  for (let times = 0; times < 6; times++) await askPlugins(host, ring, asking, () => QUESTION);
  assert.deepEqual(cases.map(({ plugin, call, fault }) => [plugin, call.name, call.given, fault]), [
    ["bass", "tower.ring.v1", QUESTION, "threw"],
  ]);
});
