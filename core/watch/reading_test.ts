import assert from "node:assert/strict";
import { addedUp, quantile, type Reading } from "./reading.ts";

const about = { doc: "", name: "carillon_a" };

Deno.test("addedUp() adds what several threads counted, series by series", () => {
  const one: Reading = { ...about, kind: "counter", series: [{ labels: { a: "x" }, value: 1 }] };
  const other: Reading = {
    ...about,
    kind: "counter",
    series: [{ labels: { a: "x" }, value: 2 }, { labels: { a: "y" }, value: 3 }],
  };
  assert.deepEqual(addedUp([one, other]), [{
    ...one,
    series: [{ labels: { a: "x" }, value: 3 }, { labels: { a: "y" }, value: 3 }],
  }]);

  const spread: Reading = {
    ...about,
    kind: "histogram",
    bounds: [1, 2],
    series: [{ labels: {}, counts: [1, 0, 2], sum: 9 }],
  };
  assert.deepEqual(addedUp([spread, spread]), [{
    ...spread,
    series: [{ labels: {}, counts: [2, 0, 4], sum: 18 }],
  }]);
});

for (
  const [counts, share, expected] of [
    [[0, 0, 0], 0.5, undefined],
    [[10, 0, 0], 0.5, 0.5],
    [[10, 10, 0], 0.5, 1],
    [[10, 10, 0], 0.75, 2],
    [[10, 10, 20], 0.99, 3],
    [[0, 0, 4], 0.5, 3],
  ] as const
) {
  Deno.test(`quantile() of ${JSON.stringify(counts)} at ${share} is ${expected}`, () => {
    assert.equal(quantile([1, 3], counts, share), expected);
  });
}
