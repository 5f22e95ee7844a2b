import assert from "node:assert/strict";
import {
  blockAt,
  changed,
  COURSE,
  HALF,
  LEARNER,
  MALFORMED,
  newSchool,
  PROBLEM,
} from "contexts/learning/sample_course.ts";
import { refused, RIGHT, saidNames, STAFF } from "contexts/learning/sample_course.ts";
import { resetProblem, saveAnswer, showAnswer, showHint } from "./attend_problem.ts";
import { submitAnswer } from "./submit_answer.ts";

const quiz = { courseId: COURSE, blockId: "problem@quiz" };
const quizIn = blockAt("problem", ["sound", "metal", "quiz"], { completedBy: "answering", problem: PROBLEM });

Deno.test("saveAnswer() keeps what was typed, malformed too, and completes nothing", async () => {
  await using house = await newSchool();
  const form = { ...MALFORMED, stray: "x" };
  const { answer } = await house.send(saveAnswer, { ...quiz, rev: 0, form }, LEARNER);
  assert.deepEqual([answer.draft, answer.savedAt, answer.rev, answer.attempts], [
    MALFORMED,
    house.clock.now.toISOString(),
    0,
    0,
  ]);
  assert.deepEqual(await saidNames(house), ["problem.saved"]);
});

Deno.test("saveAnswer() the same draft again is not said again, and an answer takes the draft away", async () => {
  await using house = await newSchool();
  await house.send(saveAnswer, { ...quiz, rev: 0, form: HALF }, LEARNER);
  await house.send(saveAnswer, { ...quiz, rev: 0, form: HALF }, LEARNER);
  assert.equal((await house.said("learning.problem.saved.v1")).length, 1);
  const { answer } = await house.send(submitAnswer, { ...quiz, rev: 0, form: RIGHT }, LEARNER);
  assert.deepEqual([answer.state.draft, answer.state.savedAt], [undefined, undefined]);
});

Deno.test("saveAnswer() keeps what comes too late to count, and refuses what was typed over an old state", async () => {
  await using house = await newSchool(changed({ ...quizIn, due: "2026-03-01T00:00:00Z" }));
  const { answer } = await house.send(saveAnswer, { ...quiz, rev: 0, form: HALF }, LEARNER);
  assert.deepEqual(answer.draft, HALF);
  await refused(
    house.send(saveAnswer, { ...quiz, rev: 1, form: HALF }, LEARNER),
    "learning.answered_elsewhere",
  );
});

Deno.test("showHint() shows one more each time, each said once, none beyond the last", async () => {
  await using house = await newSchool();
  const ask = (hint: number) => house.send(showHint, { ...quiz, hint }, LEARNER);
  assert.equal((await ask(1)).answer.hints, 1);
  assert.equal((await ask(1)).answer.hints, 1);
  assert.equal((await ask(2)).answer.hints, 2);
  await refused(ask(3), "learning.hint_missing");
  assert.deepEqual((await house.said("learning.hint.shown.v1")).map((one) => one.body.hint), [1, 2]);
});

Deno.test("showHint() refuses to skip one", async () => {
  await using house = await newSchool();
  await refused(house.send(showHint, { ...quiz, hint: 2 }, LEARNER), "learning.hint_missing");
});

Deno.test("showAnswer() shows it when the rule allows, says so once; staff need not wait", async () => {
  await using house = await newSchool();
  const refusal = await refused(house.send(showAnswer, quiz, LEARNER), "learning.answer_hidden");
  assert.deepEqual(refusal.facts, { rule: "finished" });
  assert.equal((await house.send(showAnswer, quiz, STAFF)).answer.answerShown, true);
  await house.send(submitAnswer, { ...quiz, rev: 0, form: RIGHT }, LEARNER);
  for (let times = 0; times < 2; times++) {
    assert.equal((await house.send(showAnswer, quiz, LEARNER)).answer.answerShown, true);
  }
  assert.equal((await house.said("learning.answer.shown.v1")).length, 2);
});

Deno.test("resetProblem() clears the answer, keeps the score and what was used, and is done once", async () => {
  await using house = await newSchool();
  await house.send(showHint, { ...quiz, hint: 1 }, LEARNER);
  await house.send(submitAnswer, { ...quiz, rev: 0, form: HALF }, LEARNER);
  const { answer } = await house.send(resetProblem, { ...quiz, rev: 1 }, LEARNER);
  assert.deepEqual(answer, { rev: 2, attempts: 1, score: 1, max: 2, hints: 1, answerShown: false });
  assert.deepEqual((await house.send(resetProblem, { ...quiz, rev: 1 }, LEARNER)).answer, answer);
  assert.deepEqual((await house.send(resetProblem, { ...quiz, rev: 2 }, LEARNER)).answer, answer);
  assert.equal((await house.said("learning.problem.reset.v1")).length, 1);

  await refused(
    house.send(submitAnswer, { ...quiz, rev: 1, form: RIGHT }, LEARNER),
    "learning.answered_elsewhere",
  );
  const next = await house.send(submitAnswer, { ...quiz, rev: 2, form: RIGHT }, LEARNER);
  assert.equal(next.answer.attempt, 2);
  assert.equal((await house.said("learning.block.completed.v1")).length, 1);
});

Deno.test("resetProblem() refuses where it is not offered, over an old state, and when closed", async () => {
  await using house = await newSchool(
    changed({ ...quizIn, blockId: "problem@firm", problem: { ...PROBLEM, showReset: false } }),
  );
  const firm = { ...quiz, blockId: "problem@firm", rev: 0 };
  await refused(house.send(resetProblem, firm, LEARNER), "learning.reset_not_offered");
  await house.send(submitAnswer, { ...quiz, rev: 0, form: HALF }, LEARNER);
  await refused(house.send(resetProblem, { ...quiz, rev: 0 }, LEARNER), "learning.answered_elsewhere");
  await house.send(submitAnswer, { ...quiz, rev: 1, form: HALF }, LEARNER);
  await refused(house.send(resetProblem, { ...quiz, rev: 2 }, LEARNER), "learning.no_attempts_left");
});
