import { DOMParser } from "@xmldom/xmldom";
import assert from "node:assert/strict";
import { parseProblem } from "./parse.ts";
import { parseXml, problemFrom, problemWith } from "./sample_problem.ts";

Deno.test("parseProblem() keeps prose and inputs in the author's order", () => {
  const problem = problemFrom(`<problem>
    <p>First</p>
    <div class="two"><numericalresponse answer="1"><textline/></numericalresponse><p>Between</p></div>
    <stringresponse answer="a"><p>Inside</p><textline/><p>After</p></stringresponse>
    <p>Last <br/> line</p>
  </problem>`);
  assert.deepEqual(problem.body, [
    { html: "<p>First</p>" },
    { part: "p1" },
    { html: '<div class="two"><p>Between</p></div>' },
    { html: "<p>Inside</p>" },
    { part: "p2" },
    { html: "<p>After</p>" },
    { html: "<p>Last <br> line</p>" },
  ]);
});

Deno.test("parseProblem() cleans every piece of HTML", () => {
  const { documentElement } = new DOMParser().parseFromString(
    `<problem><p>a</p><multiplechoiceresponse><label>b</label><description>c</description>
      <choicegroup><choice correct="true">d<choicehint label="e">f</choicehint></choice></choicegroup>
      <solution>g</solution></multiplechoiceresponse><demandhint><hint>h</hint></demandhint></problem>`,
    "text/xml",
  );
  const cleaned: string[] = [];
  parseProblem(documentElement!, {}, (html) => {
    cleaned.push(html.trim());
    return "";
  });
  const pieces = ["<p>a</p>", "b", "c", "d", "<strong>e</strong> f", "g", "h"];
  assert.deepEqual(cleaned.filter((html) => html !== "").sort(), pieces.sort());
});

Deno.test("parseProblem() leaves answers, hints, scripts and solutions out of the prose", () => {
  const problem = problemFrom(`<problem>
    <script type="text/javascript">steal()</script>
    <numericalresponse answer="2">
      <responseparam type="tolerance" default="1"/><formulaequationinput/>
      <correcthint>Yes</correcthint>
      <solution><p>Because</p></solution>
    </numericalresponse>
    <solution><p>Also</p></solution>
    <demandhint><hint>Think <b>twice</b></hint><hint>Add</hint></demandhint>
  </problem>`);
  assert.deepEqual(problem.body, [{ part: "p1" }]);
  assert.equal(problem.solution, "<p>Because</p>\n<p>Also</p>");
  assert.deepEqual(problem.hints, ["Think <b>twice</b>", "Add"]);
});

Deno.test("parseProblem() reads a problem that asks nothing as prose", () => {
  const problem = problemFrom("<problem><p>Only text</p></problem>");
  assert.deepEqual(problem.body, [{ html: "<p>Only text</p>" }]);
  assert.deepEqual(problem.parts, []);
});

Deno.test("parseProblem() numbers the parts in the order of the source", () => {
  const problem = problemFrom(`<problem>
    <optionresponse><p>Which?</p>
      <optioninput label="Left" options="('a','b')" correct="a"/>
      <optioninput label="Right" options="('a','b')" correct="b"/>
    </optionresponse>
    <stringresponse answer="x"><label>Third</label><textline/></stringresponse>
  </problem>`);
  assert.deepEqual(problem.parts.map(({ id, label }) => [id, label]), [["p1", "Left"], ["p2", "Right"], [
    "p3",
    "Third",
  ]]);
  assert.deepEqual(problem.body, [{ html: "<p>Which?</p>" }, { part: "p1" }, { part: "p2" }, { part: "p3" }]);
});

