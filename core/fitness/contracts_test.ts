import assert from "node:assert/strict";
import { z } from "zod";
import { defineSignal, SIGNAL_NAME } from "core/signal/signal.ts";
import { listFiles, readFile } from "core/testing/files.ts";
import { readNeeds } from "./hearers.ts";
import { freeze, isPublisher, judgeGolden, readGolden, readSignals, shapesOf } from "./golden.ts";

const files = await listFiles();
const publishers = files.filter(isPublisher);
const needs = await readNeeds();

/** What is wrong with a wire name, given the folder that says it. */
function judgeName(name: string, folder: string): string[] {
  const wrong: string[] = [];
  if (!SIGNAL_NAME.test(name)) wrong.push(`${name}: not context.subject.verb.vN`);
  if (name.split(".")[0] !== folder) wrong.push(`${name}: said in ${folder}, so it begins with "${folder}."`);
  return wrong;
}

/** `catalog.course.listed.v1` is `courseListed`; later versions carry theirs: `courseListedV2`. */
function valueName(wire: string): string {
  const [, subject, verb, version] = wire.split(".") as [string, string, string, string];
  const words = [...subject.split("_"), ...verb.split("_"), ...version === "v1" ? [] : [version]];
  return words.map((word, at) => at === 0 ? word : word[0]!.toUpperCase() + word.slice(1)).join("");
}

Deno.test("somebody says something", () => {
  assert.ok(publishers.length >= 7, `only ${publishers.join(", ")}`);
});

for (const file of publishers) {
  const folder = file.split("/")[1]!;
  const signals = await readSignals(file);

  Deno.test(`${file} names its signals by the grammar and after its folder`, () => {
    for (const [name, signal] of Object.entries(signals)) {
      assert.deepEqual(judgeName(signal.signal, folder), []);
      assert.equal(name, valueName(signal.signal), "subject + verb is the value's name");
    }
  });

  Deno.test(`${file} explains each signal and gives an example that is true to its schema`, () => {
    for (const signal of Object.values(signals)) {
      assert.match(signal.doc, /^[A-Z].+ .+ .+[.)]$/s, `${signal.signal}: its doc is a sentence`);
      const said = signal(signal.example);
      assert.ok(said.key.length > 0, `${signal.signal}: order needs a key`);
    }
  });

  Deno.test(`${file} puts each signal in its list and in the catalogue of types`, async () => {
    const { signals: list } = await import(new URL(`../../${file}`, import.meta.url).href) as {
      signals: readonly unknown[];
    };
    assert.deepEqual(new Set(list), new Set(Object.values(signals)));
    const text = await readFile(file);
    for (const [name, signal] of Object.entries(signals)) {
      assert.ok(
        text.includes(`"${signal.signal}": BodyOf<typeof ${name}>`),
        `${name} is not in interface Signals`,
      );
    }
  });

  Deno.test(`${file} keeps every shape that was frozen`, async () => {
    assert.deepEqual(judgeGolden(await readGolden(file), shapesOf(signals), needs), []);
  });
}

Deno.test("judgeName() refuses names off the grammar and of another folder", () => {
  for (
    const name of ["catalog.course.v1", "catalog.course.listed", "Catalog.course.listed.v1", "content.a.b.v1"]
  ) {
    assert.notDeepEqual(judgeName(name, "catalog"), [], name);
  }
});

const example = { id: "a", note: "b" };
const frozen = shapesOf({ a: defineHeard(z.object({ id: z.string(), note: z.string().optional() })) });

function defineHeard(body: z.ZodType) {
  return defineSignal({ name: "catalog.bell.heard.v1", doc: "A bell.", key: () => "k", body, example });
}

const BREACHES: readonly [what: string, body: z.ZodType][] = [
  ["a field that is gone", z.object({ id: z.string() })],
  ["a field of another type", z.object({ id: z.number(), note: z.string().optional() })],
  ["an optional field made required", z.object({ id: z.string(), note: z.string() })],
  ["a required field made optional", z.object({ id: z.string().optional(), note: z.string().optional() })],
  ["a new required field", z.object({ id: z.string(), note: z.string().optional(), more: z.string() })],
  ["a narrower field", z.object({ id: z.string().max(3), note: z.string().optional() })],
];

for (const [what, body] of BREACHES) {
  Deno.test(`judgeGolden() refuses ${what}, and freeze() does not freeze it`, () => {
    const now = shapesOf({ a: defineHeard(body) });
    assert.match(judgeGolden(frozen, now).join(), /new version/);
    assert.throws(() => freeze(frozen, now), TypeError);
  });
}

Deno.test("judgeGolden() refuses a signal that is gone", () => {
  assert.match(judgeGolden(frozen, {}).join(), /gone/);
  assert.throws(() => freeze(frozen, {}), TypeError);
});

Deno.test("judgeGolden() names those who need what a breach takes away, and all where a signal goes", () => {
  const hears = [
    { hearer: "ringer", signal: "catalog.bell.heard.v1", needs: ["note"] },
    { hearer: "sexton", signal: "catalog.bell.heard.v1", needs: ["id"] },
  ];
  const now = shapesOf({ a: defineHeard(z.object({ id: z.string() })) });
  assert.match(judgeGolden(frozen, now, hears).join(), /note is gone \(breaks ringer\)/);
  assert.throws(() => freeze(frozen, now, hears), /note is gone \(breaks ringer\)/);
  assert.match(judgeGolden(frozen, {}, hears).join(), /is gone \(breaks ringer, sexton\)/);
  assert.match(judgeGolden(frozen, now).join(), /nobody in this house needs it, others may/);
});

Deno.test("judgeGolden() does not mind the order in which fields are written", () => {
  const turned = z.object({ note: z.string().optional(), id: z.string() });
  assert.deepEqual(judgeGolden(frozen, shapesOf({ a: defineHeard(turned) })), []);
});

Deno.test("freeze() takes a new optional field, after which it too is frozen", () => {
  const body = z.object({
    id: z.string().describe("words"),
    note: z.string().optional(),
    more: z.string().optional(),
  });
  const now = shapesOf({ a: defineHeard(body) });
  assert.match(judgeGolden(frozen, now).join(), /deno task golden/);
  const after = freeze(frozen, now);
  assert.deepEqual(judgeGolden(after, now), []);
  assert.notDeepEqual(judgeGolden(after, frozen), []);
});

for (const file of files.filter((one) => /^plugins\/[^/]+\/plugin\.tsx?$/.test(one))) {
  Deno.test(`${file} agrees with its manifest and is named after its folder`, async () => {
    // definePlugin() throws where manifest and code name different signals, needs or slots.
    const { plugin } = await import(new URL(`../../${file}`, import.meta.url).href) as {
      plugin: { manifest: { id: string } };
    };
    assert.equal(plugin.manifest.id, file.split("/")[1]);
  });
}
