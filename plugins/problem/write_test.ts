import assert from "node:assert/strict";
import type { Problem } from "contexts/content/problem.ts";
import { parseXml, problemFrom } from "./olx/sample_problem.ts";
import { translatePattern, untranslatePattern } from "./olx/pattern.ts";
import { writeProblem } from "./write.ts";

function again(problem: Problem): Problem {
  return problemFrom(writeProblem(problem, "again").xml);
}

// Problems made by a seeded generator: tolerances at their edges, regular expressions, all kinds of partial credit.
const GENERATED: readonly { readonly xml: string }[] = JSON.parse(
  await Deno.readTextFile(new URL("./grade/open_edx_verdicts.golden.json", import.meta.url)),
);

Deno.test("writeProblem() writes generated problems so that they are read as the same", () => {
  let count = 0;
  for (const { xml } of GENERATED) {
    const parsed = parseXml(xml);
    if ("unsupported" in parsed) continue;
    const problem = problemFrom(xml);
    assert.deepEqual(again(problem), problem, xml);
    count++;
  }
  assert.ok(count > 100, `only ${count} problems`);
});

const choice = (name: string) =>
  `<multiplechoiceresponse><choicegroup><choice name="${name}" correct="true">${name}</choice></choicegroup></multiplechoiceresponse>`;

const WRITTEN: readonly [what: string, xml: string][] = [
  [
    "prose in pieces around a question",
    `<problem><p>a</p><div>b ${choice("x")} c</div><p>d</p><p>e</p></problem>`,
  ],
  ["prose between questions", `<problem>${choice("x")}<p>a</p><div>b${choice("y")}</div><p>c</p></problem>`],
  ["no question", `<problem><p>Only to read.</p><solution><p>s</p></solution></problem>`],
  [
    "settings, hints and a solution",
    `<problem weight="2.5" max_attempts="0" showanswer="after_attempts" attempts_before_showanswer_button="2"
      show_correctness="past_due" show_reset_button="true">${
      choice("x")
    }<solution><p>Since &lt;</p><br/></solution>
      <demandhint><hint>One</hint><hint>Two <b>more</b></hint></demandhint></problem>`,
  ],
  [
    "feedback for choices together",
    `<problem><choiceresponse partial_credit="halves"><label>Which?</label><description>All</description><checkboxgroup>
      <choice correct="true">a<choicehint selected="true">yes</choicehint><choicehint selected="false">no</choicehint>
      </choice><choice correct="false">b</choice><choice correct="true">c</choice><compoundhint value="A B">both
      </compoundhint></checkboxgroup></choiceresponse></problem>`,
  ],
  [
    "dropdowns of one question",
    `<problem><optionresponse><p>Before <optioninput options="('it\\'s','b')" correct="b" label="First"/> between
      <optioninput><option correct="False">c</option><option correct="True">d<optionhint>right</optionhint></option>
      </optioninput></p></optionresponse></problem>`,
  ],
  [
    "numbers in a range, and near those of a list",
    `<problem><numericalresponse answer="[1, 5)"><formulaequationinput trailing_text="Hz"/></numericalresponse>
      <numericalresponse answer="10" partial_credit="list,close"><responseparam type="tolerance" default="5%"/>
      <responseparam partial_answers="7,8" partial_range="3"/><textline size="5"/><correcthint>yes</correcthint>
      <additional_answer answer="3"><correcthint>too</correcthint></additional_answer></numericalresponse>
      <numericalresponse answer="[1,4]" partial_credit="close"><responseparam partial_range="0.3"/><textline/>
      </numericalresponse></problem>`,
  ],
  [
    "texts by expressions, and expected wrong ones",
    `<problem><stringresponse answer="\\d+[\\w-]*" type="ci regexp"><textline size="20"/><correcthint>yes</correcthint>
      <additional_answer answer="b|c"/><stringequalhint answer="d">no d</stringequalhint>
      <regexphint answer="\\W\\x41\\u00e9\\D">no such</regexphint></stringresponse></problem>`,
  ],
];

for (const [what, xml] of WRITTEN) {
  Deno.test(`writeProblem() writes ${what} so that it is read as the same`, () => {
    const problem = problemFrom(xml);
    assert.deepEqual(again(problem), problem);
  });
}

for (const pattern of ["\\d+", "[\\d\\s.]*", "\\S\\W\\D", "\\Aa\\Z", "\\x41\\u00e9", "a{,3}", "[^\\w]"]) {
  Deno.test(`untranslatePattern() leads back to what ${pattern} means`, () => {
    const translated = translatePattern(pattern);
    assert.equal(translatePattern(untranslatePattern(translated)), translated);
  });
}