const LABELS: readonly (readonly [string, string, string, number])[] = [
  [
    "a label inside the response",
    `<stringresponse answer="x"><label>How <b>many</b>?</label><textline/></stringresponse>`,
    "How <b>many</b>?",
    1,
  ],
  [
    "a label just before the response",
    `<label>How many?</label><stringresponse answer="x"><textline/></stringresponse>`,
    "How many?",
    1,
  ],
  [
    "a paragraph that the input's label repeats",
    `<p>How  many?</p><stringresponse answer="x"><textline label="How many?"/></stringresponse>`,
    "How  many?",
    1,
  ],
  [
    "the input's label",
    `<p>Look</p><stringresponse answer="x"><textline label="How &lt; many?"/></stringresponse>`,
    "How &lt; many?",
    2,
  ],
  [
    "nothing where the prose asks",
    `<p>How many?</p><stringresponse answer="x"><textline/></stringresponse>`,
    "",
    2,
  ],
  [
    "the heads of row and column in a table",
    `<table><tr><th/><th>Year</th></tr><tr><td>Tin</td><td><stringresponse answer="x"><textline/></stringresponse></td></tr></table>`,
    "Tin – Year",
    2,
  ],
];

for (const [name, xml, label, pieces] of LABELS) {
  Deno.test(`parseProblem() takes the question from ${name}`, () => {
    const problem = problemWith(xml);
    assert.equal(problem.parts[0]!.label, label);
    assert.equal(problem.body.length, pieces);
  });
}

Deno.test("parseProblem() keeps a description beside its question", () => {
  const problem = problemWith(
    `<stringresponse answer="x"><label>Q</label><description>One word</description><textline/></stringresponse>`,
  );
  assert.equal(problem.parts[0]!.description, "One word");
  assert.deepEqual(problem.body, [{ part: "p1" }]);
});

Deno.test("parseProblem() puts a clarification in parentheses", () => {
  assert.deepEqual(problemFrom("<problem><p>Sum<clarification>a + b</clarification></p></problem>").body, [
    { html: "<p>Sum <small>(a + b)</small></p>" },
  ]);
});

Deno.test("parseProblem() reads an unused script as harmless", () => {
  const problem = problemFrom(`<problem><script type="loncapa/python">x = 3</script>
    <p>It costs $5</p><numericalresponse answer="5"><textline/></numericalresponse></problem>`);
  assert.equal(problem.parts.length, 1);
});

const SUM = `<numericalresponse answer="5"><textline/></numericalresponse>`;
const UNSUPPORTED: readonly (readonly [string, string, string])[] = [
  ["a custom response", "<customresponse cfn='f'><textline/></customresponse>", "customresponse"],
  ["a formula", `<formularesponse answer="x"><textline/></formularesponse>`, "formularesponse"],
  ["an image", "<imageresponse><imageinput/></imageresponse>", "imageresponse"],
  ["a response nobody knows", "<telepathyresponse/>", "telepathyresponse"],
  ["one bad response among good ones", `${SUM}<symbolicresponse/>`, "symbolicresponse"],
  ["an input nobody knows", `${SUM}<jsinput/>`, "jsinput"],
  ["an input outside a response", "<textline/>", "outside a response"],
  ["a response without an input", `<numericalresponse answer="5"/>`, "no input"],
  ["two inputs", `<stringresponse answer="5"><textline/><textline/></stringresponse>`, "more than one input"],
  [
    "an input of another response",
    `<stringresponse answer="5"><optioninput/></stringresponse>`,
    "cannot have",
  ],
  ["a hidden input", `<stringresponse answer="5"><textline hidden="true"/></stringresponse>`, "by a script"],
  ["a script's variable in an answer", `<script>z=5</script>${SUM.replace("5", "$z")}`, "$z"],
  ["a script's variable in prose", `<script>z=5</script><p>What is $z?</p>${SUM}`, "$z"],
  ["the seed", `<p>$seed</p>${SUM}`, "$seed"],
  ["another file", `<include file="x.xml"/>${SUM}`, "include"],
  [
    "a response in a response",
    `<stringresponse answer="x"><textline/>${SUM}</stringresponse>`,
    "inside another",
  ],
  ["points of an input", `<stringresponse answer="x"><textline points="2"/></stringresponse>`, "points"],
  [
    "hints chosen by a script",
    `<stringresponse answer="x"><textline/><hintgroup hintfn="f"/></stringresponse>`,
    "hintgroup",
  ],
];

for (const [name, xml, reason] of UNSUPPORTED) {
  Deno.test(`parseProblem() refuses ${name} and says so`, () => {
    const parsed = parseXml(`<problem>${xml}</problem>`);
    assert("unsupported" in parsed);
    assert(parsed.unsupported.includes(reason), parsed.unsupported);
  });
}
