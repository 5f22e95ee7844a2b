import type { Form, Grading } from "core/plugin/grading.ts";
import { maxScore, type Problem, type ProblemPart } from "contexts/content/problem.ts";
import { gradeAnswer } from "./grade/grade_answer.ts";
import { readAnswer } from "./grade/read_answer.ts";
import { plain } from "./plain.ts";

/** How answers to problems are read and graded; the terms stand in the problem under their own names. */
export const grading: Grading<Problem> = {
  terms: (problem) => ({ ...problem, points: maxScore(problem) }),
  inputs: ({ parts }) => parts.map(({ id }) => id),
  readAnswer,
  grade: gradeAnswer,
  inWords: ({ parts }, given) =>
    parts.map((part) => ({
      input: part.id,
      question: plain(part.label),
      answer: inWords(part, given[part.id]),
    })),
};

function inWords(part: ProblemPart, given: Form[string] | undefined): string {
  const values = [given ?? []].flat();
  if (!("choices" in part)) return values.join(" ");
  return values.map((id) => plain(part.choices.find((choice) => choice.id === id)?.html ?? id)).join(", ");
}
