import assert from "node:assert/strict";
import { person } from "core/testing/house.ts";
import { findPlace, readUnitState } from "contexts/learning/queries.ts";
import { answerErrors } from "contexts/learning/rules.ts";
import { attempt, blockState } from "contexts/learning/schema.ts";
import {
  blockAt,
  changed,
  COURSE,
  enrolled,
  grace,
  HALF,
  hearAll,
  LEARNER,
  MALFORMED,
  newSchool,
  OTHER,
  PROBLEM,
  published,
  refused,
  RIGHT,
  saidNames,
  STAFF,
} from "contexts/learning/sample_course.ts";
import { submitAnswer } from "./submit_answer.ts";

const quiz = { courseId: COURSE, blockId: "problem@quiz" };
const quizIn = blockAt("problem", ["sound", "metal", "quiz"], { completedBy: "answering", problem: PROBLEM });

Deno.test("submitAnswer() stores the attempt and the state, and says that it was submitted, graded, completed", async () => {
  await using house = await newSchool();
  const { answer } = await house.send(submitAnswer, { ...quiz, rev: 0, form: HALF }, LEARNER);
  assert.deepEqual([answer.attempt, answer.repeated], [1, false]);
  const { state } = answer;
  assert.deepEqual([state.rev, state.attempts, state.score, state.max], [1, 1, 1, 2]);
  assert.deepEqual(state.grade?.parts.map((part) => part.correct), ["correct", "incorrect"]);

  const { database } = house.reader("learning");
  assert.deepEqual(await database.select().from(attempt), [{
    personId: LEARNER.id,
    ...quiz,
    rev: 0,
    attempt: 1,
    answer: HALF,
    score: 1,
    max: 2,
    at: house.clock.now.toISOString(),
  }]);
  const [row] = await database.select().from(blockState);
  assert.deepEqual(JSON.parse(row!.state!), state);
  assert.deepEqual([row!.done, row!.doneAt], [true, house.clock.now.toISOString()]);

  assert.deepEqual(await saidNames(house), ["problem.submitted", "problem.graded", "block.completed"]);
  const [submitted] = await house.said("learning.problem.submitted.v1");
  assert.deepEqual(submitted!.body, { personId: LEARNER.id, ...quiz, attempt: 1, answer: HALF });
  const [graded] = await house.said("learning.problem.graded.v1");
  assert.deepEqual(graded!.body, {
    personId: LEARNER.id,
    ...quiz,
    attempt: 1,
    score: 1,
    maxScore: 2,
    correct: "partly",
  });
  const [completed] = await house.said("learning.block.completed.v1");
  assert.deepEqual(completed!.body, {
    personId: LEARNER.id,
    ...quiz,
    type: "problem",
    unitId: "vertical@metal",
  });
});

Deno.test("submitAnswer() counts the next attempt, whose score is the one that counts, and completes only once", async () => {
  await using house = await newSchool();
  const begun = house.clock.now.toISOString();
  await house.send(submitAnswer, { ...quiz, rev: 0, form: RIGHT }, LEARNER);
  house.clock.now = new Date("2026-03-02T10:00:00Z");
  const { answer } = await house.send(submitAnswer, { ...quiz, rev: 1, form: HALF }, LEARNER);
  assert.deepEqual([answer.attempt, answer.state.score], [2, 1]);
  const { database } = house.reader("learning");
  const [row] = await database.select().from(blockState);
  assert.deepEqual([row!.done, row!.doneAt], [true, begun]);
  assert.equal(
    (await findPlace(house.reader("learning"), { personId: LEARNER.id, courseId: COURSE }))?.done,
    1,
  );
  assert.equal((await house.said("learning.block.completed.v1")).length, 1);
  assert.deepEqual((await house.said("learning.problem.graded.v1")).map((one) => one.body.score), [2, 1]);
});

Deno.test("submitAnswer() the same answer to the same revision counts once, also when no attempt is left", async () => {
  await using house = await newSchool();
  const first = await house.send(submitAnswer, { ...quiz, rev: 0, form: HALF }, LEARNER);
  const again = await house.send(submitAnswer, { ...quiz, rev: 0, form: HALF }, LEARNER);
  assert.deepEqual(again.answer, { ...first.answer, repeated: true });
  await house.send(submitAnswer, { ...quiz, rev: 1, form: RIGHT }, LEARNER);
  const late = await house.send(submitAnswer, { ...quiz, rev: 0, form: HALF }, LEARNER);
  assert.deepEqual([late.answer.attempt, late.answer.repeated, late.answer.state.attempts], [1, true, 2]);
  const last = await house.send(submitAnswer, { ...quiz, rev: 1, form: RIGHT }, LEARNER);
  assert.deepEqual([last.answer.attempt, last.answer.repeated], [2, true]);
  assert.equal((await house.said("learning.problem.submitted.v1")).length, 2);
});

Deno.test("submitAnswer() another answer to a revision that is no more is a conflict and no attempt", async () => {
  await using house = await newSchool();
  await house.send(submitAnswer, { ...quiz, rev: 0, form: HALF }, LEARNER);
  for (const [rev, form] of [[0, RIGHT], [0, MALFORMED], [5, RIGHT]] as const) {
    const refusal = await refused(
      house.send(submitAnswer, { ...quiz, rev, form }, LEARNER),
      "learning.answered_elsewhere",
    );
    assert.deepEqual([refusal.kind, refusal.facts], ["conflict", { rev: 1, attempts: 1 }]);
  }
  assert.equal((await house.said("learning.problem.submitted.v1")).length, 1);
});

