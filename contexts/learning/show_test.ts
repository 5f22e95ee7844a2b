import { SHOW_ANSWER_RULES, type ShowAnswerRule } from "core/plugin/grading.ts";
import assert from "node:assert/strict";
import type { ShowFacts } from "./show.ts";
import { showAnswerNow, showCorrectnessNow } from "./show.ts";

const FRESH: ShowFacts = { attempts: 0, correct: false, due: "ahead", staff: false };

/** Moments in a learner's way through a problem with two attempts. */
const MOMENTS: Readonly<Record<string, ShowFacts>> = {
  fresh: FRESH,
  tried: { ...FRESH, attempts: 1 },
  solved: { ...FRESH, attempts: 1, correct: true },
  used: { ...FRESH, attempts: 2 },
  late: { ...FRESH, due: "past" },
  staff: { ...FRESH, staff: true },
};

/** For each rule, the moments at which the answer is shown. */
const SHOWN: Readonly<Record<ShowAnswerRule, readonly string[]>> = {
  always: ["fresh", "tried", "solved", "used", "late", "staff"],
  answered: ["solved", "staff"],
  attempted: ["tried", "solved", "used", "late", "staff"],
  attempted_no_past_due: ["tried", "solved", "used", "staff"],
  closed: ["used", "late", "staff"],
  finished: ["solved", "used", "late", "staff"],
  correct_or_past_due: ["solved", "late", "staff"],
  past_due: ["late", "staff"],
  after_attempts: ["tried", "solved", "used", "staff"],
  after_all_attempts: ["used", "staff"],
  after_all_attempts_or_correct: ["solved", "used", "staff"],
  never: [],
};

function rules(showAnswer: ShowAnswerRule) {
  return { showAnswer, showAnswerAfter: 1, maxAttempts: 2, showCorrectness: "always" as const };
}

for (const rule of SHOW_ANSWER_RULES) {
  for (const [moment, facts] of Object.entries(MOMENTS)) {
    const expected = SHOWN[rule].includes(moment);
    Deno.test(`showAnswerNow() is ${expected} by "${rule}" when ${moment}`, () => {
      assert.equal(showAnswerNow(rules(rule), facts), expected);
    });
  }
}

Deno.test("showAnswerNow() asks for no more attempts than there are", () => {
  const after = { ...rules("after_attempts"), showAnswerAfter: 9 };
  assert.equal(showAnswerNow(after, { ...FRESH, attempts: 1 }), false);
  assert.equal(showAnswerNow(after, { ...FRESH, attempts: 2 }), true);
});

Deno.test("showAnswerNow() never ends the attempts where they are not counted", () => {
  const unlimited = { ...rules("after_all_attempts"), maxAttempts: undefined };
  assert.equal(showAnswerNow(unlimited, { ...FRESH, attempts: 1000 }), false);
});

const CORRECTNESS: readonly (readonly ["always" | "never" | "past_due", Partial<ShowFacts>, boolean])[] = [
  ["always", {}, true],
  ["always", { due: "past" }, true],
  ["never", { due: "past" }, false],
  ["never", { staff: true }, false],
  ["past_due", { due: "ahead" }, false],
  ["past_due", { due: "past" }, true],
  ["past_due", { due: "none" }, true],
  ["past_due", { due: "ahead", staff: true }, true],
];

for (const [rule, facts, expected] of CORRECTNESS) {
  Deno.test(`showCorrectnessNow() is ${expected} by "${rule}" with ${JSON.stringify(facts)}`, () => {
    const problem = { ...rules("always"), showCorrectness: rule };
    assert.equal(showCorrectnessNow(problem, { ...FRESH, ...facts }), expected);
    assert.equal(showAnswerNow(problem, { ...FRESH, ...facts }), expected);
  });
}
