import { assertRebuilds } from "core/testing/rebuilds.ts";
import { completeBlocks, reopenUnit } from "./commands/complete_blocks.ts";
import { submitAnswer } from "./commands/submit_answer.ts";
import { learning } from "./mod.ts";
import {
  blockAt,
  changed,
  COURSE,
  deleted,
  enrolled,
  grace,
  hearAll,
  LEARNER,
  newSchool,
  OTHER,
  published,
  RIGHT,
} from "./sample_course.ts";

Deno.test("learning is rebuilt: the course and who is enrolled, and nothing of what they did", async () => {
  await using house = await newSchool(grace(10));
  for (const actor of [LEARNER, OTHER]) {
    await house.send(completeBlocks, { courseId: COURSE, unitId: "vertical@metal" }, actor);
    await house.send(submitAnswer, { courseId: COURSE, blockId: "problem@quiz", rev: 0, form: RIGHT }, actor);
  }
  await house.send(reopenUnit, { courseId: COURSE, unitId: "vertical@metal" }, OTHER);
  await hearAll(house, [
    changed(blockAt("html", ["order", "rounds", "hum"]), 2),
    deleted(blockAt("html", ["order", "rounds", "rows"]), 2),
    published(2),
    enrolled(OTHER, "ended"),
  ]);
  await assertRebuilds(house, house.folder, learning);
});
