import { problemFrom } from "plugins/problem/olx/sample_problem.ts";
import assert from "node:assert/strict";
import { gradeAnswer } from "./grade_answer.ts";
import { readAnswer } from "./read_answer.ts";

// Verdicts that Open edX's own grader gave (the `capa` of xblocks-contrib 0.13.1) on problems made by a seeded
// generator: tolerances at their edges, regular expressions, all kinds of partial credit, several parts.

type Given = Record<string, string | string[]>;
type Row = [Given, "input error"] | [Given, string[], number[]];

const VERDICTS: { xml: string; answers: Row[] }[] = JSON.parse(
  await Deno.readTextFile(new URL("./open_edx_verdicts.golden.json", import.meta.url)),
);

function judge(xml: string, given: Given): unknown[] {
  const problem = problemFrom(xml);
  const read = readAnswer(problem, given);
  if ("errors" in read) return [given, "input error"];
  const { parts } = gradeAnswer(problem, read.answer);
  return [given, parts.map(({ correct }) => correct), parts.map(({ credit }) => credit)];
}

Deno.test("gradeAnswer() gives the verdicts of Open edX's own grader", () => {
  let count = 0;
  for (const { xml, answers } of VERDICTS) {
    for (const row of answers) {
      assert.deepEqual(judge(xml, row[0]), row, xml);
      count++;
    }
  }
  assert(count > 1000, `only ${count} verdicts`);
});
