import { problemWith } from "plugins/problem/olx/sample_problem.ts";
import assert from "node:assert/strict";
import { MAX_TEXT_LENGTH, readAnswer } from "./read_answer.ts";

const NUMBER = `<numericalresponse answer="5"><textline/></numericalresponse>`;
const RANGE = `<numericalresponse answer="[1,5]"><textline/></numericalresponse>`;
const TEXT = `<stringresponse answer="a"><textline/></stringresponse>`;
const CHOICE =
  `<multiplechoiceresponse><choicegroup><choice correct="true">a</choice><choice correct="false">b</choice>
  </choicegroup></multiplechoiceresponse>`;
const BOXES = CHOICE.replaceAll("multiplechoiceresponse", "choiceresponse").replaceAll(
  "choicegroup",
  "checkboxgroup",
);

type Field = string | string[] | undefined;

const UNDERSTOOD: readonly (readonly [string, string, Field, string | string[]])[] = [
  ["a number as it was typed", NUMBER, " 1/3 ", "1/3"],
  ["text without the space around it", TEXT, "\u00a0 two words\n", "two words"],
  ["a choice", CHOICE, "choice_1", "choice_1"],
  ["one ticked box", BOXES, "choice_1", ["choice_1"]],
  ["ticked boxes in their order", BOXES, ["choice_1", "choice_0", "choice_1"], ["choice_0", "choice_1"]],
];

for (const [name, response, field, expected] of UNDERSTOOD) {
  Deno.test(`readAnswer() reads ${name}`, () => {
    assert.deepEqual(readAnswer(problemWith(response), field === undefined ? {} : { p1: field }), {
      answer: { p1: expected },
    });
  });
}

const REFUSED: readonly (readonly [string, string, Field, string])[] = [
  ["no field", TEXT, undefined, "learning.answer_missing"],
  ["nothing typed", NUMBER, "  ", "learning.answer_missing"],
  ["nothing chosen", CHOICE, "", "learning.answer_missing"],
  ["nothing ticked", BOXES, [], "learning.answer_missing"],
  ["a choice that is not there", CHOICE, "choice_9", "learning.answer_unknown_choice"],
  ["a ticked box that is not there", BOXES, ["choice_0", "constructor"], "learning.answer_unknown_choice"],
  ["two choices for one", CHOICE, ["choice_0", "choice_1"], "learning.answer_not_single"],
  ["two texts for one", TEXT, ["a", "b"], "learning.answer_not_single"],
  ["a text too long", TEXT, "a".repeat(MAX_TEXT_LENGTH + 1), "learning.answer_too_long"],
  ["a word for a number", NUMBER, "five", "content.number_name"],
  ["a comma in a number", NUMBER, "1,5", "content.number_syntax"],
  ["a unit after a number", NUMBER, "5 kg", "content.number_syntax"],
  ["an open parenthesis", NUMBER, "(5", "content.number_parenthesis"],
  ["a division by zero", NUMBER, "5/0", "content.number_undefined"],
  ["a complex number for a range", RANGE, "sqrt(-2)", "learning.answer_not_real"],
];

for (const [name, response, field, code] of REFUSED) {
  Deno.test(`readAnswer() says ${code} to ${name}`, () => {
    const read = readAnswer(problemWith(response), field === undefined ? {} : { p1: field });
    assert("errors" in read);
    assert.deepEqual(read.errors.map((error) => [error.part, error.code]), [["p1", code]]);
  });
}

Deno.test("readAnswer() tells all that is wrong at once, and gives no half answer", () => {
  const read = readAnswer(problemWith(NUMBER + TEXT + CHOICE), { p1: "x", p2: "fine" });
  assert("errors" in read);
  assert.deepEqual(read.errors.map(({ part }) => part), ["p1", "p3"]);
});

Deno.test("readAnswer() gives the facts that help", () => {
  const read = readAnswer(problemWith(NUMBER), { p1: "2*apples" });
  assert.deepEqual(read, {
    errors: [{ part: "p1", code: "content.number_name", facts: { name: "apples" } }],
  });
});
