import assert from "node:assert/strict";
import {
  answerErrors,
  closedRefusal,
  dueNow,
  isSameAnswer,
  isStaff,
  malformedRefusal,
  openRefusal,
  showFacts,
  UNTOUCHED,
} from "./rules.ts";
import type { AnswerError } from "core/plugin/grading.ts";
import { PROBLEM } from "./sample_course.ts";

const at = (time: string) => new Date(`2026-03-02T${time}Z`);

const DUES: readonly [due: string | undefined, grace: number, now: Date, state: string][] = [
  [undefined, 0, at("09:00:00"), "none"],
  ["2026-03-02T09:00:00Z", 0, at("08:59:59"), "ahead"],
  ["2026-03-02T09:00:00Z", 0, at("09:00:00"), "ahead"],
  ["2026-03-02T09:00:00Z", 0, at("09:00:01"), "past"],
  ["2026-03-02T10:00:00+01:00", 0, at("09:00:01"), "past"],
  ["2026-03-02T09:00:00Z", 5, at("09:05:00"), "ahead"],
  ["2026-03-02T09:00:00Z", 5, at("09:05:01"), "past"],
];

for (const [due, grace, now, state] of DUES) {
  Deno.test(`dueNow() ${due} and ${grace} minutes, at ${now.toISOString()}: ${state}`, () => {
    assert.equal(dueNow(due, grace, now), state);
  });
}

const CLOSED: readonly [
  attempts: number,
  due: "none" | "ahead" | "past",
  max: number | undefined,
  code?: string,
][] = [
  [0, "none", 2],
  [1, "ahead", 2],
  [2, "ahead", 2, "learning.no_attempts_left"],
  [0, "none", 0, "learning.no_attempts_left"],
  [99, "none", undefined],
  [0, "past", 2, "learning.past_due"],
  [2, "past", 2, "learning.past_due"],
];

for (const [attempts, due, maxAttempts, code] of CLOSED) {
  Deno.test(`closedRefusal() ${attempts} of ${maxAttempts} attempts, due ${due}: ${code ?? "open"}`, () => {
    const facts = showFacts({ attempts }, { due, staff: false });
    assert.equal(closedRefusal({ ...PROBLEM, points: 2, maxAttempts }, facts)?.code, code);
  });
}

Deno.test("showFacts() only a right answer that stands is correct", () => {
  const grade = { parts: [], correct: "correct" as const, score: 1, max: 1 };
  const asker = { due: "none" as const, staff: false };
  assert.equal(showFacts(UNTOUCHED, asker).correct, false);
  assert.equal(showFacts({ ...UNTOUCHED, grade }, asker).correct, true);
  assert.equal(showFacts({ ...UNTOUCHED, grade: { ...grade, correct: "partly" } }, asker).correct, false);
});

Deno.test("isStaff() authors and operators are, learners and the system are not", () => {
  assert.ok(isStaff({ kind: "person", id: "p", roles: ["author"] }));
  assert.ok(isStaff({ kind: "person", id: "p", roles: ["operator"] }));
  assert.ok(!isStaff({ kind: "person", id: "p", roles: [] }));
  assert.ok(!isStaff({ kind: "person", id: "p" }));
  assert.ok(!isStaff({ kind: "system", id: "s" }));
});

Deno.test("openRefusal() learners wait for the start, staff do not", () => {
  const start = "2026-03-02T09:00:00Z";
  assert.equal(openRefusal(start, at("08:59:59"), false)?.code, "learning.not_open");
  assert.equal(openRefusal(start, at("08:59:59"), true), undefined);
  assert.equal(openRefusal(start, at("09:00:00"), false), undefined);
  assert.equal(openRefusal(undefined, at("09:00:00"), false), undefined);
});

const ANSWERS: readonly [
  one: Record<string, string | string[]>,
  other: Record<string, string | string[]>,
  same: boolean,
][] = [
  [{ a: "1", b: ["x", "y"] }, { b: ["x", "y"], a: "1" }, true],
  [{ a: "1" }, { a: "2" }, false],
  [{ a: "1" }, { a: "1", b: "2" }, false],
  [{ a: "x" }, { a: ["x"] }, false],
  [{ a: ["x", "y"] }, { a: ["x,y"] }, false],
  [{}, {}, true],
];

for (const [one, other, same] of ANSWERS) {
  Deno.test(`isSameAnswer() ${JSON.stringify(one)} and ${JSON.stringify(other)}: ${same}`, () => {
    assert.equal(isSameAnswer(one, other), same);
    assert.equal(isSameAnswer(other, one), same);
  });
}

Deno.test("answerErrors() reads what malformedRefusal() was given, and nothing from other facts", () => {
  const errors: AnswerError[] = [
    { part: "a", code: "learning.answer_missing", facts: {} },
    { part: "b", code: "learning.answer_too_long", facts: { limit: 5 } },
  ];
  assert.deepEqual(answerErrors(malformedRefusal(errors).facts), errors);
  assert.deepEqual(answerErrors({ rev: 1 }), []);
});
