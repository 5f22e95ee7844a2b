import assert from "node:assert/strict";
import { boxWideParts } from "edge/unit/wide_parts.ts";
import { words } from "edge/words.ts";

const t = words("en");
const table = (inner: string) =>
  `<div class="scroll" role="group" tabindex="0" aria-label="Table">${inner}</div>`;
const formula = (inner: string) =>
  `<span class="scroll" role="group" tabindex="0" aria-label="Formula">${inner}</span>`;

const CASES: readonly (readonly [string, string, string])[] = [
  ["leaves what is not wide", "<p>a <math><mi>x</mi></math></p>", "<p>a <math><mi>x</mi></math></p>"],
  [
    "boxes each table",
    "a<table>b</table>c<table>d</table>e",
    `a${table("<table>b</table>")}c${table("<table>d</table>")}e`,
  ],
  [
    "boxes a table in a table once",
    "<table><tr><td><table>x</table></td></tr></table>",
    table("<table><tr><td><table>x</table></td></tr></table>"),
  ],
  [
    "boxes a formula on a line of its own",
    '<p><math display="block"><mi>x</mi></math></p>',
    `<p>${formula('<math display="block"><mi>x</mi></math>')}</p>`,
  ],
  [
    "boxes a formula in a table with it",
    '<table><td><math display="block"></math></td></table>',
    table('<table><td><math display="block"></math></td></table>'),
  ],
  ["leaves a table that is never closed", "a<table>b", "a<table>b"],
];

for (const [criterion, html, expected] of CASES) {
  Deno.test(`boxWideParts() ${criterion}`, () => assert.equal(boxWideParts(html, t), expected));
}
