import assert from "node:assert/strict";
import { openHouse, testContract } from "carillon/kit";

const here = import.meta.url;
const at = { courseId: "Org+Second+Run" };
const question = { personId: "p", ...at, returning: false };
const first = { personId: "p", courseId: "Org+First+Run" };

Deno.test("nobody gets in before the course that comes before is passed, and nobody is kept out without one", async () => {
  await using house = await openHouse(here);
  const ask = (more = {}) => house.ask("enrollment.request.v1", { ...question, ...more }, at);
  assert.equal(await ask(), undefined);
  await house.configure({ after: first.courseId }, at.courseId);
  assert.deepEqual(await ask(), {
    halt: "This course builds on Org+First+Run: pass that one first, then enrol here.",
  });
  assert.equal(await ask({ returning: true }), undefined);
  await house.hear("grading.course.passed.v1", { ...first, share: 0.9, grade: "Pass" });
  assert.equal(await ask(), undefined);
  assert.ok(await ask({ personId: "q" }), "the pass is one person's");
  await house.hear("grading.course.failed.v1", { ...first, share: 0.3 });
  assert.ok(await ask());
});

Deno.test("the reason is in the language of whoever is kept out", async () => {
  await using house = await openHouse(here, { settings: { after: first.courseId } });
  const answer = await house.ask("enrollment.request.v1", question, { ...at, language: "ar" });
  assert.match((answer as { halt: string }).halt, /اجتز/);
});

await testContract(here);
