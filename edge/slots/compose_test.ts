import assert from "node:assert/strict";
import type { Filling, PluginHere } from "core/plugin/plugin_set.ts";
import { compose } from "edge/slots/compose.ts";

const CONTENT = "<carillon-content></carillon-content>";

function filling(place: Filling["place"], at: number): Filling {
  return { here: { id: `plugin_${at}` } as PluginHere, place, priority: 50 };
}

/** Composes widgets around "content", each by its place and HTML. */
function composed(
  widgets: readonly (readonly [Filling["place"], string | undefined])[],
  content = "content",
) {
  const fillings = widgets.map(([place], at) => filling(place, at));
  const { before, after, replaced } = compose(fillings, widgets.map(([, html]) => html), content === "");
  return before + (replaced ? "" : content) + after;
}

const CASES: readonly (readonly [string, Parameters<typeof composed>[0], string])[] = [
  ["nothing leaves the content", [], "content"],
  ["before and after stand in their order", [
    ["after", "3"],
    ["before", "1"],
    ["before", "2"],
    ["after", "4"],
  ], "12content34"],
  ["a replacement takes the content's place", [["before", "b"], ["replace", "new"], ["after", "a"]], "bnewa"],
  ["several replacements all stand, in their order", [["replace", "one"], ["replace", "two"]], "onetwo"],
  ["a replacement that failed leaves the content", [["replace", undefined], ["after", "a"]], "contenta"],
  ["a replacement with nothing to show leaves the content", [["replace", ""]], "content"],
  ["the first wrapper is the outermost", [
    ["wrap", `<i>${CONTENT}</i>`],
    ["wrap", `<b>${CONTENT}</b>`],
  ], "<i><b>content</b></i>"],
  ["wrappers go around a replacement, not around what is before and after", [
    ["wrap", `<i>${CONTENT}</i>`],
    ["replace", "new"],
    ["before", "b"],
    ["after", "a"],
  ], "b<i>new</i>a"],
  ["a wrapper that failed wraps nothing", [["wrap", undefined]], "content"],
  ["a wrapper without a place for the content wraps nothing", [["wrap", "<i></i>"]], "content"],
];

for (const [criterion, widgets, expected] of CASES) {
  Deno.test(`compose() ${criterion}`, () => assert.equal(composed(widgets), expected));
}

Deno.test("compose() wraps nothing where there is nothing", () => {
  assert.equal(composed([["wrap", `<i>${CONTENT}</i>`]], ""), "");
  assert.equal(composed([["wrap", `<i>${CONTENT}</i>`], ["replace", "new"]], ""), "<i>new</i>");
});
