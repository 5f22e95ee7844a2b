import assert from "node:assert/strict";
import {
  addUp,
  earnedNow,
  gradeCourse,
  type Grader,
  isShown,
  passShare,
  type Plan,
  type PlannedProblem,
  type Policy,
  type SubsectionPoints,
} from "./rules.ts";

function grader(facts: Partial<Grader> = {}): Grader {
  return { type: "Ex", shortLabel: "Ex", minCount: 0, dropCount: 0, weight: 1, ...facts };
}

function points(format: string, earned: number, possible: number): SubsectionPoints {
  const subsection = { id: `${format}${earned}/${possible}`, title: "", format, problems: [] };
  return { subsection, earned, possible, attempted: true };
}

const PASS: Policy["cutoffs"] = { Pass: 0.6 };

// Each row by Open edX's policy: assignment types, points by subsection, the share it comes to.
const SHARES: readonly [
  what: string,
  graders: Grader[],
  points: [format: string, earned: number, possible: number][],
  share: number,
][] = [
  ["nothing published", [grader()], [], 0],
  ["no policy", [], [["Ex", 1, 1]], 0],
  ["one subsection", [grader()], [["Ex", 3, 4]], 0.75],
  ["subsections weigh the same whatever their points", [grader()], [["Ex", 1, 1], ["Ex", 0, 9]], 0.5],
  ["missing ones count as zero up to min_count", [grader({ minCount: 4 })], [["Ex", 1, 1]], 0.25],
  [
    "min_count is no maximum",
    [grader({ minCount: 1 })],
    [["Ex", 1, 1], ["Ex", 1, 2], ["Ex", 0, 1]],
    0.5,
  ],
  ["the lowest is dropped", [grader({ dropCount: 1 })], [["Ex", 0, 1], ["Ex", 1, 1], ["Ex", 1, 2]], 0.75],
  [
    "missing ones are dropped first",
    [grader({ minCount: 3, dropCount: 2 })],
    [["Ex", 1, 2]],
    0.5,
  ],
  ["all dropped is zero", [grader({ dropCount: 2 })], [["Ex", 1, 1], ["Ex", 1, 1]], 0],
  ["more dropped than there are is zero", [grader({ dropCount: 9 })], [["Ex", 1, 1]], 0],
  [
    "types by weight",
    [grader({ weight: 0.3 }), grader({ type: "Quiz", weight: 0.7 })],
    [["Ex", 1, 1], ["Quiz", 1, 2]],
    0.65,
  ],
  ["weights below one stay below", [grader({ weight: 0.5 })], [["Ex", 1, 1]], 0.5],
  [
    "weights above one are extra credit",
    [grader(), grader({ type: "Bonus", weight: 0.2 })],
    [["Ex", 1, 1], ["Bonus", 1, 1]],
    1.2,
  ],
  ["other formats count for nothing", [grader()], [["Lab", 1, 1]], 0],
  ["two types of one name both count", [grader({ weight: 0.5 }), grader({ weight: 0.5 })], [["Ex", 1, 1]], 1],
  // The share of a subsection is rounded to four places, the grade to whole percent with a twentieth given.
  ["a third", [grader()], [["Ex", 1, 3]], 0.33],
  ["two thirds", [grader()], [["Ex", 2, 3]], 0.67],
  ["half a percent goes up", [grader()], [["Ex", 595, 1000]], 0.6],
  ["a twentieth below the half goes up too", [grader()], [["Ex", 5945, 10000]], 0.6],
  ["less than that does not", [grader()], [["Ex", 5944, 10000]], 0.59],
  ["four places, halves to even", [grader()], [["Ex", 59445, 100000]], 0.59],
];

for (const [what, graders, given, share] of SHARES) {
  Deno.test(`gradeCourse() ${what}`, () => {
    const policy = { graders, cutoffs: PASS };
    assert.equal(gradeCourse(policy, given.map((one) => points(...one))).share, share);
  });
}

Deno.test("gradeCourse() shows what is dropped: the lowest, of equals the later, missing ones too", () => {
  const policy = { graders: [grader({ minCount: 4, dropCount: 2 })], cutoffs: PASS };
  const { byType } = gradeCourse(policy, [points("Ex", 0, 1), points("Ex", 1, 2), points("Ex", 1, 2)]);
  assert.deepEqual(byType[0]!.items.map((item) => [item.share, item.dropped, item.points !== undefined]), [
    [0, true, true],
    [0.5, false, true],
    [0.5, false, true],
    [0, true, false],
  ]);
  assert.equal(byType[0]!.share, 0.5);
});

