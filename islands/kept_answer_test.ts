import assert from "node:assert/strict";
import { isSame } from "./answer.ts";
import { readKept } from "./kept_answer.ts";

Deno.test("readKept() reads what was kept", () => {
  const kept = { rev: "3", answer: [["step", "466"], ["true", "choice_0"]] };
  assert.deepEqual(readKept(JSON.stringify(kept)), kept);
});

for (
  const text of [
    "",
    "{",
    "null",
    "5",
    `{"rev":3,"answer":[]}`,
    `{"rev":"3"}`,
    `{"rev":"3","answer":[["step"]]}`,
    `{"rev":"3","answer":[["step",466]]}`,
    `{"rev":"3","answer":["step"]}`,
  ]
) {
  Deno.test(`readKept() passes over ${text || "nothing"}`, () => {
    assert.equal(readKept(text), undefined);
  });
}

Deno.test("isSame() compares answers input by input", () => {
  assert.equal(isSame([["step", "4"]], [["step", "4"]]), true);
  assert.equal(isSame([["step", "4"]], [["step", "46"]]), false);
  assert.equal(isSame([], [["step", ""]]), false);
});
