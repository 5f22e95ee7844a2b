import assert from "node:assert/strict";
import { findPlace } from "contexts/learning/queries.ts";
import {
  blockAt,
  BLOCKS,
  changed,
  COURSE,
  hearAll,
  LEARNER,
  newSchool,
  published,
  refused,
  RIGHT,
  saidNames,
} from "contexts/learning/sample_course.ts";
import { completeBlocks, reopenUnit } from "./complete_blocks.ts";
import { submitAnswer } from "./submit_answer.ts";
import { viewUnit } from "./view_unit.ts";

const me = { personId: LEARNER.id, courseId: COURSE };
const unit = (unitId: string) => ({ courseId: COURSE, unitId });
const quiz = { courseId: COURSE, blockId: "problem@quiz", rev: 0, form: RIGHT };

Deno.test("completeBlocks() completes what is read or watched in a unit, once, and no problem", async () => {
  await using house = await newSchool();
  const send = () => house.send(completeBlocks, unit("vertical@metal"), LEARNER);
  assert.deepEqual((await send()).answer, { completed: ["html@hum"] });
  assert.deepEqual((await send()).answer, { completed: [] });
  const completed = await house.said("learning.block.completed.v1");
  assert.deepEqual(completed.map((one) => one.body), [
    { ...me, blockId: "html@hum", type: "html", unitId: "vertical@metal" },
  ]);
});

Deno.test("completeBlocks() completes the blocks that are named", async () => {
  await using house = await newSchool(
    changed(blockAt("html", ["sound", "metal", "more"])),
    changed(blockAt("html", ["sound", "metal", "secret"], { staffOnly: true })),
  );
  const send = (...blockIds: string[]) =>
    house.send(completeBlocks, { ...unit("vertical@metal"), blockIds }, LEARNER);
  assert.deepEqual((await send("html@hum")).answer, { completed: ["html@hum"] });
  await refused(send("problem@quiz"), "learning.not_completable");
  await refused(send("html@rows"), "learning.block_missing");
  await refused(send("html@nowhere"), "learning.block_missing");
  await refused(send("html@secret"), "learning.block_missing");
  await refused(house.send(completeBlocks, unit("html@hum"), LEARNER), "learning.block_missing");
  const all = await house.send(completeBlocks, unit("vertical@metal"), LEARNER);
  assert.deepEqual(all.answer, { completed: ["html@more"] });
});

Deno.test("completeBlocks() the last of a section and of the course says that these are complete, once", async () => {
  await using house = await newSchool();
  await house.send(completeBlocks, unit("vertical@film"), LEARNER);
  await house.send(completeBlocks, unit("vertical@rounds"), LEARNER);
  await house.send(completeBlocks, unit("vertical@metal"), LEARNER);
  assert.equal((await findPlace(house.reader("learning"), me))?.done, 3);
  await house.send(submitAnswer, quiz, LEARNER);
  await house.send(completeBlocks, unit("vertical@rounds"), LEARNER);
  const finished = house.clock.now.toISOString();
  house.clock.now = new Date("2026-03-02T10:00:00Z");
  await house.send(viewUnit, unit("vertical@rounds"), LEARNER);
  const names = await saidNames(house);
  assert.deepEqual(names.filter((name) => name !== "block.completed"), [
    "section.completed",
    "problem.submitted",
    "problem.graded",
    "section.completed",
    "course.completed",
    "course.started",
    "unit.viewed",
  ]);
  const sections = await house.said("learning.section.completed.v1");
  assert.deepEqual(sections.map((one) => one.body.sectionId), ["chapter@order", "chapter@sound"]);
  const place = await findPlace(house.reader("learning"), me);
  assert.deepEqual([place?.done, place?.total, place?.completedAt], [4, 4, finished]);
});

Deno.test("completeBlocks() says nothing complete while a version is coming in", async () => {
  await using house = await newSchool();
  const rows = BLOCKS.find((block) => block.blockId === "html@rows")!;
  await hearAll(house, [changed(rows, 3), published(2)]);
  await house.send(completeBlocks, unit("vertical@rounds"), LEARNER);
  assert.deepEqual(await house.said("learning.section.completed.v1"), []);
  await hearAll(house, [changed({ ...rows, blockId: "html@more" }, 3), published(3)]);
  await house.send(completeBlocks, unit("vertical@rounds"), LEARNER);
  assert.equal((await house.said("learning.section.completed.v1")).length, 1);
});

Deno.test("reopenUnit() takes back what was read, not what was answered, and nothing is said twice", async () => {
  await using house = await newSchool();
  await house.send(completeBlocks, unit("vertical@metal"), LEARNER);
  await house.send(submitAnswer, quiz, LEARNER);
  const reopened = await house.send(reopenUnit, unit("vertical@metal"), LEARNER);
  assert.deepEqual(reopened.answer, { reopened: ["html@hum"] });
  assert.equal((await findPlace(house.reader("learning"), me))?.done, 1);
  assert.deepEqual((await house.send(reopenUnit, unit("vertical@metal"), LEARNER)).answer, { reopened: [] });
  const before = await saidNames(house);
  const again = await house.send(completeBlocks, unit("vertical@metal"), LEARNER);
  assert.deepEqual(again.answer, { completed: ["html@hum"] });
  assert.equal((await findPlace(house.reader("learning"), me))?.done, 2);
  assert.deepEqual(await saidNames(house), before);
});
