import assert from "node:assert/strict";
import { readFile } from "core/testing/files.ts";
import { demands, type Figures, firstFull, scalePage, withGenerated } from "./model.ts";

function figures(rate: number): Figures {
  const rows = ["file", "server"].flatMap((on) =>
    ["visits of a unit", "answers", "answers graded", "an answer in learning", "an answer in grading"].map(
      (what) => ({ name: `scale: ${what}, on a ${on}`, value: rate, unit: "/s" }),
    )
  );
  return { machine: { cores: 1, deno: "0", date: "2026-01-01" }, rows };
}

Deno.test("demands() doubles with learners, and splits where a writer has no headroom", () => {
  const [one] = demands(figures(100), 60_000);
  // 3,000 there: 25 visits and 12.5 answers a second, of 100 that one writer does.
  assert.equal(one!.busy, 0.375);
  assert.equal(one!.databases, 1);
  assert.equal(one!.fullAt, 80_000);
  assert.equal(demands(figures(100), 120_000)[0]!.databases, 2);
});

Deno.test("firstFull() is the database that most is asked of", () => {
  assert.equal(firstFull(figures(100), "file").context, "learning");
});

Deno.test("demands() refuses to reckon with what was not measured", () => {
  assert.throws(() => demands({ ...figures(1), rows: [] }, 1), /was not measured/);
});

Deno.test("docs/scale.md says what its figures make", async () => {
  const measured = JSON.parse(await readFile("docs/reference/figures.json")) as Figures;
  const page = await readFile("docs/scale.md");
  assert.equal(page, withGenerated(page, scalePage(measured)), 'it is stale: run "deno task scale"');
});
