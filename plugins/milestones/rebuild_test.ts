import assert from "node:assert/strict";
import { newHouse } from "core/testing/house.ts";
import { assertRebuilds } from "core/testing/rebuilds.ts";
import { plugin } from "./plugin.ts";

Deno.test("milestones is rebuilt: who reached what when, and nobody is told of it again", async () => {
  await using house = await newHouse({ contexts: [], plugins: [plugin.context] });
  const facts = { courseId: "c", version: 1, title: "Bells", language: "en" };
  await house.tell("content.course.published.v1", facts as never);
  for (const personId of ["p", "q", "p"]) {
    house.clock.now = new Date(house.clock.now.getTime() + 60_000);
    await house.tell("learning.section.completed.v1", { personId, courseId: "c", sectionId: "s" });
    await house.tell("learning.course.completed.v1", { personId, courseId: "c" });
  }
  await assertRebuilds(house, house.folder, plugin.context);
  assert.equal((await house.said("milestones.milestone.awarded.v1")).length, 4);
});
