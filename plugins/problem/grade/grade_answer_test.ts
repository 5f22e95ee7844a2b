import { problemWith } from "plugins/problem/olx/sample_problem.ts";
import assert from "node:assert/strict";
import { gradeAnswer } from "./grade_answer.ts";
import { readAnswer } from "./read_answer.ts";

/** What one response answers to one field: verdict, credit, feedback. */
function grade(response: string, given: string | string[]): [string, number, ...string[]] {
  const problem = problemWith(response);
  const read = readAnswer(problem, { p1: given });
  assert("answer" in read, JSON.stringify(read));
  const [part] = gradeAnswer(problem, read.answer).parts;
  return [part!.correct, part!.credit, ...part!.feedback];
}

type Row = readonly [string, string | string[], readonly [string, number, ...string[]]];

function table(kind: string, response: string, rows: readonly Row[]): void {
  for (const [name, given, expected] of rows) {
    Deno.test(`gradeAnswer() grades ${kind}: ${name}`, () => {
      assert.deepEqual(grade(response, given), expected);
    });
  }
}

table(
  "multiple choice",
  `<multiplechoiceresponse><choicegroup type="anything">
    <choice correct="false" name="red">Red<choicehint>No</choicehint></choice>
    <choice correct="True">Blue<choicehint label="Yes">indeed</choicehint></choice>
    <choice correct="true">Green</choice>
  </choicegroup></multiplechoiceresponse>`,
  [
    ["a wrong choice", "choice_red", ["incorrect", 0, "No"]],
    ["a right choice", "choice_0", ["correct", 1, "<strong>Yes</strong> indeed"]],
    ["another right choice", "choice_1", ["correct", 1]],
  ],
);

table(
  "multiple choice with points",
  `<multiplechoiceresponse partial_credit="points"><choicegroup>
    <choice correct="true">a</choice><choice correct="partial">b</choice>
    <choice correct="partial" point_value="0.2">c</choice><choice correct="false">d</choice>
  </choicegroup></multiplechoiceresponse>`,
  [
    ["the right choice", "choice_0", ["correct", 1]],
    ["half by default", "choice_1", ["partly", 0.5]],
    ["the author's points", "choice_2", ["partly", 0.2]],
    ["a wrong choice", "choice_3", ["incorrect", 0]],
  ],
);

table(
  "true or false",
  `<truefalseresponse><choicegroup><choice correct="false">a</choice><choice correct="true">b</choice></choicegroup>
  </truefalseresponse>`,
  [
    ["right", "choice_1", ["correct", 1]],
    ["wrong", "choice_0", ["incorrect", 0]],
  ],
);

table(
  "a radiogroup",
  `<choiceresponse><radiogroup><choice correct="false">a</choice><choice correct="true">b</choice></radiogroup>
  </choiceresponse>`,
  [
    ["right", "choice_1", ["correct", 1]],
    ["wrong", "choice_0", ["incorrect", 0]],
  ],
);

function checkboxes(partialCredit: string): string {
  return `<choiceresponse ${partialCredit}><checkboxgroup>
    <choice correct="true">a<choicehint selected="TRUE">a in</choicehint><choicehint selected="false">a out</choicehint></choice>
    <choice correct="false">b<choicehint selected="true">b in</choicehint></choice>
    <choice correct="true">c</choice><choice correct="false">d</choice><choice correct="false" id="last">e</choice>
    <compoundhint value="a  B c">all three</compoundhint><compoundhint value="LAST">only e</compoundhint>
    <compoundhint value="Z">nobody</compoundhint>
  </checkboxgroup></choiceresponse>`;
}

table("checkboxes", checkboxes(""), [
  ["exactly right", ["choice_0", "choice_2"], ["correct", 1, "a in"]],
  ["in any order, twice", ["choice_2", "choice_0", "choice_2"], ["correct", 1, "a in"]],
  ["one missing", "choice_2", ["incorrect", 0, "a out"]],
  ["one too many", ["choice_0", "choice_1", "choice_2"], ["incorrect", 0, "all three"]],
  ["a set with feedback of its own", "choice_4", ["incorrect", 0, "only e"]],
]);

