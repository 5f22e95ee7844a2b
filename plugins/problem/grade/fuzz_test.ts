import { problemDefinition } from "contexts/content/problem.ts";
import { parseXml } from "plugins/problem/olx/sample_problem.ts";
import assert from "node:assert/strict";
import { gradeAnswer } from "./grade_answer.ts";
import { readAnswer } from "./read_answer.ts";

// Whatever a file or a form holds: a problem is read or refused, an answer is read or refused, nothing
// throws, and nothing takes long. The generator is seeded, so a failure comes back.

const SEED = 20_260_101;
const PROBLEMS = 1500;
const FORMS = 8;

/** mulberry32: small, seeded, good enough to mutate with. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const SEEDS = [
  `<problem weight="2" max_attempts="3"><p>One</p><multiplechoiceresponse partial_credit="points"><label>Q</label>
    <choicegroup shuffle="true"><choice correct="true" name="a">x<choicehint>h</choicehint></choice>
    <choice correct="partial" point_value="0.3">y</choice></choicegroup><solution>s</solution></multiplechoiceresponse></problem>`,
  `<problem><choiceresponse partial_credit="EDC"><checkboxgroup><choice correct="true">a<choicehint selected="true">t</choicehint>
    </choice><choice correct="false">b</choice><compoundhint value="A B">c</compoundhint></checkboxgroup></choiceresponse></problem>`,
  `<problem><table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td><optionresponse><optioninput options="('it's','b')"
    correct="b"/></optionresponse></td></tr></table></problem>`,
  `<problem><optionresponse><optioninput><option correct="True">a<optionhint>h</optionhint></option>
    <option correct="False">b</option></optioninput><optioninput options="('x')" correct="x"/></optionresponse></problem>`,
  `<problem><numericalresponse answer="2*sqrt(2)" partial_credit="list,close"><formulaequationinput trailing_text="m"/>
    <responseparam type="tolerance" default="5%"/><responseparam partial_answers="1,1/3"/>
    <additional_answer answer="3"><correcthint>c</correcthint></additional_answer></numericalresponse></problem>`,
  `<problem><numericalresponse answer="[1, 5e3)"><textline/></numericalresponse><demandhint><hint>x</hint></demandhint></problem>`,
  `<problem><stringresponse answer="(a|b)+\\d{2,3}[^c]*" type="ci regexp"><textline size="9"/><regexphint answer="\\w+">r</regexphint>
    <additional_answer answer=".*x.*"/><stringequalhint answer="q">e</stringequalhint></stringresponse></problem>`,
  `<problem><script>x = 1</script><stringresponse answer="one _or_ two"><textline/><hintgroup><stringhint answer="t" name="n"/>
    <hintpart on="n"><text>h</text></hintpart></hintgroup></stringresponse></problem>`,
];

const PIECES = [
  "",
  " ",
  "0",
  "-1",
  "1e999",
  "NaN",
  "inf",
  "$x",
  "(",
  ")",
  "[",
  "]",
  ",",
  "'",
  "\\",
  "^",
  "(.*)*",
  "(a+)+",
  "{,9}",
  "||",
  "%",
  "true",
  "null",
  "constructor",
  "__proto__",
  "\u0000",
  "\u202e",
  "😀",
  "&lt;",
  "&#0;",
  "<p>",
  "</p>",
  "<textline/>",
  "<choice/>",
  "<solution>",
  "<!--",
  "-->",
  "<![CDATA[",
  "]]>",
  'correct="true"',
  'answer=""',
  'type="regexp"',
  "choice_0",
  "9".repeat(400),
];

const ANSWERS = [
  "",
  " ",
  "x",
  "choice_0",
  "choice_1",
  "choice_a",
  "1/3",
  "((((",
  "2^2^2^2^2",
  "fact(999)",
  "1||0",
  "-.5e-3%",
  "sqrt(-1)*j",
  "a12",
  "a".repeat(5000),
  "ab".repeat(2000) + "!",
  "9".repeat(499),
  "\u0000",
  "😀",
  "١٢",
  "__proto__",
  "tanh(1e300)",
  "0^0",
  "e^(pi*j)",
];

function mutate(text: string, pick: (below: number) => number): string {
  let mutated = text;
  for (let times = pick(4); times >= 0; times--) {
    const at = pick(mutated.length + 1);
    const cut = pick(3) === 0 ? pick(30) : 0;
    mutated = mutated.slice(0, at) + PIECES[pick(PIECES.length)] + mutated.slice(at + cut);
  }
  return mutated;
}

/** Changes a value inside quotes or between tags, so that most results are still XML. */
function mutateValue(text: string, pick: (below: number) => number): string {
  const values = [...text.matchAll(/(?<==")[^"]*(?=")|(?<=>)[^<]+(?=<)/g)];
  const value = values[pick(values.length)]!;
  const changed = mutate(value[0], pick).replace(/[<&"]/g, "");
  return text.slice(0, value.index) + changed + text.slice(value.index + value[0].length);
}

/** Nothing for text that is not XML: refusing that is the importer's business. */
function parsedOrNothing(xml: string): ReturnType<typeof parseXml> | undefined {
  try {
    return parseXml(xml);
  } catch (error) {
    if (error instanceof Error && (error.name === "ParseError" || error.message.includes("no root"))) {
      return undefined;
    }
    throw error;
  }
}

Deno.test("parseProblem(), readAnswer() and gradeAnswer() hold for anything", () => {
  const pick = generator(SEED);
  const count = { read: 0, refused: 0, notXml: 0, graded: 0, inputErrors: 0 };
  let slowest = 0;
  for (let round = 0; round < PROBLEMS; round++) {
    const seed = SEEDS[pick(SEEDS.length)]!;
    const xml = pick(3) === 0 ? mutate(seed, pick) : mutateValue(seed, pick);
    const started = performance.now();
    const parsed = parsedOrNothing(xml);
    if (!parsed) count.notXml++;
    else if ("unsupported" in parsed) count.refused++;
    else {
      count.read++;
      const problem = problemDefinition.parse(JSON.parse(JSON.stringify(parsed.problem)));
      for (let form = 0; form < FORMS; form++) {
        const given = () =>
          pick(4) === 0 ? [ANSWERS[pick(ANSWERS.length)]!, "choice_1"] : ANSWERS[pick(ANSWERS.length)]!;
        const read = readAnswer(problem, { p1: given(), p2: given() });
        if ("errors" in read) count.inputErrors++;
        else {
          const { score, max } = gradeAnswer(problem, read.answer);
          assert(score >= 0 && score <= max, xml);
          count.graded++;
        }
      }
    }
    slowest = Math.max(slowest, performance.now() - started);
  }
  assert(slowest < 3000, `slowest case: ${slowest} ms`);
  assert(count.read > 300 && count.refused > 100 && count.graded > 300, JSON.stringify(count));
});
