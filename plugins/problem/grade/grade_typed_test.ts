import { problemWith } from "plugins/problem/olx/sample_problem.ts";
import assert from "node:assert/strict";
import { gradeAnswer } from "./grade_answer.ts";
import { readAnswer } from "./read_answer.ts";

// Verdicts on typed answers: numbers and text.

type Row = readonly [string, readonly [string, number, ...string[]]];

function table(kind: string, response: string, rows: readonly Row[]): void {
  for (const [given, expected] of rows) {
    Deno.test(`gradeAnswer() grades ${kind}: "${given}"`, () => {
      const problem = problemWith(response);
      const read = readAnswer(problem, { p1: given });
      assert("answer" in read, JSON.stringify(read));
      const [part] = gradeAnswer(problem, read.answer).parts;
      assert.deepEqual([part!.correct, part!.credit, ...part!.feedback], expected);
    });
  }
}

function number(attributes: string, inside = ""): string {
  return `<numericalresponse ${attributes}><formulaequationinput/>${inside}</numericalresponse>`;
}

function tolerance(written: string): string {
  return `<responseparam type="tolerance" default="${written}"/>`;
}

table("a number", number('answer="600"', `${tolerance("5")}<correcthint>Right</correcthint>`), [
  ["600", ["correct", 1, "Right"]],
  [" 595 ", ["correct", 1, "Right"]],
  ["6.05e2", ["correct", 1, "Right"]],
  ["606", ["incorrect", 0]],
]);

table("a number with a percentage", number('answer="-10"', tolerance(" 10% ")), [
  ["-9", ["correct", 1]],
  ["-11", ["correct", 1]],
  ["-11.2", ["incorrect", 0]],
  ["10", ["incorrect", 0]],
]);

table("a number without a tolerance", number('answer="3.14159"'), [
  ["3.14159", ["correct", 1]],
  ["3.14162", ["correct", 1]],
  ["3.1417", ["incorrect", 0]],
  ["pi", ["correct", 1]],
]);

table("an answer written as an expression", number('answer="2*sqrt(2)"'), [
  ["8^0.5", ["correct", 1]],
  ["2.8", ["incorrect", 0]],
]);

table("a range", number('answer="[465,467)"'), [
  ["465", ["correct", 1]],
  ["466.99", ["correct", 1]],
  ["467", ["incorrect", 0]],
]);

table("a range without an end", number('answer="(0, inf)"'), [
  ["1e100", ["correct", 1]],
  ["0", ["incorrect", 0]],
]);

table(
  "a number with other answers",
  number('answer="2"', `<additional_answer answer="3"><correcthint>Also</correcthint></additional_answer>`),
  [
    ["2", ["correct", 1]],
    ["6/2", ["correct", 1, "Also"]],
    ["3.00001", ["incorrect", 0]],
  ],
);

table(
  "a number with a list of partly right ones",
  number('answer="2" partial_credit="list"', '<responseparam partial_answers="1, 1/2"/>'),
  [
    ["2", ["correct", 1]],
    ["1", ["partly", 0.5]],
    [".5", ["partly", 0.5]],
    ["3", ["incorrect", 0]],
  ],
);

table(
  "a number that may be close",
  number('answer="100" partial_credit="close"', `${tolerance("1")}<responseparam partial_range="3"/>`),
  [
    ["101", ["correct", 1]],
    ["103", ["partly", 0.5]],
    ["104", ["incorrect", 0]],
  ],
);

table(
  "a number with a list that may be close",
  number(
    'answer="100" partial_credit="list, close"',
    `${tolerance("1")}<responseparam partial_answers="50"/>`,
  ),
  [
    ["50", ["partly", 0.5]],
    ["102", ["partly", 0.5]],
    ["52", ["partly", 0.25]],
    ["53", ["incorrect", 0]],
  ],
);

table("a range that may be close", number('answer="[10,20]" partial_credit="close"'), [
  ["20", ["correct", 1]],
  ["39", ["partly", 0.5]],
  ["40", ["incorrect", 0]],
]);

function text(attributes: string, inside = ""): string {
  return `<stringresponse ${attributes}><textline/>${inside}</stringresponse>`;
}

table(
  "text",
  text(
    'answer=" Michigan "',
    `<correcthint>Good</correcthint><additional_answer answer="MI"><correcthint>Short</correcthint></additional_answer>
    <additional_answer>Mich.</additional_answer><stringequalhint answer="Ohio">South</stringequalhint>
    <regexphint answer="[A-Z]{2}">A state, not that one</regexphint>`,
  ),
  [
    ["Michigan", ["correct", 1, "Good"]],
    ["  Michigan\t", ["correct", 1, "Good"]],
    ["michigan", ["incorrect", 0]],
    ["MI", ["correct", 1, "Short"]],
    ["Mich.", ["correct", 1]],
    ["Ohio", ["incorrect", 0, "South"]],
    ["NY", ["incorrect", 0, "A state, not that one"]],
    ["Mi chigan", ["incorrect", 0]],
  ],
);

table("text in any case", text('answer="Straße" type="ci"'), [
  ["STRAßE", ["correct", 1]],
  ["STRASSE", ["incorrect", 0]],
]);

table("text in the oldest notation", text('answer="one _or_ two.*" type="ci regexp"'), [
  ["ONE", ["correct", 1]],
  ["two.*", ["correct", 1]],
  ["two", ["incorrect", 0]],
]);

table(
  "an expression",
  text(
    'answer="..bble" type="ci regexp"',
    `<correcthint>Yes</correcthint><additional_answer answer="w\\w+ble"><correcthint>W</correcthint></additional_answer>`,
  ),
  [
    ["Bubble", ["correct", 1, "Yes"]],
    ["bubbles", ["correct", 1]],
    ["warble", ["correct", 1, "W"]],
    ["xx warble", ["correct", 1]],
    ["ble", ["incorrect", 0]],
  ],
);

table(
  "one expression alone",
  text('answer="\\d{2} ?[^\\W\\d]+|x" type="regexp"'.replace("[^\\W\\d]", "[a-zé]")),
  [
    ["12kg", ["correct", 1]],
    ["١٢ é", ["correct", 1]],
    ["12 KG", ["incorrect", 0]],
    ["12kg more", ["correct", 1]],
    ["box", ["correct", 1]],
  ],
);

table("words of any script", text('answer="\\w+" type="regexp"'), [
  ["naïve", ["correct", 1]],
  ["كلمة", ["correct", 1]],
  ["two words", ["incorrect", 0]],
]);

table("an expression that asks for any case itself", text('answer="(?i)yes" type="regexp"'), [
  ["YES", ["correct", 1]],
]);

table(
  "text with hints in the older notation",
  text(
    'answer="a" type="ci"',
    `<hintgroup><stringhint answer="B" name="b"/><stringhint answer="c" name="c"/>
    <hintpart on="b"><text>first</text></hintpart><hintpart on="c"><startouttext/>second<endouttext/></hintpart>
    </hintgroup>`,
  ),
  [
    ["b", ["incorrect", 0, "first"]],
    ["C", ["incorrect", 0, "second"]],
    ["d", ["incorrect", 0]],
  ],
);
