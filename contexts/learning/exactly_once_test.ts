import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import type { TestHouse } from "core/testing/house.ts";
import { resetProblem, saveAnswer } from "./commands/attend_problem.ts";
import { submitAnswer } from "./commands/submit_answer.ts";
import { readBlockStates } from "./queries.ts";
import { type ProblemState, UNTOUCHED } from "./rules.ts";
import {
  blockAt,
  changed,
  COURSE,
  HALF,
  LEARNER,
  MALFORMED,
  newSchool,
  PROBLEM,
  RIGHT,
} from "./sample_course.ts";
import { attempt } from "./schema.ts";

const problem = { ...PROBLEM, maxAttempts: 40 };
const quizIn = blockAt("problem", ["sound", "metal", "quiz"], { completedBy: "answering", problem });
const quiz = { courseId: COURSE, blockId: "problem@quiz" };
const FORMS = [RIGHT, HALF, MALFORMED, { metal: "glass", bells: "23" }];

/** Numbers that look random and are the same for a seed (mulberry32). */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

/** A tab: it knows the revision that it saw last, and does something with it; what is refused shows it the newest. */
async function act(
  house: TestHouse,
  seen: { rev: number },
  throwDice: (sides: number) => number,
): Promise<void> {
  const { rev } = seen;
  const form = FORMS[throwDice(FORMS.length)]!;
  try {
    switch (throwDice(6)) {
      case 0:
        seen.rev = (await house.send(saveAnswer, { ...quiz, rev, form }, LEARNER)).answer.rev;
        return;
      case 1:
        seen.rev = (await house.send(resetProblem, { ...quiz, rev }, LEARNER)).answer.rev;
        return;
      default:
        seen.rev = (await house.send(submitAnswer, { ...quiz, rev, form }, LEARNER)).answer.state.rev;
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // Half the time the tab is not loaded again, and goes on with what it knew.
    if (error.code === "learning.answered_elsewhere" && throwDice(2)) seen.rev = Number(error.facts.rev);
  }
}

for (const seed of [1, 2, 3]) {
  Deno.test(`three tabs and a learner who clicks twice: each revision has one attempt, each attempt is said once (${seed})`, async () => {
    await using house = await newSchool(changed(quizIn));
    const throwDice = dice(seed);
    const tabs = [{ rev: 0 }, { rev: 0 }, { rev: 0 }];
    for (let round = 0; round < 60; round++) {
      const busy = tabs.filter(() => throwDice(3) > 0);
      await Promise.all(busy.flatMap((tab) => [act(house, tab, throwDice), act(house, tab, throwDice)]));
    }

    const attempts = await house.reader("learning").database.select().from(attempt);
    attempts.sort((one, other) => one.attempt - other.attempt);
    assert.ok(attempts.length > 10, `only ${attempts.length} attempts`);
    assert.deepEqual(attempts.map((one) => one.attempt), attempts.map((_, at) => at + 1));
    assert.equal(new Set(attempts.map((one) => one.rev)).size, attempts.length);

    const submitted = await house.said("learning.problem.submitted.v1");
    assert.deepEqual(
      submitted.map(({ body }) => [body.attempt, body.answer]),
      attempts.map((one) => [one.attempt, one.answer]),
    );
    const graded = await house.said("learning.problem.graded.v1");
    assert.deepEqual(
      graded.map(({ body }) => [body.attempt, body.score]),
      attempts.map((one) => [one.attempt, one.score]),
    );
    assert.equal((await house.said("learning.block.completed.v1")).length, 1);

    const resets = (await house.said("learning.problem.reset.v1")).length;
    const { problems } = await readBlockStates(house.reader("learning"), {
      personId: LEARNER.id,
      courseId: COURSE,
      blockIds: [quiz.blockId],
    });
    const state: ProblemState = problems[quiz.blockId] ?? UNTOUCHED;
    assert.deepEqual([state.attempts, state.rev], [attempts.length, attempts.length + resets]);
    assert.equal(state.score, attempts.at(-1)?.score);
  });
}
