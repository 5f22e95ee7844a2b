import assert from "node:assert/strict";
import { parseXml, problemWith } from "./sample_problem.ts";

// What the readers of the single kinds take and what they refuse; verdicts are tested with the grader.

const REFUSED: readonly (readonly [string, string, string])[] = [
  [
    "choices by chance",
    `<multiplechoiceresponse><choicegroup answer-pool="4"><choice correct="true">a</choice>
    </choicegroup></multiplechoiceresponse>`,
    "by chance",
  ],
  [
    "a group without choices",
    "<multiplechoiceresponse><choicegroup/></multiplechoiceresponse>",
    "no choices",
  ],
  [
    "a choice that does not say",
    `<choiceresponse><checkboxgroup><choice>a</choice></checkboxgroup></choiceresponse>`,
    "does not say",
  ],
  [
    "something else among the choices",
    `<multiplechoiceresponse><choicegroup><choice correct="true">a</choice><p>b</p>
    </choicegroup></multiplechoiceresponse>`,
    "include a p",
  ],
  [
    "two choices of one name",
    `<multiplechoiceresponse><choicegroup><choice name="a" correct="true">a</choice>
    <choice name="a" correct="false">b</choice></choicegroup></multiplechoiceresponse>`,
    "same name",
  ],
  [
    "a true or false with two truths",
    `<truefalseresponse><choicegroup><choice correct="true">a</choice>
    <choice correct="true">b</choice></choicegroup></truefalseresponse>`,
    "several choices are correct",
  ],
  [
    "points beyond one",
    `<multiplechoiceresponse partial_credit="points"><choicegroup>
    <choice correct="partial" point_value="2">a</choice></choicegroup></multiplechoiceresponse>`,
    "2 points",
  ],
  [
    "an unknown kind of credit",
    `<choiceresponse partial_credit="luck"><checkboxgroup><choice correct="true">a</choice>
    </checkboxgroup></choiceresponse>`,
    '"luck"',
  ],
  [
    "two kinds of credit",
    `<choiceresponse partial_credit="EDC,halves"><checkboxgroup><choice correct="true">a</choice>
    </checkboxgroup></choiceresponse>`,
    '"edc,halves"',
  ],
  [
    "two right options",
    `<optionresponse><optioninput><option correct="True">a</option><option correct="true">b</option>
    </optioninput></optionresponse>`,
    "several options",
  ],
  [
    "options in double quotes",
    `<optionresponse><optioninput options='("a","b")' correct="a"/></optionresponse>`,
    "cannot be read",
  ],
  [
    "an unclosed option",
    `<optionresponse><optioninput options="('a','b)" correct="a"/></optionresponse>`,
    "cannot be read",
  ],
  ["no options", `<optionresponse><optioninput correct="a"/></optionresponse>`, "no options"],
  ["a number without an answer", "<numericalresponse><textline/></numericalresponse>", "no answer"],
  [
    "an answer that is no number",
    `<numericalresponse answer="many"><textline/></numericalresponse>`,
    "not a real number",
  ],
  [
    "a complex answer",
    `<numericalresponse answer="2+j"><textline/></numericalresponse>`,
    "not a real number",
  ],
  ["an infinite answer", `<numericalresponse answer="inf"><textline/></numericalresponse>`, "infinite"],
  [
    "a range with one end",
    `<numericalresponse answer="(3+4)"><textline/></numericalresponse>`,
    "not a range",
  ],
  [
    "a range with an empty end",
    `<numericalresponse answer="[1,)"><textline/></numericalresponse>`,
    "not a real number",
  ],
  [
    "a tolerance that is no number",
    `<numericalresponse answer="1"><textline/>
    <responseparam type="tolerance" default="some"/></numericalresponse>`,
    "tolerance",
  ],
  [
    "a list that is not given",
    `<numericalresponse answer="1" partial_credit="list"><textline/></numericalresponse>`,
    "not given",
  ],
  ["text without an answer", `<stringresponse answer=""><textline/></stringresponse>`, "no answer"],
  [
    "an expression we cannot run",
    `<stringresponse answer="(?=a)" type="regexp"><textline/></stringresponse>`,
    "regular expression",
  ],
];

for (const [name, xml, reason] of REFUSED) {
  Deno.test(`parseProblem() refuses ${name}`, () => {
    const parsed = parseXml(`<problem>${xml}</problem>`);
    assert("unsupported" in parsed);
    assert(parsed.unsupported.includes(reason), parsed.unsupported);
  });
}

Deno.test("parseProblem() keeps which choices may move", () => {
  const [part] = problemWith(`<multiplechoiceresponse><choicegroup shuffle="true" answer-pool="0">
    <choice correct="true">a</choice><choice correct="false" fixed="true">none</choice></choicegroup>
    </multiplechoiceresponse>`).parts;
  assert(part?.kind === "choice" && part.shuffle);
  assert.deepEqual(part.choices.map(({ fixed }) => fixed), [undefined, true]);
});

Deno.test("parseProblem() gives targeted feedback to the choices that name it", () => {
  const problem = problemWith(`<multiplechoiceresponse targeted-feedback=""><choicegroup>
    <choice correct="true" explanation-id="one">a<choicehint>Yes</choicehint></choice>
    <choice correct="false" explanation-id="two">b</choice><choice correct="false">c</choice></choicegroup>
    </multiplechoiceresponse>
    <targetedfeedbackset><targetedfeedback explanation-id="two"><p>Not b</p></targetedfeedback>
    <targetedfeedback explanation-id="one"><p>It is a</p></targetedfeedback></targetedfeedbackset>`);
  const [part] = problem.parts;
  assert(part?.kind === "choice");
  assert.deepEqual(part.choices.map(({ feedback }) => feedback), [
    "Yes\n<p>It is a</p>",
    "<p>Not b</p>",
    undefined,
  ]);
  assert.deepEqual(problem.body, [{ part: "p1" }]);
});

Deno.test("parseProblem() keeps width and unit of a typed answer", () => {
  const problem = problemWith(
    `<numericalresponse answer="1"><formulaequationinput size="12" trailing_text=" m/s "/>
    </numericalresponse><stringresponse answer="a"><textline size="wide"/></stringresponse>`,
  );
  const lines = problem.parts.map((part) =>
    "size" in part || "trailing" in part ? [part.size, part.trailing] : []
  );
  assert.deepEqual(lines, [[12, "m/s"], []]);
});

Deno.test("parseProblem() writes choices as HTML without their hints", () => {
  const [part] = problemWith(`<choiceresponse><checkboxgroup>
    <choice correct="true"> <text>one &lt; <b>two</b></text> <choicehint selected="true">x</choicehint></choice>
    </checkboxgroup></choiceresponse>`).parts;
  assert(part?.kind === "checkbox");
  assert.equal(part.choices[0]?.html, "one &lt; <b>two</b>");
});
