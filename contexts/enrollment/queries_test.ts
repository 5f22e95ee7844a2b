import assert from "node:assert/strict";
import { person } from "core/testing/house.ts";
import { enrollLearner, leaveCourse } from "./commands.ts";
import { listEnrollments } from "./queries.ts";
import { houseWith } from "./sample_courses.ts";

const learner = person("p1");

Deno.test("listEnrollments() lists a person's own courses, active before left, newest first", async () => {
  await using house = await houseWith({ courseId: "a", title: "A" }, { courseId: "b" }, { courseId: "c" });
  for (const [at, course] of ["a", "b", "c"].entries()) {
    house.clock.now = new Date(Date.UTC(2026, 2, 1 + at));
    await house.send(enrollLearner, { courseId: course }, learner);
  }
  await house.send(leaveCourse, { courseId: "c" }, learner);
  await house.send(enrollLearner, { courseId: "a" }, person("p2"));
  const list = await listEnrollments(house.reader("enrollment"), "p1");
  assert.deepEqual(list.map((one) => [one.courseId, one.active]), [["b", true], ["a", true], ["c", false]]);
  assert.deepEqual([list[1]?.title, list[1]?.start], ["A", null]);
  assert.deepEqual(await listEnrollments(house.reader("enrollment"), "p3"), []);
});
