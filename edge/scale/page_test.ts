import assert from "node:assert/strict";
import { readFile } from "core/testing/files.ts";
import type { Figures } from "./figures.ts";
import { withGenerated } from "./page.ts";
import { sampleFigures } from "./sample_figures.ts";

Deno.test("docs/scale.md says what its figures make", async () => {
  const figures = JSON.parse(await readFile("docs/reference/figures.json")) as Figures;
  const page = await readFile("docs/scale.md");
  assert.equal(page, withGenerated(page, figures), 'it is stale: run "deno task scale"');
});

Deno.test("withGenerated() says another page for other figures, and refuses one without places", async () => {
  const page = await readFile("docs/scale.md");
  const others = await sampleFigures();
  assert.notEqual(withGenerated(page, others), page);
  assert.throws(() => withGenerated("# How far it goes", others), SyntaxError);
});
