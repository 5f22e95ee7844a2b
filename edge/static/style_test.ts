import assert from "node:assert/strict";
import { listFiles, readFile } from "core/testing/files.ts";
import { STYLE_SHEETS } from "edge/files/sheets.ts";

const MOST_BYTES = 12 * 1024;

/** Sides of the page where sides of the text are meant: they do not turn with the reading direction. */
const PHYSICAL =
  /(?<![\w-])(margin|padding|border|inset)?-?(left|right|top|bottom)(-\w+)*\s*:|text-align:\s*(left|right)|float:\s*(left|right)|(?<![\w-])(min-|max-)?(width|height)\s*:(?![^{]*\{)/;

async function sheets(): Promise<{ name: string; css: string }[]> {
  const names = (await listFiles()).filter((file) => /^edge\/static\/.*\.css$/.test(file));
  return await Promise.all(names.map(async (name) => ({ name, css: await readFile(name) })));
}

Deno.test("STYLE_SHEETS names every sheet, the one that orders the layers first", async () => {
  const names = (await sheets()).map(({ name }) => name).sort();
  assert.deepEqual(STYLE_SHEETS.map((name) => `edge/static/${name}.css`).sort(), names);
  assert.equal(STYLE_SHEETS[0], "tokens");
});

Deno.test("the style of all pages together is at most 12 KB gzip", async () => {
  const css = (await sheets()).map((sheet) => sheet.css).join("\n");
  const packed = await new Response(new Blob([css]).stream().pipeThrough(new CompressionStream("gzip")))
    .bytes();
  assert.ok(packed.length <= MOST_BYTES, `${packed.length} bytes`);
});

Deno.test("the style names sides of the text, never of the page", async () => {
  for (const { name, css } of await sheets()) {
    const lines = css.split("\n").filter((line) => !line.includes("@media"));
    const found = lines.filter((line) => PHYSICAL.test(line));
    assert.deepEqual(found, [], name);
  }
});

Deno.test("the rule on sides refuses its counter-examples", () => {
  for (
    const line of [
      "margin-left: 0;",
      "  left: 0;",
      "text-align: right;",
      "width: 1px;",
      "border-top-color: red;",
    ]
  ) {
    assert.match(line, PHYSICAL);
  }
  for (
    const line of [
      "margin-inline-start: 0;",
      "inline-size: 1px;",
      "inset-block-start: 0;",
      "border-inline-end: 0;",
    ]
  ) {
    assert.doesNotMatch(line, PHYSICAL);
  }
});

Deno.test("the style brings no file from elsewhere, and every rule stands in a layer", async () => {
  for (const { name, css } of await sheets()) {
    assert.doesNotMatch(css, /url\(|@import/, name);
    assert.match(css.trimStart(), /^@layer /, name);
    assert.ok(css.split("\n").length <= 305, `${name} is too long`);
  }
});
