import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { person } from "core/testing/house.ts";
import { enrollLearner, leaveCourse } from "./commands.ts";
import { findEnrollment } from "./queries.ts";
import { COURSE, houseWith, saidNames } from "./sample_courses.ts";

const [learner, courseId] = [person("p1"), COURSE.courseId];

Deno.test("enrollLearner() enrols once, and answers the same enrollment ever after", async () => {
  await using house = await houseWith({});
  const first = await house.send(enrollLearner, { courseId }, learner);
  const again = await house.send(enrollLearner, { courseId }, learner);
  assert.deepEqual(again.answer, first.answer);
  const found = await findEnrollment(house.reader("enrollment"), "p1", courseId);
  assert.deepEqual(found, {
    ...first.answer,
    courseId,
    active: true,
    enrolled: house.clock.now.toISOString(),
    left: null,
  });
  const [said, ...more] = await house.said("enrollment.enrollment.created.v1");
  assert.deepEqual([said?.body, said?.key], [
    { ...first.answer, personId: "p1", courseId },
    `p1/${courseId}`,
  ]);
  assert.deepEqual(more, []);
});

Deno.test("leaveCourse() ends an enrollment once; coming back keeps it", async () => {
  await using house = await houseWith({});
  const { answer } = await house.send(enrollLearner, { courseId }, learner);
  house.clock.now = new Date("2026-03-05T00:00:00Z");
  for (const _ of [1, 2]) {
    assert.deepEqual((await house.send(leaveCourse, { courseId }, learner)).answer, answer);
  }
  const left = await findEnrollment(house.reader("enrollment"), "p1", courseId);
  assert.deepEqual([left?.active, left?.left], [false, "2026-03-05T00:00:00.000Z"]);
  assert.deepEqual((await house.send(enrollLearner, { courseId }, learner)).answer, answer);
  const back = await findEnrollment(house.reader("enrollment"), "p1", courseId);
  assert.deepEqual([back?.active, back?.left], [true, null]);
  assert.deepEqual(await saidNames(house), [
    "enrollment.enrollment.created.v1",
    "enrollment.enrollment.ended.v1",
    "enrollment.enrollment.created.v1",
  ]);
});

Deno.test("leaveCourse() lets go of a course whose enrollment has closed, enrollLearner() does not let back in", async () => {
  await using house = await houseWith({ enrollmentEnd: "2026-03-03T00:00:00Z" });
  await house.send(enrollLearner, { courseId }, learner);
  house.clock.now = new Date("2026-03-04T00:00:00Z");
  await house.send(enrollLearner, { courseId }, learner);
  await house.send(leaveCourse, { courseId }, learner);
  await assert.rejects(house.send(enrollLearner, { courseId }, learner), { code: "enrollment.closed" });
});

Deno.test("enrollLearner() and leaveCourse() refuse what cannot be, and say nothing", async () => {
  await using house = await houseWith({ invitationOnly: true });
  const refused = [
    [enrollLearner, "x+y+z", learner, "enrollment.course_unknown"],
    [enrollLearner, courseId, learner, "enrollment.invitation_only"],
    [enrollLearner, courseId, systemActor("import"), "enrollment.person_unknown"],
    [leaveCourse, courseId, learner, "enrollment.not_enrolled"],
    [leaveCourse, "", learner, "enrollment.input_invalid"],
  ] as const;
  for (const [command, id, actor, code] of refused) {
    await assert.rejects(house.send(command, { courseId: id }, actor), { code });
  }
  await house.send(enrollLearner, { courseId }, { kind: "person", id: "a", roles: ["author"] });
  assert.equal((await saidNames(house)).length, 1);
});
