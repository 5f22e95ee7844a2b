import assert from "node:assert/strict";
import { readUnitState } from "contexts/learning/queries.ts";
import { COURSE, LEARNER, newSchool, refused, saidNames } from "contexts/learning/sample_course.ts";
import { reportVideo } from "./report_video.ts";

const video = { courseId: COURSE, blockId: "video@strike" };
const at = {
  personId: LEARNER.id,
  courseId: COURSE,
  sectionId: "chapter@sound",
  unitId: "vertical@film",
};

Deno.test("reportVideo() keeps where it resumes and says what happened", async () => {
  await using house = await newSchool();
  for (const [what, second] of [["played", 0], ["paused", 12.5], ["seeked", 40]] as const) {
    await house.send(reportVideo, { ...video, what, second }, LEARNER);
  }
  assert.deepEqual((await readUnitState(house.reader("learning"), at)).videos, {
    "video@strike": { second: 40, completed: false },
  });
  assert.deepEqual(await saidNames(house), ["video.played", "video.paused", "video.seeked"]);
  assert.equal((await house.said("learning.video.paused.v1"))[0]?.body.second, 12.5);
});

Deno.test("reportVideo() to the end completes the block once and begins again at the beginning", async () => {
  await using house = await newSchool();
  for (let times = 0; times < 2; times++) {
    const { answer } = await house.send(reportVideo, { ...video, what: "completed", second: 60 }, LEARNER);
    assert.deepEqual(answer, { second: 0, completed: true });
  }
  const { answer } = await house.send(reportVideo, { ...video, what: "paused", second: 5 }, LEARNER);
  assert.deepEqual(answer, { second: 5, completed: true });
  assert.deepEqual(await saidNames(house), ["video.completed", "block.completed", "video.paused"]);
  assert.deepEqual((await readUnitState(house.reader("learning"), at)).done, ["video@strike"]);
});

Deno.test("reportVideo() refuses a block that is no video", async () => {
  await using house = await newSchool();
  const input = { ...video, blockId: "html@hum", what: "played" as const, second: 0 };
  await refused(house.send(reportVideo, input, LEARNER), "learning.not_a_video");
});
