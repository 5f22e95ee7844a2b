import assert from "node:assert/strict";
import { html } from "./html.ts";

Deno.test("html() escapes what is put into it, but what it made itself", () => {
  const items = ["<b>", 1, undefined, false].map((item) => html`<li title="${item}">${item}</li>`);
  assert.equal(
    html`<ul>${items}</ul>`.text,
    '<ul><li title="&#60;b&#62;">&#60;b&#62;</li><li title="1">1</li><li title=""></li><li title=""></li></ul>',
  );
  assert.equal(html`<p>${`"it's" & so`}</p>`.text, "<p>&#34;it&#39;s&#34; &#38; so</p>");
  assert.equal(html`plain`.text, "plain");
});