Deno.test("submitAnswer() many at once to one revision make exactly one attempt", async () => {
  await using house = await newSchool();
  const sent = Array.from(
    { length: 20 },
    (_, at) => house.send(submitAnswer, { ...quiz, rev: 0, form: at % 2 ? RIGHT : HALF }, LEARNER),
  );
  const ended = await Promise.allSettled(sent);
  const counted = ended.filter((one) => one.status === "fulfilled" && !one.value.answer.repeated);
  assert.equal(counted.length, 1);
  assert.equal(ended.filter((one) => one.status === "fulfilled").length, 10);
  assert.equal((await house.said("learning.problem.submitted.v1")).length, 1);
  assert.equal((await house.said("learning.problem.graded.v1")).length, 1);
  assert.equal((await house.reader("learning").database.select().from(attempt)).length, 1);
});

Deno.test("submitAnswer() what cannot be read is told part by part and uses no attempt", async () => {
  await using house = await newSchool();
  const refusal = await refused(
    house.send(submitAnswer, { ...quiz, rev: 0, form: { bells: "many" } }, LEARNER),
    "learning.answer_malformed",
  );
  const errors = answerErrors(refusal.facts);
  assert.deepEqual(errors.map(({ part }) => part), ["metal", "bells"]);
  assert.equal(errors[0]!.code, "learning.answer_missing");
  assert.deepEqual(await saidNames(house), []);
  const { answer } = await house.send(submitAnswer, { ...quiz, rev: 0, form: RIGHT }, LEARNER);
  assert.equal(answer.attempt, 1);
});

Deno.test("submitAnswer() refuses when no attempts are left", async () => {
  await using house = await newSchool();
  for (const rev of [0, 1]) await house.send(submitAnswer, { ...quiz, rev, form: HALF }, LEARNER);
  const sent = house.send(submitAnswer, { ...quiz, rev: 2, form: RIGHT }, LEARNER);
  assert.deepEqual((await refused(sent, "learning.no_attempts_left")).facts, { attempts: 2 });
});

Deno.test("submitAnswer() takes an answer in the time of grace and none after it", async () => {
  await using house = await newSchool(changed({ ...quizIn, due: "2026-03-02T09:00:00Z" }), grace(30));
  house.clock.now = new Date("2026-03-02T09:30:00Z");
  await house.send(submitAnswer, { ...quiz, rev: 0, form: HALF }, LEARNER);
  house.clock.now = new Date("2026-03-02T09:30:01Z");
  await refused(house.send(submitAnswer, { ...quiz, rev: 1, form: RIGHT }, LEARNER), "learning.past_due");
});

Deno.test("submitAnswer() refuses who is not enrolled, left, or is no person", async () => {
  await using house = await newSchool(enrolled(OTHER, "ended"));
  const input = { ...quiz, rev: 0, form: RIGHT };
  await refused(house.send(submitAnswer, input, person("p9")), "learning.not_enrolled");
  await refused(house.send(submitAnswer, input, OTHER), "learning.not_enrolled");
  await refused(house.send(submitAnswer, input, { kind: "plugin", id: "x" }), "learning.person_unknown");
});

Deno.test("submitAnswer() refuses what is not there, asks nothing, is not open or is for staff only", async () => {
  await using house = await newSchool(
    changed({ ...quizIn, blockId: "problem@later", start: "2026-03-03T00:00:00Z" }),
    changed({ ...quizIn, blockId: "problem@staff", staffOnly: true }),
  );
  const send = (blockId: string, actor = LEARNER) =>
    house.send(submitAnswer, { courseId: COURSE, blockId, rev: 0, form: RIGHT }, actor);
  await refused(send("problem@nowhere"), "learning.block_missing");
  await refused(send("html@hum"), "learning.not_a_problem");
  await refused(send("problem@later"), "learning.not_open");
  await refused(send("problem@staff"), "learning.block_missing");
  assert.equal((await send("problem@later", STAFF)).answer.attempt, 1);
  assert.equal((await send("problem@staff", STAFF)).answer.attempt, 1);
  const completed = await house.said("learning.block.completed.v1");
  assert.deepEqual(completed.map((one) => one.body.blockId), ["problem@later"]);
});

Deno.test("submitAnswer() the state outlives a changed definition, and is shown as it was answered", async () => {
  await using house = await newSchool();
  const { answer } = await house.send(submitAnswer, { ...quiz, rev: 0, form: HALF }, LEARNER);
  const problem = { ...PROBLEM, parts: PROBLEM.parts.slice(1), body: [{ part: "bells" }] };
  await hearAll(house, [changed({ ...quizIn, problem }, 2), published(2)]);
  const at = {
    personId: LEARNER.id,
    courseId: COURSE,
    sectionId: "chapter@sound",
    unitId: "vertical@metal",
  };
  const before = await readUnitState(house.reader("learning"), at);
  assert.deepEqual(before.problems["problem@quiz"], answer.state);
  const next = await house.send(submitAnswer, { ...quiz, rev: 1, form: { bells: "23" } }, LEARNER);
  assert.deepEqual([next.answer.attempt, next.answer.state.score, next.answer.state.max], [2, 1, 1]);
});
