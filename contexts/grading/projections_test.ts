import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import type { TestHouse } from "core/testing/house.ts";
import { RENEWED_AT_ONCE } from "./projections/renew_grades.ts";
import { listGrades, readGrades } from "./queries.ts";
import {
  block,
  COURSE,
  enrolled,
  graded,
  openHouse,
  policy,
  published,
  said,
  sayings,
  tell,
  wholeCourse,
} from "./sample_course.ts";

async function rows(house: TestHouse): Promise<unknown[]> {
  const database = house.reader("grading").database;
  return await Promise.all(
    ["course", "subsection", "problem", "score", "grade"].map((table) =>
      database.all(sql`select * from ${sql.identifier(table)}`)
    ),
  );
}

async function share(house: TestHouse, personId: string): Promise<number | undefined> {
  const grades = await readGrades(house.reader("grading"), {
    personId,
    courseId: COURSE,
    now: house.clock.now,
  });
  const [listed] = await listGrades(house.reader("grading"), personId);
  assert.equal(listed?.share, grades?.share, "what was said is what is so");
  return grades?.share;
}

Deno.test("keepScore() says what an attempt changes of a learner's grade, and nothing else", async () => {
  await using house = await openHouse();
  await tell(house, ...wholeCourse(), enrolled("p"));
  assert.deepEqual(await sayings(house), [], "no work, no change");
  await tell(house, graded("p", "p1", 0, 1), graded("p", "p7", 1, 1));
  assert.deepEqual(await sayings(house), [], "nothing earned, and practice");
  // Exercise: (0.75 + 0) / 2 of what is kept of three, times 0.4.
  await tell(house, graded("p", "p2", 3, 3));
  await tell(house, graded("p", "p5", 3, 4));
  await tell(house, graded("p", "p1", 1, 1), graded("p", "p1", 1, 1));
  assert.deepEqual(await sayings(house), [
    "subsection graded p sequential@ex1 3 4",
    "course graded p 0.15",
    "subsection graded p sequential@quiz3 3 4",
    "course graded p 0.6 Pass",
    "course passed p 0.6 Pass",
    "subsection graded p sequential@ex1 4 4",
    "course graded p 0.65 Pass",
  ]);
  assert.equal(await share(house, "p"), 0.65);
});

Deno.test("dropScore() takes a problem's points back, and with them a pass", async () => {
  await using house = await openHouse();
  await tell(house, ...wholeCourse(), graded("p", "p5", 4, 4));
  const reset = { personId: "p", courseId: COURSE, blockId: "problem@p5" };
  await tell(house, said("learning.problem.reset.v1", reset));
  await tell(house, graded("p", "p5", 4, 4));
  assert.deepEqual(await sayings(house), [
    "subsection graded p sequential@quiz3 4 4",
    "course graded p 0.6 Pass",
    "course passed p 0.6 Pass",
    "subsection graded p sequential@quiz3 0 4",
    "course graded p 0",
    "course failed p 0",
    "subsection graded p sequential@quiz3 4 4",
    "course graded p 0.6 Pass",
    "course passed p 0.6 Pass",
  ]);
});

Deno.test("grading hears everything again without saying or changing anything", async () => {
  await using house = await openHouse();
  await tell(house, ...wholeCourse(), enrolled("p"), graded("p", "p5", 4, 4), graded("p", "p5", 1, 4));
  await tell(
    house,
    block("problem", "p5", { version: 2, in: "sequential@quiz3", maxScore: 8, graded: true }),
  );
  await tell(house, block("problem", "p4", { version: 2, in: "sequential@ex2", maxScore: 2, graded: true }));
  const gone = { courseId: COURSE, version: 2, blockId: "sequential@ex2", type: "sequential" };
  await tell(house, said("content.block.deleted.v1", gone), published(2), enrolled("p", "ended"));
  const [before, saidBefore] = [await rows(house), await sayings(house)];
  await house.signals.replay("grading", { since: new Date(0) });
  await house.settle();
  assert.deepEqual(await sayings(house), saidBefore);
  assert.deepEqual(await rows(house), before);
});

