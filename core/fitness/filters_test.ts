import assert from "node:assert/strict";
import { z } from "zod";
import { listFields } from "core/signal/fields.ts";
import type { Shape } from "core/signal/fields.ts";
import { listFiles, readFile } from "core/testing/files.ts";
import { defineFilter, type FilterDefinition } from "core/work/filter.ts";
import {
  findFilterBreaches,
  frozenOf,
  isAsker,
  judgeFrozenFilters,
  readFilters,
  readFrozenFilters,
} from "./frozen_filters.ts";

const files = await listFiles();
const askers = files.filter(isAsker);

/** `learning.unit.render.v1` is `learningUnitRender`; later versions carry theirs. */
function valueName(wire: string): string {
  const parts = wire.split(/[._]/);
  const words = parts.at(-1) === "v1" ? parts.slice(0, -1) : parts;
  return words.map((word, at) => at === 0 ? word : word[0]!.toUpperCase() + word.slice(1)).join("");
}

/** Fields of a question that tell who somebody is must be declared so: how they change is kept nowhere. */
const TELLING = /^(?:name|e?mail|phone|address|network|password)$/i;

function judgePersonal({ filter, question, personal }: FilterDefinition): string[] {
  return listFields(z.toJSONSchema(question) as Shape)
    .filter(({ path }) => TELLING.test(path) && !personal.includes(path))
    .map(({ path }) => `${filter}: "${path}" tells who somebody is: name it under "personal"`);
}

Deno.test("somebody asks something", () => {
  assert.ok(askers.length >= 1, "no filters.ts");
});

for (const file of askers) {
  const filters = await readFilters(file);

  Deno.test(`${file} names its filters after its folder, explains them, and gives true examples`, () => {
    for (const [name, one] of Object.entries(filters)) {
      assert.equal(one.filter.split(".")[0], file.split("/")[1]);
      assert.equal(name, valueName(one.filter));
      assert.match(one.doc, /^[A-Z].+ .+ .+[.)]$/s, `${one.filter}: its doc is a sentence`);
      one.question.parse(one.example);
      assert.deepEqual(judgePersonal(one), []);
    }
  });

  Deno.test(`${file} puts each filter in its list, in the catalogue of types and in its context`, async () => {
    const { filters: list } = await import(new URL(`../../${file}`, import.meta.url).href) as {
      filters: readonly unknown[];
    };
    assert.deepEqual(new Set(list), new Set(Object.values(filters)));
    const text = await readFile(file);
    for (const [name, one] of Object.entries(filters)) {
      assert.ok(
        text.includes(`"${one.filter}": QuestionOf<typeof ${name}>`),
        `${name} is not in interface Filters`,
      );
    }
    assert.match(await readFile(file.replace("filters.ts", "mod.ts")), /^ {2}filters,$/m);
  });

  Deno.test(`${file} asks every filter that it declares`, async () => {
    const folder = file.replace("filters.ts", "");
    const others = files.filter((one) =>
      one !== file && (one.startsWith(folder) || one.startsWith("edge/")) && /(?<!_test)\.tsx?$/.test(one) &&
      !one.endsWith("mod.ts")
    );
    const texts = await Promise.all(others.map(readFile));
    for (const name of Object.keys(filters)) {
      assert.ok(texts.some((text) => new RegExp(`\\b${name}\\b`).test(text)), `nobody asks ${name}`);
    }
  });

  Deno.test(`${file} keeps every filter that was frozen`, async () => {
    assert.deepEqual(judgeFrozenFilters(await readFrozenFilters(file), frozenOf(Object.values(filters))), []);
  });
}

const bell = {
  name: "catalog.bell.v1",
  doc: "Asked before a bell rings.",
  asked: "before",
  question: z.object({ bell: z.string(), strokes: z.int(), tone: z.string().optional() }),
  change: ["strokes"],
  halts: true,
  example: { bell: "b", strokes: 1 },
} as const;
const frozen = frozenOf([defineFilter(bell)]);

const BREACHES: readonly [what: string, parts: object][] = [
  ["a field of the question that is gone", { question: z.object({ bell: z.string(), strokes: z.int() }) }],
  ["a field of another type", { question: bell.question.extend({ bell: z.int() }) }],
  ["a field that may no longer be changed", { change: [] }],
  ["a filter that may no longer be halted", { halts: false }],
];

for (const [what, parts] of BREACHES) {
  Deno.test(`findFilterBreaches() finds ${what}`, () => {
    const now = frozenOf([defineFilter({ ...bell, ...parts })]);
    assert.match(findFilterBreaches(frozen, now).join(), /new version/);
  });
}

Deno.test("findFilterBreaches() finds a filter that is gone, and has nothing against what is added", () => {
  assert.match(findFilterBreaches(frozen, {}).join(), /is gone/);
  const question = bell.question.extend({ more: z.string().optional() });
  const now = frozenOf([defineFilter({ ...bell, question, change: ["strokes", "tone"] })]);
  assert.deepEqual(findFilterBreaches(frozen, now), []);
  assert.match(judgeFrozenFilters(frozen, now).join(), /deno task golden/);
});

Deno.test("judgePersonal() finds a field that tells who somebody is", () => {
  const question = bell.question.extend({ email: z.string() });
  assert.equal(
    judgePersonal(defineFilter({ ...bell, question, example: { ...bell.example, email: "a" } })).length,
    1,
  );
});
