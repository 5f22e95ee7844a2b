import assert from "node:assert/strict";
import { ASSUMED } from "./assumed.ts";
import { bytesOfOne, endingsOf, freshHours, pulledAMonth, pulledAtPeak } from "./copies.ts";
import { sampleFigures } from "./sample_figures.ts";

/** Every change is 10,000 bytes in each database, looking costs nearly nothing, a copy takes in 10 MB/s. */
const figures = await sampleFigures((name) => {
  if (name.includes("copied to")) return 10_000;
  if (name.startsWith("a copy that is looked after")) return 1e-9;
  if (name.startsWith("processor of servers")) return 10;
  return 10;
});
const ASK = { ...ASSUMED, enrollmentsPerHour: 0, enrollmentsPerYear: 0 };
const fullAt = (regions: number, what: string) =>
  Math.round(endingsOf(figures, regions, ASK).find((one) => one.what.includes(what))!.fullAt);

Deno.test("bytesOfOne() is what it changes in all databases", () => {
  assert.deepEqual(
    (["answers", "visits", "enrollments"] as const).map((kind) => bytesOfOne(figures, kind, "alone")),
    [30_000, 20_000, 30_000],
  );
});

Deno.test("pulledAtPeak() and pulledAMonth() are changes times bytes", () => {
  // 12.5 answers and 25 visits a second.
  assert.equal(pulledAtPeak(figures, 60_000, ASK).toFixed(6), "0.875000");
  assert.equal(
    pulledAMonth(figures, 60_000, ASK).toFixed(3),
    (60_000 * (300 * 3 + 600 * 2) / 1e5 / 12).toFixed(3),
  );
});

Deno.test("endingsOf() what regions take in does not depend on how many there are; what home sends does", () => {
  assert.equal(fullAt(1, "150 ms away"), fullAt(30, "150 ms away"));
  // Half of 10 MB/s, of which 60,000 learners ask for 0.875.
  assert.equal(fullAt(1, "150 ms away"), Math.round(60_000 * 5 / 0.875));
  assert.equal(fullAt(5, "home's line"), Math.round(60_000 * 62.5 / 5 / 0.875));
  // Ten milliseconds a megabyte: four processors send 400 MB/s, half of it is asked for at most.
  assert.equal(fullAt(10, "processors"), Math.round(60_000 * 200 / 10 / 0.875));
});

Deno.test("endingsOf() is never less than nobody, however much looking costs", async () => {
  const busy = await sampleFigures((name) => name.startsWith("a copy that is looked after") ? 1e9 : 10);
  assert.ok(endingsOf(busy, 30).every((one) => one.fullAt === 0));
});

Deno.test("freshHours() is what is stored by what comes over", () => {
  assert.equal(freshHours(figures, 36, "near"), 1);
});