Deno.test("publishPlan() puts blocks and policy in force with their version, not before", async () => {
  await using house = await openHouse();
  await tell(house, ...wholeCourse(), graded("p", "p5", 4, 4));
  const before = (await sayings(house)).length;
  await tell(
    house,
    block("problem", "p5", { version: 2, in: "sequential@quiz3", maxScore: 8, graded: true }),
    policy({ version: 2, cutoffs: { Pass: 0.7 } }),
  );
  assert.equal((await sayings(house)).length, before);
  assert.equal(await share(house, "p"), 0.6);
  await tell(house, published(2));
  assert.deepEqual((await sayings(house)).slice(before), [
    "subsection graded p sequential@quiz3 8 8",
    "course graded p 0.6",
    "course failed p 0.6",
    "course regraded 1 false",
  ]);
  await tell(house, published(3));
  assert.equal((await sayings(house)).length, before + 4, "nothing that grades differently");
});

Deno.test("publishPlan() counts no points of what is gone, for the course's people only, or worth nothing", async () => {
  await using house = await openHouse();
  const exercise = { graded: true, format: "Exercise", version: 2 };
  await tell(
    house,
    ...wholeCourse(),
    ...["p1", "p2", "p4"].map((name) => graded("p", name, 1, 1)),
    block("sequential", "ex2", { ...exercise, staffOnly: true }),
    block("problem", "p2", { ...exercise, in: "sequential@ex1", maxScore: 0 }),
    said("content.block.deleted.v1", {
      courseId: COURSE,
      version: 2,
      blockId: "problem@p1",
      type: "problem",
    }),
    published(2),
  );
  assert.equal(await share(house, "p"), 0);
  const grades = await readGrades(house.reader("grading"), {
    personId: "p",
    courseId: COURSE,
    now: house.clock.now,
  });
  assert.deepEqual(grades?.problems.map((problem) => problem.blockId), ["problem@p5"]);
});

Deno.test("keepScore() keeps what it hears before it knows the course", async () => {
  await using house = await openHouse();
  await tell(house, graded("p", "p5", 4, 4), enrolled("q"));
  assert.deepEqual(await sayings(house), []);
  await tell(house, ...wholeCourse());
  assert.deepEqual(await sayings(house), [
    "subsection graded p sequential@quiz3 4 4",
    "course graded p 0.6 Pass",
    "course passed p 0.6 Pass",
    "course regraded 2 false",
  ]);
  assert.equal(await share(house, "q"), 0);
});

Deno.test("restLearner() leaves the grade of who left as it was; keepLearner() brings it up to date", async () => {
  await using house = await openHouse();
  await tell(house, ...wholeCourse(), enrolled("p"), graded("p", "p5", 4, 4), enrolled("p", "ended"));
  await tell(house, policy({ version: 2, cutoffs: { Pass: 0.7 } }), published(2));
  assert.equal((await listGrades(house.reader("grading"), "p"))[0]?.passed, true);
  await tell(house, enrolled("p"));
  assert.equal((await listGrades(house.reader("grading"), "p"))[0]?.passed, false);
  assert.equal((await sayings(house)).at(-1), "course failed p 0.6");
});

Deno.test("renewSome() renews a few grades in one work, and all of them by hearing itself", async () => {
  await using house = await openHouse();
  const people = Array.from({ length: 2 * RENEWED_AT_ONCE + 7 }, (_, at) => `p${at}`);
  await tell(house, ...wholeCourse());
  for (const person of people) await tell(house, graded(person, "p5", 4, 4));
  const before = (await sayings(house)).length;
  await tell(house, policy({ version: 2, cutoffs: { Pass: 0.7 } }), published(2));
  const after = (await sayings(house)).slice(before);
  assert.deepEqual(after.filter((one) => one.startsWith("course regraded")), [
    `course regraded ${RENEWED_AT_ONCE} true`,
    `course regraded ${RENEWED_AT_ONCE} true`,
    "course regraded 7 false",
  ]);
  const failed = after.filter((one) => one.startsWith("course failed"));
  assert.deepEqual(failed.toSorted(), people.map((person) => `course failed ${person} 0.6`).toSorted());
});
