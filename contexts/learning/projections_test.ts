import assert from "node:assert/strict";
import type { TestHouse } from "core/testing/house.ts";
import { completeBlocks } from "./commands/complete_blocks.ts";
import { submitAnswer } from "./commands/submit_answer.ts";
import { readCourseProgress, readUnitState } from "./queries.ts";
import {
  blockAt,
  BLOCKS,
  changed,
  COURSE,
  deleted,
  enrolled,
  grace,
  hearAll,
  LEARNER,
  newSchool,
  OTHER,
  PROBLEM,
  published,
  RIGHT,
  STAFF,
} from "./sample_course.ts";
import { block, blockState, course, learner, total } from "./schema.ts";

const me = { personId: LEARNER.id, courseId: COURSE };
const hum = blockAt("html", ["sound", "metal", "hum"]);
const quiz = blockAt("problem", ["sound", "metal", "quiz"], { completedBy: "answering", problem: PROBLEM });

async function rows(house: TestHouse): Promise<unknown> {
  const { database } = house.reader("learning");
  return await Promise.all(
    [block, course, learner, total, blockState].map((table) => database.select().from(table)),
  );
}

async function shares(house: TestHouse): Promise<Record<string, string>> {
  const progress = await readCourseProgress(house.reader("learning"), me);
  const { done, total, units } = progress!;
  return Object.fromEntries(
    [["course", { done, total }] as const, ...Object.entries(units)].map(([id, share]) => [
      id.replace("vertical@", ""),
      `${share.done}/${share.total}`,
    ]),
  );
}

/** A school where the learner has completed everything in the unit "metal". */
async function newSchoolBegun(): Promise<TestHouse> {
  const house = await newSchool();
  await house.send(completeBlocks, { courseId: COURSE, unitId: "vertical@metal" }, LEARNER);
  await house.send(submitAnswer, { courseId: COURSE, blockId: "problem@quiz", rev: 0, form: RIGHT }, LEARNER);
  assert.deepEqual(await shares(house), { course: "2/4", metal: "2/2", film: "0/1", rounds: "0/1" });
  return house;
}

Deno.test("hears everything again and changes nothing, newer versions and what was done included", async () => {
  await using house = await newSchoolBegun();
  await hearAll(house, [
    grace(10),
    changed({ ...hum, completedBy: "nothing" }, 2),
    deleted(quiz, 2),
    published(2),
    enrolled(OTHER, "ended"),
  ]);
  const before = await rows(house);
  const said = await house.everything();
  await house.signals.replay("learning", { since: new Date(0) });
  await house.settle();
  assert.deepEqual(await rows(house), before);
  assert.equal((await house.everything()).length, said.length);
});

Deno.test("keepBlock() counts what learners meet in a unit and can complete", async () => {
  await using house = await newSchool(
    changed(blockAt("html", ["sound", "metal", "secret"], { staffOnly: true })),
    changed({ ...blockAt("html", ["sound", "metal", "stray"]), place: { order: 9 } }),
    changed(blockAt("html", ["sound", "metal", "extra"])),
    published(),
  );
  assert.deepEqual(await shares(house), { course: "0/5", metal: "0/3", film: "0/1", rounds: "0/1" });
});

Deno.test("keepBlock() a block that moves takes along what learners have in it", async () => {
  await using house = await newSchoolBegun();
  const moved = { ...quiz, place: blockAt("problem", ["order", "rounds", "quiz"]).place };
  await hearAll(house, [changed(moved, 2), published(2)]);
  assert.deepEqual(await shares(house), { course: "2/4", metal: "1/1", film: "0/1", rounds: "1/2" });
  const there = { ...me, sectionId: "chapter@order", unitId: "vertical@rounds" };
  const state = await readUnitState(house.reader("learning"), there);
  assert.equal(state.problems["problem@quiz"]?.attempts, 1);
  assert.deepEqual([state.done, state.doneByUnit], [["problem@quiz"], { "vertical@rounds": 1 }]);
});

Deno.test("dropBlock() a deleted block counts no more, and again with all that was done when it comes back", async () => {
  await using house = await newSchoolBegun();
  await hearAll(house, [deleted(quiz, 2), published(2)]);
  assert.deepEqual(await shares(house), { course: "1/3", metal: "1/1", film: "0/1", rounds: "0/1" });
  await hearAll(house, [changed(quiz, 3), published(3)]);
  assert.deepEqual(await shares(house), { course: "2/4", metal: "2/2", film: "0/1", rounds: "0/1" });
  const here = { ...me, sectionId: "chapter@sound", unitId: "vertical@metal" };
  assert.equal((await readUnitState(house.reader("learning"), here)).problems["problem@quiz"]?.rev, 1);
});

Deno.test("keepBlock() a block that cannot be completed any more counts no more, for anybody", async () => {
  await using house = await newSchoolBegun();
  await house.send(completeBlocks, { courseId: COURSE, unitId: "vertical@metal" }, OTHER);
  const doneBy = async () => {
    const { database } = house.reader("learning");
    const rows = await database.select({ personId: learner.personId, done: learner.done }).from(learner);
    return [LEARNER, OTHER, STAFF].map(({ id }) => rows.find((row) => row.personId === id)?.done);
  };
  await hearAll(house, [changed({ ...hum, completedBy: "nothing" }, 2), published(2)]);
  assert.deepEqual(await shares(house), { course: "1/3", metal: "1/1", film: "0/1", rounds: "0/1" });
  assert.deepEqual(await doneBy(), [1, 0, 0]);
  await hearAll(house, [changed(hum, 3), published(3)]);
  assert.deepEqual(await shares(house), { course: "2/4", metal: "2/2", film: "0/1", rounds: "0/1" });
  assert.deepEqual(await doneBy(), [2, 1, 0]);
});

Deno.test("keepBlock() and keepCourse() an older version heard late changes nothing", async () => {
  await using house = await newSchool();
  await hearAll(house, [...BLOCKS.map((one) => changed(one, 3)), published(3)]);
  const before = await rows(house);
  await hearAll(house, [deleted(hum, 2), changed({ ...quiz, completedBy: "nothing" }, 2), published(2)]);
  assert.deepEqual(await rows(house), before);
});

Deno.test("keepLearner() who leaves and comes back finds all that they did", async () => {
  await using house = await newSchoolBegun();
  const enrolledNow = async () =>
    (await readUnitState(house.reader("learning"), {
      ...me,
      sectionId: "chapter@sound",
      unitId: "vertical@metal",
    }))
      .enrolled;
  await hearAll(house, [enrolled(LEARNER, "ended")]);
  assert.equal(await enrolledNow(), false);
  await hearAll(house, [enrolled(LEARNER)]);
  assert.equal(await enrolledNow(), true);
  assert.equal((await shares(house)).course, "2/4");
});
