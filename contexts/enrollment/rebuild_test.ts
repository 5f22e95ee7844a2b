import { person } from "core/testing/house.ts";
import { assertRebuilds } from "core/testing/rebuilds.ts";
import { enrollLearner, leaveCourse } from "./commands.ts";
import { enrollment } from "./mod.ts";
import { COURSE, houseWith } from "./sample_courses.ts";

Deno.test("enrollment is rebuilt: the terms of courses, and nobody's enrollment", async () => {
  await using house = await houseWith({ version: 2, title: "New" }, { version: 1 }, { courseId: "other" });
  for (const id of ["p1", "p2"]) await house.send(enrollLearner, { courseId: COURSE.courseId }, person(id));
  await house.send(leaveCourse, { courseId: COURSE.courseId }, person("p1"));
  await house.settle();
  await assertRebuilds(house, house.folder, enrollment);
});
