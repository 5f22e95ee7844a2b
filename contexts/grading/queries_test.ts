import assert from "node:assert/strict";
import type { BodyOf } from "core/signal/signal.ts";
import type { TestHouse } from "core/testing/house.ts";
import type { blockPublished } from "contexts/content/signals.ts";
import { listGrades, readGrades } from "./queries.ts";
import { block, COURSE, enrolled, graded, openHouse, published, tell, wholeCourse } from "./sample_course.ts";

function read(house: TestHouse, personId = "p") {
  return readGrades(house.reader("grading"), { personId, courseId: COURSE, now: house.clock.now });
}

async function worked(): Promise<TestHouse> {
  const house = await openHouse();
  await tell(
    house,
    ...wholeCourse(),
    graded("p", "p2", 1, 3),
    graded("p", "p5", 4, 4),
    graded("p", "p7", 1, 1),
  );
  return house;
}

Deno.test("readGrades() gives the grade, what passes, and how many blocks nobody grades here", async () => {
  await using house = await worked();
  const { byType: _, problems: __, ...whole } = (await read(house))!;
  assert.deepEqual(whole, {
    courseId: COURSE,
    // (0.25 + 0) / 2 * 0.4 + 1 * 0.6
    share: 0.65,
    grade: "Pass",
    passed: true,
    passShare: 0.6,
    cutoffs: [{ grade: "Merit", share: 0.9 }, { grade: "Pass", share: 0.6 }],
    ungraded: 1,
  });
});

Deno.test("readGrades() shows by assignment type what counts, what is dropped and what is missing", async () => {
  await using house = await worked();
  const [exercise, quiz] = (await read(house))!.byType;
  assert.deepEqual([exercise?.share, exercise?.weight, quiz?.share, quiz?.weight], [0.125, 0.4, 1, 0.6]);
  assert.deepEqual(
    [...exercise!.items, ...quiz!.items].map((item) =>
      [item.title, item.earned, item.possible, item.attempted, item.dropped] as const
    ),
    [
      ["ex1", 1, 4, true, false],
      ["ex2", 0, 2, false, false],
      [undefined, 0, 0, false, true],
      ["quiz3", 4, 4, true, false],
    ],
  );
});

Deno.test("readGrades() lists the problems that count, and practice that was attempted", async () => {
  await using house = await worked();
  assert.deepEqual(
    (await read(house))!.problems.map((one) => [
      one.blockId,
      one.earned,
      one.possible,
      one.attempted,
      one.counts,
    ]),
    [
      ["problem@p1", 0, 1, false, true],
      ["problem@p2", 1, 3, true, true],
      ["problem@p4", 0, 2, false, true],
      ["problem@p5", 4, 4, true, true],
      ["problem@p7", 1, 1, true, false],
    ],
  );
});

Deno.test("readGrades() finds nothing before a course is published, and zeros for who did nothing", async () => {
  await using house = await openHouse();
  await tell(house, ...wholeCourse().slice(0, -1));
  assert.equal(await read(house), undefined);
  await tell(house, published());
  const grades = await read(house, "stranger");
  assert.deepEqual([grades?.share, grades?.grade, grades?.passed], [0, undefined, false]);
  assert.deepEqual(await listGrades(house.reader("grading"), "stranger"), []);
});

Deno.test("readGrades() hides what the course does not show yet, and counts it all the same", async () => {
  await using house = await openHouse();
  const problem: BodyOf<typeof blockPublished>["problem"] = {
    body: [],
    parts: [],
    hints: [],
    showAnswer: "never",
    showAnswerAfter: 0,
    showCorrectness: "past_due",
    showReset: false,
  };
  await tell(
    house,
    ...wholeCourse().slice(0, -1),
    block("problem", "p5", {
      in: "sequential@quiz3",
      maxScore: 4,
      graded: true,
      due: "2026-03-03T00:00:00Z",
      problem,
    }),
    published(),
    graded("p", "p5", 4, 4),
  );
  const seen = async () => {
    const grades = await read(house);
    return [
      grades?.share,
      grades?.byType[1]?.items[0]?.hidden,
      grades?.problems.find((one) => one.blockId === "problem@p5")?.hidden,
    ];
  };
  assert.deepEqual(await seen(), [0.6, true, true]);
  house.clock.now = new Date("2026-03-04T00:00:00Z");
  assert.deepEqual(await seen(), [0.6, false, false]);
});

Deno.test("listGrades() lists a learner's own courses", async () => {
  await using house = await openHouse();
  await tell(house, ...wholeCourse(), enrolled("p"), graded("p", "p5", 4, 4), enrolled("q"));
  assert.deepEqual(await listGrades(house.reader("grading"), "p"), [
    { courseId: COURSE, share: 0.6, grade: "Pass", passed: true },
  ]);
});
