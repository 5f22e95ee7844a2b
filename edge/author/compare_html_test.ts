import assert from "node:assert/strict";
import { compareHtml } from "./compare_html.ts";

const plugin = { id: "notes", actions: ["keep"], reaches: [] };

Deno.test("compareHtml() finds nothing lost in what a page shows as it is", () => {
  const form =
    '<form method="post" action="/plugins/notes/actions/keep"><button class="button">Keep</button></form>';
  const { lost, cleaned } = compareHtml(
    `<section class="panel" aria-labelledby="t"><h2 id="t">A</h2>${form}</section>`,
    plugin,
  );
  assert.deepEqual(lost, []);
  assert.match(cleaned, /Keep/);
});

Deno.test("compareHtml() names elements, attributes and classes that are taken out, each once", () => {
  const html =
    '<p onclick="a()" style="color:red" class="mine panel">x</p><p onclick="b()">y</p><script>c()</script>' +
    '<form action="/elsewhere"><input name="a"></form>';
  const { lost, cleaned } = compareHtml(html, plugin);
  for (
    const one of ["onclick of <p>", "style of <p>", 'class "mine"', "<script>", "<form>", "action of <form>"]
  ) {
    assert.ok(lost.includes(one), `${one} of ${lost}`);
  }
  assert.equal(lost.length, new Set(lost).size);
  assert.doesNotMatch(cleaned, /onclick|script|elsewhere/);
});
