import assert from "node:assert/strict";
import { islandMark } from "./mark.ts";

const words = { checking: "Checking…", unsent: "Not sent", restored: "Back", waiting: "Soon", sent: "There" };

Deno.test("islandMark() names the island and tells it its props", () => {
  assert.deepEqual(islandMark("problem", words), {
    "data-island": "problem",
    "data-props": JSON.stringify(words),
  });
});

Deno.test("islandMark() refuses props that carry content", () => {
  assert.throws(() => islandMark("problem", { ...words, unsent: "x".repeat(2_048) }), RangeError);
});
