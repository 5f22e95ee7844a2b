import assert from "node:assert/strict";
import { person } from "core/testing/house.ts";
import { enrollLearner } from "./commands.ts";
import { listEnrollments } from "./queries.ts";
import { COURSE, houseWith, saidNames } from "./sample_courses.ts";

Deno.test("keepCourse() keeps the newest version, however often and in whatever order it hears", async () => {
  await using house = await houseWith({ version: 2, title: "New" }, { version: 1, title: "Old" });
  await house.send(enrollLearner, { courseId: COURSE.courseId }, person("p1"));
  const before = await listEnrollments(house.reader("enrollment"), "p1");
  assert.deepEqual(before.map((one) => one.title), ["New"]);
  await house.signals.replay("enrollment", { since: new Date(0) });
  await house.settle();
  assert.deepEqual(await listEnrollments(house.reader("enrollment"), "p1"), before);
  assert.equal((await saidNames(house)).length, 1);
});
