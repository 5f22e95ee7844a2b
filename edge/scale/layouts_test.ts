import assert from "node:assert/strict";
import { across, layoutsFor } from "./layouts.ts";
import { drawingIn } from "./pages.ts";
import { sampleFigures } from "./sample_figures.ts";

const figures = await sampleFigures((name) => name.startsWith("signals carried") ? 1e6 : undefined);

Deno.test("layoutsFor() what sites of their own send is nothing, what everything everywhere sends is the most", () => {
  const [everywhere, sites, split] = layoutsFor(figures, 1_000_000, 30);
  assert.equal(sites!.sentAtPeak, 0);
  assert.ok(everywhere!.sentAtPeak > 10 * split!.sentAtPeak);
  assert.equal(sites!.databases, 30 * 5);
});

Deno.test("layoutsFor() a small site needs one database a context, and says that it is built", () => {
  const [everywhere] = layoutsFor(figures, 1_000, 1);
  assert.deepEqual([everywhere!.databases, everywhere!.built, everywhere!.short], [5, true, undefined]);
  const [crowded] = layoutsFor(figures, 100_000_000, 1);
  assert.equal(crowded!.built, false);
  assert.ok(crowded!.short);
});

Deno.test("across() gathers courses of a learner by course, learners of a course by learner", () => {
  assert.deepEqual(across(50).map(({ dashboard, course, erasure }) => [dashboard, course, erasure]), [
    [4, 1, 4],
    [1, 50, 1],
  ]);
  assert.equal(across(2)[0]!.dashboard, 2);
});

Deno.test("drawingIn() shares pages among regions, and starts another process where one has no headroom", async () => {
  const even = await sampleFigures();
  // 3,000 there: 50 pages a second for who is signed in, 25 for everybody, of 100 each: 0.75 of one process.
  assert.deepEqual(
    [drawingIn(even, 60_000, 1), drawingIn(even, 60_000, 3)].map((
      { signedInPerSecond, processes },
    ) => [Math.round(signedInPerSecond), processes]),
    [[50, 2], [17, 1]],
  );
});
