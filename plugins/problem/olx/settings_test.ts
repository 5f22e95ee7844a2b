import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { readSettings } from "./settings.ts";

const USUAL = {
  showAnswer: "finished",
  showAnswerAfter: 0,
  showCorrectness: "always",
  showReset: false,
};

const ROWS: readonly (readonly [string, Record<string, string>, Record<string, unknown>])[] = [
  ["nothing", {}, {}],
  ["nulls and empties", { weight: "null", max_attempts: "", showanswer: "null", show_correctness: "" }, {}],
  ["a weight", { weight: "2.5" }, { weight: 2.5 }],
  ["a weight of nothing", { weight: "0" }, { weight: 0 }],
  ["a weight that is none", { weight: "heavy" }, {}],
  ["attempts", { max_attempts: "3" }, { maxAttempts: 3 }],
  ["attempts as JSON", { max_attempts: '"3"' }, { maxAttempts: 3 }],
  ["no attempt at all", { max_attempts: "0" }, { maxAttempts: 0 }],
  ["a rule", { showanswer: "past_due" }, { showAnswer: "past_due" }],
  ["a rule as JSON", { showanswer: '"attempted"' }, { showAnswer: "attempted" }],
  ["an empty rule", { showanswer: "" }, { showAnswer: "never" }],
  ["a rule nobody knows", { showanswer: "sometimes" }, { showAnswer: "never" }],
  [
    "a rule that counts",
    { showanswer: "after_attempts", attempts_before_showanswer_button: "2" },
    { showAnswer: "after_attempts", showAnswerAfter: 2 },
  ],
  ["hidden correctness", { show_correctness: "past_due" }, { showCorrectness: "past_due" }],
  ["correctness that only counts", { show_correctness: "never_but_include_grade" }, {
    showCorrectness: "never",
  }],
  ["a reset", { show_reset_button: "True" }, { showReset: true }],
];

for (const [name, attributes, expected] of ROWS) {
  Deno.test(`readSettings() reads ${name}`, () => {
    assert.deepEqual(readSettings(attributes), { ...USUAL, ...expected });
  });
}

Deno.test("readSettings() refuses a problem that takes points away", () => {
  assert.throws(() => readSettings({ weight: "-1" }), Refusal);
});
