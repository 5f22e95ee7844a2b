import assert from "node:assert/strict";
import { answering, type Answers } from "core/testing/answering.ts";
import { listDifferences } from "core/work/difference.ts";
import { submitAnswer } from "./commands/submit_answer.ts";
import { COURSE, HALF, LEARNER, refused, RIGHT, saidNames, schoolAsking } from "./sample_course.ts";

const quiz = { courseId: COURSE, blockId: "problem@quiz" };

async function schoolWith(filters: Answers) {
  const house = await schoolAsking([answering("proctor", filters)]);
  const submit = (form: Record<string, string | string[]>, rev = 0) =>
    house.send(submitAnswer, { ...quiz, rev, form }, LEARNER);
  return { house, submit, kept: () => listDifferences(house.reader("learning"), 10) };
}

Deno.test("submitAnswer() counts and grades the answer that plugins leave", async () => {
  const { house, submit, kept } = await schoolWith({
    "learning.submission.v1": ({ answer }) => {
      assert.deepEqual(answer, HALF);
      return { change: { answer: RIGHT } };
    },
  });
  await using _ = house;
  const { answer: { state } } = await submit(HALF);
  assert.deepEqual([state.answer, state.score, state.max], [RIGHT, 2, 2]);
  const [one] = await kept();
  assert.deepEqual(one && "field" in one && [one.field, one.before, one.after, one.personId], [
    "answer",
    HALF,
    RIGHT,
    LEARNER.id,
  ]);
});

Deno.test("submitAnswer() uses no attempt where a plugin halts it, before or after it was graded", async () => {
  for (const filter of ["learning.submission.v1", "learning.verdict.v1"]) {
    const { house, submit } = await schoolWith({ [filter]: () => ({ halt: "Hand in on paper." }) });
    await using _ = house;
    const { facts } = await refused(submit(RIGHT), "learning.halted");
    assert.equal(facts.reason, "Hand in on paper.");
    assert.deepEqual(await saidNames(house), []);
  }
});

Deno.test("submitAnswer() lets plugins change the verdict: it counts and is said; new feedback is shown as plain text", async () => {
  const { house, submit } = await schoolWith({
    "learning.verdict.v1": ({ score, max, parts }) => {
      assert.deepEqual([score, max], [1, 2]);
      const told = (parts as { part: string; feedback: string[] }[]).map((part) => ({
        ...part,
        credit: 0.5,
        feedback: [...part.feedback, "<b>Nearly</b>"],
      }));
      return {
        change: { score: 1.5, correct: "partly", parts: [...told, { ...told[0]!, part: "made up" }] },
      };
    },
  });
  await using _ = house;
  const { answer: { state } } = await submit(HALF);
  assert.deepEqual([state.score, state.max, state.grade?.correct], [1.5, 2, "partly"]);
  assert.equal(state.grade?.parts.length, 2);
  assert.equal(state.grade?.parts[0]?.feedback.at(-1), "&lt;b&gt;Nearly&lt;/b&gt;");
  const [graded] = await house.said("learning.problem.graded.v1");
  assert.deepEqual([graded?.body.score, graded?.body.maxScore], [1.5, 2]);
});

Deno.test("submitAnswer() keeps its own verdict where a plugin's is none", async () => {
  const { house, submit } = await schoolWith({
    "learning.verdict.v1": ({ max }) => ({ change: { score: Number(max) + 1 } }),
  });
  await using _ = house;
  const { answer: { state } } = await submit(HALF);
  assert.deepEqual([state.score, state.max], [1, 2]);
});

Deno.test("submitAnswer() asks nobody about an answer that cannot be read", async () => {
  let asked = 0;
  const { house, submit } = await schoolWith({ "learning.verdict.v1": () => void asked++ });
  await using _ = house;
  await refused(submit({}), "learning.answer_malformed");
  assert.equal(asked, 0);
});
