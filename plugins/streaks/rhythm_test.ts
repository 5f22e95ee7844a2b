import assert from "node:assert/strict";
import { dayOf, findRhythm, mondayOf } from "./rhythm.ts";

const TODAY = "2026-03-05"; // a Thursday; its week began on 2026-03-02

const RUNS: readonly [what: string, days: string[], current: number, best: number][] = [
  ["nothing yet", [], 0, 0],
  ["today", ["2026-03-05"], 1, 1],
  ["many days of one week", ["2026-03-02", "2026-03-03", "2026-03-05"], 1, 1],
  ["Sunday and Monday are two weeks", ["2026-03-01", "2026-03-02"], 2, 2],
  ["last week, not yet this one", ["2026-02-23"], 1, 1],
  ["three weeks up to the last one", ["2026-02-11", "2026-02-16", "2026-03-01"], 3, 3],
  ["a week left out ends a run", ["2026-02-10", "2026-03-02"], 1, 1],
  ["two weeks ago is over", ["2026-02-09", "2026-02-16"], 0, 2],
  ["the longest run is kept", ["2026-01-05", "2026-01-12", "2026-01-19", "2026-03-03"], 1, 3],
  ["across a year's end", ["2025-12-28", "2025-12-29", "2026-01-05"], 0, 3],
  ["in any order", ["2026-03-05", "2026-02-16", "2026-02-25"], 3, 3],
];

for (const [what, days, current, best] of RUNS) {
  Deno.test(`findRhythm() ${what}: ${current} in a row, ${best} at best`, () => {
    const rhythm = findRhythm(days, TODAY);
    assert.deepEqual([rhythm.current, rhythm.best], [current, best]);
  });
}

Deno.test("findRhythm() tells learned days from rested ones and those to come", () => {
  const { week } = findRhythm(["2026-03-01", "2026-03-03"], TODAY);
  assert.deepEqual(week.map(({ day, state }) => [day, state]), [
    ["2026-03-02", "rested"],
    ["2026-03-03", "learned"],
    ["2026-03-04", "rested"],
    ["2026-03-05", "ahead"],
    ["2026-03-06", "ahead"],
    ["2026-03-07", "ahead"],
    ["2026-03-08", "ahead"],
  ]);
});

Deno.test("dayOf() and mondayOf() count days and weeks in UTC", () => {
  assert.equal(dayOf("2026-03-02T01:00:00+02:00"), "2026-03-01");
  assert.deepEqual(["2026-03-02", "2026-03-08", "2026-03-01"].map((day) => mondayOf(day)), [
    "2026-03-02",
    "2026-03-02",
    "2026-02-23",
  ]);
  assert.equal(mondayOf("2026-03-05", 9), "2025-12-29");
});