Deno.test("gradeCourse() does not believe an absurd min_count", () => {
  const { byType } = gradeCourse({ graders: [grader({ minCount: 1e12 })], cutoffs: {} }, []);
  assert.equal(byType[0]!.items.length, 1_000);
});

const CUTOFFS: readonly [cutoffs: Policy["cutoffs"], share: number, grade: string | undefined, boolean][] = [
  [{ Pass: 0.6 }, 0.59, undefined, false],
  [{ Pass: 0.6 }, 0.6, "Pass", true],
  [{ A: 0.9, B: 0.75, C: 0.5 }, 0.5, "C", true],
  [{ A: 0.9, B: 0.75, C: 0.5 }, 0.75, "B", true],
  [{ C: 0.5, A: 0.9, B: 0.75 }, 1, "A", true],
  [{ A: 0.9, F: 0 }, 0.3, "F", false],
  [{ A: 0.9, F: 0 }, 0.9, "A", true],
  [{}, 1, undefined, false],
];

for (const [cutoffs, share, grade, passed] of CUTOFFS) {
  Deno.test(`gradeCourse() ${share} by ${JSON.stringify(cutoffs)} is ${grade ?? "no grade"}`, () => {
    const found = gradeCourse({ graders: [grader()], cutoffs }, [points("Ex", share * 100, 100)]);
    assert.deepEqual([found.grade, found.passed], [grade, passed]);
  });
}

Deno.test("passShare() is the lowest cutoff above zero", () => {
  const cases: Policy["cutoffs"][] = [{ A: 0.9, C: 0.5, F: 0 }, { F: 0 }, {}];
  assert.deepEqual(cases.map((cutoffs) => passShare({ cutoffs })), [0.5, undefined, undefined]);
});

const problem = { title: "", showCorrectness: "always", due: null } as const;

Deno.test("addUp() adds what counts, in the order of the course; what was not attempted is zero of what is possible", () => {
  const plan: Plan = {
    graders: [],
    cutoffs: {},
    ungraded: 0,
    subsections: [
      {
        id: "a",
        title: "",
        format: "Ex",
        problems: [
          { id: "p1", maxScore: 2, counts: true, ...problem },
          { id: "p2", maxScore: 3, counts: true, ...problem },
          { id: "p3", maxScore: 9, counts: false, ...problem },
        ],
      },
      { id: "b", title: "", format: "Ex", problems: [{ id: "p4", maxScore: 1, counts: true, ...problem }] },
      { id: "c", title: "", format: "Ex", problems: [{ id: "p5", maxScore: 1, counts: false, ...problem }] },
      { id: "d", title: "", problems: [{ id: "p6", maxScore: 1, counts: true, ...problem }] },
    ],
  };
  const one = { earned: 1, possible: 1 };
  const scores = new Map(["p1", "p3", "p5", "p6"].map((id) => [id, one]));
  assert.deepEqual(
    addUp(plan, scores).map(({ subsection, earned, possible, attempted }) => [
      subsection.id,
      earned,
      possible,
      attempted,
    ]),
    [["a", 2, 5, true], ["b", 0, 1, false]],
  );
});

const WORTH: readonly [maxScore: number, earned: number, possible: number, now: number][] = [
  [3, 2, 3, 2],
  [6, 2, 3, 4],
  [1, 2, 4, 0.5],
  [5, 0, 0, 0],
  [0.1, 0.1, 0.1, 0.1],
];

for (const [maxScore, earned, possible, now] of WORTH) {
  Deno.test(`earnedNow() ${earned} of ${possible} is ${now} when the problem is worth ${maxScore}`, () => {
    assert.equal(earnedNow(maxScore, { earned, possible }), now);
  });
}

const now = new Date("2026-03-02T09:00:00Z");
const SHOWN: readonly [facts: Partial<PlannedProblem>, shown: boolean][] = [
  [{ showCorrectness: "always" }, true],
  [{ showCorrectness: "never", due: "2026-01-01T00:00:00Z" }, false],
  [{ showCorrectness: "past_due", due: "2026-03-03T00:00:00Z" }, false],
  [{ showCorrectness: "past_due", due: "2026-03-01T00:00:00Z" }, true],
  [{ showCorrectness: "past_due", due: null }, true],
];

for (const [facts, shown] of SHOWN) {
  Deno.test(`isShown() ${shown} for ${JSON.stringify(facts)}`, () => {
    assert.equal(isShown({ id: "p", maxScore: 1, counts: true, ...problem, ...facts }, now), shown);
  });
}
