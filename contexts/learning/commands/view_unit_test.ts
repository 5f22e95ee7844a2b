import assert from "node:assert/strict";
import { person } from "core/testing/house.ts";
import { findPlace, hasStarted } from "contexts/learning/queries.ts";
import {
  blockAt,
  BLOCKS,
  COURSE,
  deleted,
  hearAll,
  LEARNER,
  newSchool,
  published,
  refused,
} from "contexts/learning/sample_course.ts";
import { saidNames } from "contexts/learning/sample_course.ts";
import { completeBlocks } from "./complete_blocks.ts";
import { submitAnswer } from "./submit_answer.ts";
import { viewUnit } from "./view_unit.ts";

const me = { personId: LEARNER.id, courseId: COURSE };
const metal = { courseId: COURSE, unitId: "vertical@metal" };
const film = { courseId: COURSE, unitId: "vertical@film" };

Deno.test("viewUnit() begins the course once, and is where the learner resumes", async () => {
  await using house = await newSchool();
  const reader = house.reader("learning");
  assert.equal(await hasStarted(reader, me), false);
  assert.deepEqual((await house.send(viewUnit, metal, LEARNER)).answer, { viewed: true });
  const begun = house.clock.now.toISOString();
  house.clock.now = new Date(house.clock.now.getTime() + 1_000);
  await house.send(viewUnit, film, LEARNER);
  assert.deepEqual(await saidNames(house), ["course.started", "unit.viewed", "unit.viewed"]);
  assert.equal(await hasStarted(reader, me), true);
  const place = await findPlace(reader, me);
  assert.deepEqual([place?.unitId, place?.startedAt, place?.viewedAt], [
    film.unitId,
    begun,
    house.clock.now.toISOString(),
  ]);
});

Deno.test("viewUnit() says one unit at most once a minute, but always moves the place", async () => {
  await using house = await newSchool();
  const begun = house.clock.now.getTime();
  for (const [seconds, unit] of [[0, metal], [20, film], [40, metal], [59, metal], [61, metal]] as const) {
    house.clock.now = new Date(begun + seconds * 1_000);
    await house.send(viewUnit, unit, LEARNER);
    assert.equal((await findPlace(house.reader("learning"), me))?.unitId, unit.unitId);
  }
  const viewed = await house.said("learning.unit.viewed.v1");
  assert.deepEqual(viewed.map((one) => [(Date.parse(one.at) - begun) / 1_000, one.body.unitId]), [
    [0, metal.unitId],
    [20, film.unitId],
    [61, metal.unitId],
  ]);
});

Deno.test("viewUnit() refuses a block that is no unit and who is not enrolled", async () => {
  await using house = await newSchool();
  const send = (unitId: string, actor = LEARNER) => house.send(viewUnit, { ...metal, unitId }, actor);
  await refused(send("html@hum"), "learning.block_missing");
  await refused(send("vertical@nowhere"), "learning.block_missing");
  await refused(send("vertical@metal", person("p9")), "learning.not_enrolled");
});

Deno.test("viewUnit() says that a section is complete when what was missing was taken out of the course", async () => {
  await using house = await newSchool();
  await house.send(completeBlocks, metal, LEARNER);
  await house.send(completeBlocks, film, LEARNER);
  assert.deepEqual(await house.said("learning.section.completed.v1"), []);
  await hearAll(house, [deleted(blockAt("problem", ["sound", "metal", "quiz"]), 2), published(2)]);
  await house.send(viewUnit, metal, LEARNER);
  const [completed] = await house.said("learning.section.completed.v1");
  assert.equal(completed?.body.sectionId, "chapter@sound");
  const quiz = { courseId: COURSE, blockId: "problem@quiz", rev: 0, form: {} };
  await refused(house.send(submitAnswer, quiz, LEARNER), "learning.block_missing");
});

Deno.test("viewUnit() says nothing complete where there is nothing to complete", async () => {
  await using house = await newSchool();
  const counted = BLOCKS.filter((block) => block.completedBy !== "nothing");
  await hearAll(house, [...counted.map((block) => deleted(block, 2)), published(2)]);
  await house.send(viewUnit, metal, LEARNER);
  assert.deepEqual(await saidNames(house), ["course.started", "unit.viewed"]);
});