table("checkboxes by every decision", checkboxes('partial_credit="EDC"'), [
  ["exactly right", ["choice_0", "choice_2"], ["correct", 1, "a in"]],
  ["one wrong of five", "choice_0", ["partly", 0.8, "a in"]],
  ["all wrong", ["choice_1", "choice_3", "choice_4"], ["incorrect", 0, "a out", "b in"]],
]);

table("checkboxes by halves", checkboxes('partial_credit=" Halves "'), [
  ["exactly right", ["choice_0", "choice_2"], ["correct", 1, "a in"]],
  ["one wrong", ["choice_0"], ["partly", 0.5, "a in"]],
  ["two wrong", ["choice_0", "choice_1"], ["partly", 0.25, "a in", "b in"]],
  ["three wrong", ["choice_1"], ["incorrect", 0, "a out", "b in"]],
]);

Deno.test("gradeAnswer() rounds every decision to two decimals", () => {
  const three = `<choiceresponse partial_credit="EDC"><checkboxgroup><choice correct="true">a</choice>
    <choice correct="false">b</choice><choice correct="false">c</choice></checkboxgroup></choiceresponse>`;
  assert.deepEqual(grade(three, ["choice_0", "choice_1"]), ["partly", 0.67]);
});

Deno.test("gradeAnswer() gives no half credit where there are too few checkboxes", () => {
  const two = `<choiceresponse partial_credit="halves"><checkboxgroup><choice correct="true">a</choice>
    <choice correct="false">b</choice></checkboxgroup></choiceresponse>`;
  assert.deepEqual(grade(two, ["choice_0", "choice_1"]), ["incorrect", 0]);
});

table(
  "a dropdown",
  `<optionresponse><optioninput><option correct="False"> one <optionhint>Less</optionhint></option>
    <option correct="TRUE">two<optionhint>Yes</optionhint></option></optioninput></optionresponse>`,
  [
    ["wrong", "choice_0", ["incorrect", 0, "Less"]],
    ["right", "choice_1", ["correct", 1, "Yes"]],
  ],
);

table(
  "a dropdown in the older notation",
  `<optionresponse><optioninput options="('it's','boys\\' own' , 'a,b','a #1')" correct="a,b"/></optionresponse>`,
  [
    ["an apostrophe in a word", "choice_0", ["incorrect", 0]],
    ["an escaped apostrophe", "choice_1", ["incorrect", 0]],
    ["a comma inside", "choice_2", ["correct", 1]],
    ["a sign inside", "choice_3", ["incorrect", 0]],
  ],
);

Deno.test("gradeAnswer() scales the points of all parts to the weight", () => {
  const problem = problemWith(`<stringresponse answer="a"><textline/></stringresponse>
    <stringresponse answer="b"><textline/></stringresponse><stringresponse answer="c"><textline/></stringresponse>`);
  const answer = { p1: "a", p2: "b", p3: "x" };
  assert.deepEqual({ ...gradeAnswer(problem, answer), parts: [] }, {
    parts: [],
    correct: "partly",
    score: 2,
    max: 3,
  });
  assert.equal(gradeAnswer({ ...problem, weight: 6 }, answer).score, 4);
  assert.equal(gradeAnswer({ ...problem, weight: 0 }, answer).max, 0);
});

Deno.test("gradeAnswer() finds a stored answer wrong that no longer fits the problem", () => {
  const problem = problemWith(
    `<numericalresponse answer="5"><textline/></numericalresponse>${checkboxes("")}
    <optionresponse><optioninput options="('a','b')" correct="b"/></optionresponse>`,
  );
  const stale = gradeAnswer(problem, { p1: "no number", p2: "choice_0", p3: ["choice_1"] });
  assert.deepEqual(stale.parts.map(({ correct }) => correct), ["incorrect", "incorrect", "incorrect"]);
  assert.equal(gradeAnswer(problem, {}).score, 0);
});
