import { problemWith } from "contexts/content/problem/sample_problem.ts";
import assert from "node:assert/strict";
import { answersShown } from "./answers_shown.ts";

const ROWS: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
  [
    "right choices",
    `<choiceresponse><checkboxgroup><choice correct="true">a</choice><choice correct="false">b</choice>
    <choice correct="true">c</choice></checkboxgroup></choiceresponse>`,
    ["choice_0", "choice_2"],
    [],
  ],
  [
    "a number and what else is right",
    `<numericalresponse answer=" 1/2" partial_credit="list,close"><textline/><responseparam partial_answers="3"/>
    <additional_answer answer="0.6"/></numericalresponse>`,
    [],
    ["1/2", "0.6"],
  ],
  ["a range", `<numericalresponse answer="[1,2)"><textline/></numericalresponse>`, [], ["[1, 2)"]],
  [
    "texts, not the expected wrong ones",
    `<stringresponse answer="a" type="regexp"><textline/><additional_answer answer="b+"/>
    <stringequalhint answer="c">no</stringequalhint></stringresponse>`,
    [],
    ["a", "b+"],
  ],
];

for (const [name, response, choiceIds, texts] of ROWS) {
  Deno.test(`answersShown() gives ${name}`, () => {
    assert.deepEqual(answersShown(problemWith(response)), [{ part: "p1", choiceIds, texts }]);
  });
}
