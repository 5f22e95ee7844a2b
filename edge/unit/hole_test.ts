import assert from "node:assert/strict";
import { cutPage, endOf, fillHoles, hole } from "edge/unit/hole.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("cutPage() fills each hole with its HTML, wherever it stands", () => {
  const page = cutPage(
    `<html data-theme="${hole("theme")}"><p>${hole("p:a@b;c")}</p>${hole("theme")}</html>`,
  );
  assert.deepEqual(page.names, ["theme", "p:a@b;c", "theme"]);
  assert.equal(
    text(page.fill({ theme: "dark", "p:a@b;c": "<b>$&</b>" })),
    '<html data-theme="dark"><p><b>$&</b></p>dark</html>',
  );
});

Deno.test("fill() leaves a hole empty that nobody fills", () => {
  assert.equal(text(cutPage(`a${hole("x")}b`).fill({})), "ab");
});

Deno.test("cutPage() of a page without holes is that page", () => {
  assert.equal(text(cutPage("<p>hole-x:y;</p>").fill({ y: "no" })), "<p>hole-x:y;</p>");
});

Deno.test("fill() leaves out what stands between a hole and its end, and the holes in it", () => {
  const rendered = `a${hole("x")}b${hole("y")}c${hole(endOf("x"))}d${hole("y")}`;
  const html = { x: "1", y: "2", [endOf("x")]: "3" };
  assert.equal(text(cutPage(rendered).fill(html)), "a1b2c3d2");
  assert.equal(text(cutPage(rendered).fill(html, new Set(["x"]))), "a1d2");
  assert.equal(fillHoles(rendered, html, new Set()), "a1b2c3d2");
  assert.equal(fillHoles(rendered, html, new Set(["x"])), "a1d2");
});
