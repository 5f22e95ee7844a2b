import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import type { ProblemState } from "edge/components/problem_view.ts";
import { everyKind, problemStates, untouched } from "edge/pages/gallery_problem.ts";
import { sampleForm } from "edge/pages/gallery_unit.tsx";
import { words } from "edge/words.ts";

const AT = { courseId: "course", unitId: "unit", t: words("en") };

function draw(state: ProblemState, block = everyKind): string {
  return renderToString(sampleForm(block, state, "/answer", AT));
}

function drawState(name: string, more: Partial<ProblemState> = {}): string {
  return draw({ ...problemStates[`problem, ${name}`]!, ...more });
}

Deno.test("a form holds nothing of what is right before it may be shown", () => {
  assert.doesNotMatch(draw(untouched), /466\.16|"carillon"|twelfth root|440 Hz ×|is-correct/);
});

Deno.test("a problem carries its revision and a key that makes a double submission count once", () => {
  const html = draw(untouched);
  assert.match(html, /<form [^>]*method="post" action="\/answer"/);
  assert.match(html, /type="hidden" name="rev" value="0"/);
  assert.match(html, /type="hidden" name="attempt_key" value="sample"/);
});

Deno.test("Enter in a text field submits: Submit is the first button, and it is never disabled", () => {
  const html = draw(untouched);
  const first = /<button[^>]*>/.exec(html)![0];
  assert.doesNotMatch(first, /formaction|disabled/);
  assert.doesNotMatch(html, /<button[^>]*disabled/);
});

Deno.test("every question has a name, in words or by its number where the author's text asks", () => {
  const html = draw(untouched);
  assert.equal(html.match(/<fieldset/g)!.length, html.match(/<legend/g)!.length);
  assert.match(html, /<label class="visually-hidden" for="p-every-kind-word">Question 5<\/label>/);
  assert.match(html, /id="p-every-kind-step"[^>]*aria-describedby="p-every-kind-step-hint"/);
  assert.match(html, /inputmode="decimal"/);
});

Deno.test("the status stands in the page from the start, empty", () => {
  assert.match(draw(untouched), /<p class="problem-foot" role="status" id="p-every-kind-status"><\/p>/);
  assert.match(drawState("saved"), /role="status"[^>]*>Saved [^<]* 2:02\sPM UTC, not submitted/);
});

Deno.test("a verdict has a heading to go to, points, what is left, and a mark at each input", () => {
  const html = drawState("partly correct", { justDid: "submitted" });
  assert.match(html, /<h3 id="p-every-kind-result" tabindex="-1">Partly correct: 2.5 of 5 points<\/h3>/);
  assert.match(html, /2 attempts left\./);
  assert.equal(html.match(/class="mark-word/g)!.length, 5);
  assert.match(html, /data-focus="p-every-kind-result"/);
  assert.match(html, /value="466.2"/, "the answer stays in the inputs");
});

Deno.test("a hidden verdict tells nothing about the answer", () => {
  const html = drawState("result hidden");
  assert.match(html, />Submitted</);
  assert.doesNotMatch(html, /mark-word|is-correct|is-incorrect/);
});

Deno.test("an input error leads to its field and keeps what was typed", () => {
  const html = drawState("input error");
  assert.match(html, /href="#p-every-kind-step">Question 4: Use a number/);
  assert.match(html, /value="466,2,1"/);
  assert.match(html, /aria-invalid="true"/);
  assert.match(html, /data-focus="p-every-kind-errors"/);
});

Deno.test("a closed problem can be read but not sent, and says why", () => {
  const html = drawState("past due");
  assert.doesNotMatch(html, />Submit/);
  assert.match(html, /This was due/);
  assert.match(html, /readonly/i);
});

Deno.test("the answer stands beside each input, with the solution after all", () => {
  const html = drawState("attempts used up, answer shown");
  assert.match(html, /Answer: <bdi class="answer">466.16<\/bdi>/);
  assert.match(html, /Right answer/);
  assert.match(html, /id="p-every-kind-solution"/);
});

Deno.test("a learner is told by which rule the answer will be shown", () => {
  assert.match(draw(untouched), /once yours is correct, all attempts are used, or the due date has passed/);
});

Deno.test("the next hint is offered until there is none", () => {
  assert.match(draw(untouched), /formaction="\/answer\/hint"[^>]*>[\s\S]*Show hint 1 of 2/);
  assert.doesNotMatch(draw({ ...untouched, hints: ["a", "b"] }), /\/hint"/);
});

Deno.test("a saved draft never moves the focus", () => {
  assert.doesNotMatch(drawState("saved", { justDid: "saved" }), /data-focus/);
});

Deno.test("author's HTML goes in as it is, everything else is escaped", () => {
  const html = draw({ ...untouched, answers: { word: '"><script>' } }, { ...everyKind, title: "R&D <b>" });
  assert.match(html, /R&amp;D &lt;b>/);
  assert.match(html, /value="&quot;>&lt;script>"/);
  assert.match(html, /listen <em>below<\/em>/);
});
