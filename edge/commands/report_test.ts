import assert from "node:assert/strict";
import { counted, reportWords } from "./report.ts";

const REPORT = {
  course: "Org+C1+2014",
  title: "A course",
  total: 12,
  blocks: { html: 10, course: 1, poll: 1 },
  assets: 1,
  kept: [
    { path: "vertical/ve.xml", reason: 'There is no block of the type "poll" here yet' },
    ...["a", "b", "c", "d", "d"].map((name) => ({
      path: `html/${name}.xml`,
      reason: "Its scripts do not run here",
    })),
  ],
  dangling: [],
  duplicates: [{ path: "html/a.xml", reason: "Met before" }],
};

Deno.test("reportWords() lines up the blocks, groups what was kept by its reason, the most first", () => {
  const words = reportWords({ ...REPORT, version: 2 }, { styled: false }, "Imported in 1.2 s.");
  assert.equal(
    words,
    `A course
Org+C1+2014 · version 2

12 blocks
  10  html
   1  course
   1  poll

1 asset

Kept as the author wrote it, not or only partly shown (6)
  5  Its scripts do not run here
       html/a.xml
       html/b.xml
       html/c.xml
       and 1 more: see --json
  1  There is no block of the type "poll" here yet
       vertical/ve.xml

Met a second time (1)
  1  Met before
       html/a.xml

Imported in 1.2 s.`,
  );
});

Deno.test("reportWords() leaves out what there is none of", () => {
  const clean = { ...REPORT, kept: [], duplicates: [] };
  const words = reportWords(clean, { styled: false }, "Nothing was stored: this was a check.");
  assert.doesNotMatch(words, /Kept|nowhere|second time|version/);
});

Deno.test("reportWords() lets no course write to the terminal by itself", () => {
  const title = "A\u001b]0;owned\u0007 \u202ecourse";
  const words = reportWords({ ...REPORT, title }, { styled: false }, "");
  assert.match(words, /^A\ufffd\]0;owned\ufffd \ufffdcourse\n/);
});

Deno.test("reportWords() styles only where the terminal wants it", () => {
  assert.ok(reportWords(REPORT, { styled: true }, "").startsWith("\u001b[1mA course\u001b[22m\n"));
  assert.ok(!reportWords(REPORT, { styled: false }, "").includes("\u001b"));
});

Deno.test("counted() says one and many", () => {
  assert.deepEqual([0, 1, 2].map((count) => counted(count, "block")), ["0 blocks", "1 block", "2 blocks"]);
});
