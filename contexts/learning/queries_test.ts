import assert from "node:assert/strict";
import { completeBlocks } from "./commands/complete_blocks.ts";
import { submitAnswer } from "./commands/submit_answer.ts";
import { viewUnit } from "./commands/view_unit.ts";
import { listPlaces, readBlockStates, readCourseProgress, readUnitState } from "./queries.ts";
import {
  blockAt,
  changed,
  COURSE,
  enrolled,
  HALF,
  hearAll,
  LEARNER,
  newSchool,
  OTHER,
  PROBLEM,
  published,
} from "./sample_course.ts";

const me = { personId: LEARNER.id, courseId: COURSE };
const metal = { ...me, sectionId: "chapter@sound", unitId: "vertical@metal" };

Deno.test("readUnitState() who never enrolled has nothing, and is not enrolled", async () => {
  await using house = await newSchool();
  assert.deepEqual(await readUnitState(house.reader("learning"), { ...metal, personId: "p9" }), {
    enrolled: false,
    problems: {},
    videos: {},
    done: [],
    doneByUnit: {},
  });
});

Deno.test("readUnitState() gives the unit's problems and the section's units, of this learner only", async () => {
  await using house = await newSchool();
  const quiz = { courseId: COURSE, blockId: "problem@quiz", rev: 0, form: HALF };
  const { answer } = await house.send(submitAnswer, quiz, LEARNER);
  await house.send(viewUnit, { courseId: COURSE, unitId: "vertical@metal" }, LEARNER);
  for (const unitId of ["vertical@metal", "vertical@film", "vertical@rounds"]) {
    await house.send(completeBlocks, { courseId: COURSE, unitId }, OTHER);
  }
  await house.send(completeBlocks, { courseId: COURSE, unitId: "vertical@film" }, LEARNER);
  const state = await readUnitState(house.reader("learning"), metal);
  assert.deepEqual(state, {
    enrolled: true,
    problems: { "problem@quiz": answer.state },
    videos: {},
    done: ["problem@quiz"],
    doneByUnit: { "vertical@film": 1, "vertical@metal": 1 },
  });
});

Deno.test("readUnitState() takes any name of a block and any text of an answer", async () => {
  const odd = `problem@"a', [b] {é\\n`;
  const parts = [{ kind: "text" as const, id: "p", label: "", answers: [], caseSensitive: false }];
  await using house = await newSchool(
    changed({
      ...blockAt("problem", ["sound", "metal", "odd"], { completedBy: "answering" }),
      blockId: odd,
      problem: { ...PROBLEM, parts, body: [] },
    }),
  );
  const form = { p: `"quoted', \\ \u0000 \ud83d\udd14` };
  await house.send(submitAnswer, { courseId: COURSE, blockId: odd, rev: 0, form }, LEARNER);
  const state = await readUnitState(house.reader("learning"), metal);
  assert.equal(state.problems[odd]?.answer?.p, form.p);
  assert.deepEqual(state.done, [odd]);
  const { enrolled: _, doneByUnit: __, ...same } = state;
  const at = { ...me, blockIds: [odd, "problem@quiz"] };
  assert.deepEqual(await readBlockStates(house.reader("learning"), at), same);
});

Deno.test("readCourseProgress() adds up units, subsections, sections and the course", async () => {
  await using house = await newSchool();
  const reader = house.reader("learning");
  assert.equal(await readCourseProgress(reader, { ...me, personId: "p9" }), undefined);
  await house.send(viewUnit, { courseId: COURSE, unitId: "vertical@metal" }, LEARNER);
  await house.send(completeBlocks, { courseId: COURSE, unitId: "vertical@metal" }, LEARNER);
  const begun = house.clock.now.toISOString();
  assert.deepEqual(await readCourseProgress(reader, me), {
    courseId: COURSE,
    enrolled: true,
    unitId: "vertical@metal",
    viewedAt: begun,
    startedAt: begun,
    completedAt: null,
    done: 1,
    total: 4,
    sections: { "chapter@order": { done: 0, total: 1 }, "chapter@sound": { done: 1, total: 3 } },
    subsections: { "sequential@order": { done: 0, total: 1 }, "sequential@sound": { done: 1, total: 3 } },
    units: {
      "vertical@film": { done: 0, total: 1 },
      "vertical@metal": { done: 1, total: 2 },
      "vertical@rounds": { done: 0, total: 1 },
    },
  });
});

Deno.test("listPlaces() lists the courses that a person learns in, the last looked at first", async () => {
  await using house = await newSchool();
  const second = "Carillon+BELLS2+2026";
  const other = (said: ReturnType<typeof enrolled>) => ({
    ...said,
    body: { ...said.body as object, courseId: second },
  });
  await hearAll(house, [other(enrolled(LEARNER)), other(published())]);
  await house.send(viewUnit, { courseId: COURSE, unitId: "vertical@film" }, LEARNER);
  const places = await listPlaces(house.reader("learning"), LEARNER.id);
  assert.deepEqual(places.map((one) => [one.courseId, one.unitId, one.total]), [
    [COURSE, "vertical@film", 4],
    [second, null, 0],
  ]);
  assert.equal((await readCourseProgress(house.reader("learning"), me))?.units["vertical@metal"]?.total, 2);
  await house.send(completeBlocks, { courseId: COURSE, unitId: "vertical@film" }, LEARNER);
  const progress = await readCourseProgress(house.reader("learning"), me);
  const shares = Object.values(progress!.units);
  assert.deepEqual((await listPlaces(house.reader("learning"), LEARNER.id))[0]?.units, {
    done: shares.filter((share) => share.done === share.total).length,
    total: shares.length,
  }, "units are counted as the course's own page counts them");
  await hearAll(house, [enrolled(LEARNER, "ended")]);
  assert.deepEqual((await listPlaces(house.reader("learning"), LEARNER.id)).map((one) => one.courseId), [
    second,
  ]);
});
