import assert from "node:assert/strict";
import { z } from "zod";
import { defineFilter } from "./filter.ts";

const bell = {
  name: "tower.bell.v1",
  doc: "Asked before a bell rings.",
  asked: "before",
  question: z.object({ bell: z.string(), strokes: z.int() }),
  change: ["strokes"],
  halts: true,
  example: { bell: "b", strokes: 3 },
} as const;

Deno.test("defineFilter() declares what is asked, and what an answer may do", () => {
  const { filter, change, personal, halts } = defineFilter(bell);
  assert.deepEqual([filter, change, personal, halts], ["tower.bell.v1", ["strokes"], [], true]);
});

const WRONG: readonly [what: string, parts: object][] = [
  ["a name off the grammar", { name: "tower.bell" }],
  ["a name without a context", { name: "bell.v1" }],
  ["a field that its question does not have", { change: ["tone"] }],
  ["answers that could do nothing", { change: [], halts: false }],
];

for (const [what, parts] of WRONG) {
  Deno.test(`defineFilter() refuses ${what}`, () => {
    assert.throws(() => defineFilter({ ...bell, ...parts }), SyntaxError);
  });
}
