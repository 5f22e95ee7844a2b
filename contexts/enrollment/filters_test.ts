import assert from "node:assert/strict";
import { answering } from "core/testing/answering.ts";
import { person } from "core/testing/house.ts";
import { listDifferences } from "core/work/difference.ts";
import { enrollLearner, leaveCourse } from "./commands.ts";
import { findEnrollment } from "./queries.ts";
import { COURSE, houseAsking, saidNames } from "./sample_courses.ts";

const [learner, courseId] = [person("p1"), COURSE.courseId];

Deno.test("enrollLearner() asks plugins once for each time that somebody would enrol, and says whether they come back", async () => {
  const asked: unknown[] = [];
  const plugin = answering("gate", { "enrollment.request.v1": (given) => void asked.push({ ...given }) });
  await using house = await houseAsking([plugin]);
  await house.send(enrollLearner, { courseId }, learner);
  await house.send(enrollLearner, { courseId }, learner);
  await house.send(leaveCourse, { courseId }, learner);
  await house.send(enrollLearner, { courseId }, learner);
  assert.deepEqual(asked, [
    { personId: "p1", courseId, returning: false },
    { personId: "p1", courseId, returning: true },
  ]);
});

Deno.test("enrollLearner() and leaveCourse() do nothing and say nothing where a plugin halts them, and it is kept", async () => {
  const plugin = answering("gate", {
    "enrollment.request.v1": ({ returning }) =>
      returning ? { halt: "You left: write to us first." } : undefined,
    "enrollment.leave.v1": ({ personId }) =>
      personId === "p2" ? { halt: "Your term is not over." } : undefined,
  });
  await using house = await houseAsking([plugin]);
  await house.send(enrollLearner, { courseId }, learner);
  await house.send(leaveCourse, { courseId }, learner);
  await assert.rejects(house.send(enrollLearner, { courseId }, learner), {
    code: "enrollment.halted",
    kind: "forbidden",
  });
  await house.send(enrollLearner, { courseId }, person("p2"));
  await assert.rejects(house.send(leaveCourse, { courseId }, person("p2")), { code: "enrollment.halted" });
  const reader = house.reader("enrollment");
  assert.equal((await findEnrollment(reader, "p1", courseId))?.active, false);
  assert.equal((await findEnrollment(reader, "p2", courseId))?.active, true);
  assert.equal((await saidNames(house)).length, 3);
  const kept = await listDifferences(reader, 10);
  assert.deepEqual(kept.map((one) => [one.filter, one.plugin, one.personId, "halted" in one && one.halted]), [
    ["enrollment.leave.v1", "gate", "p2", "Your term is not over."],
    ["enrollment.request.v1", "gate", "p1", "You left: write to us first."],
  ]);
});
