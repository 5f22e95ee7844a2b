import type { Value } from "plugins/problem/numbers/arithmetic.ts";
import type { Problem, ProblemPart, TextAnswer } from "contexts/content/problem.ts";
import { maxScore } from "contexts/content/problem.ts";
import { evaluate } from "plugins/problem/numbers/expression.ts";
import { Refusal } from "core/base/refusal.ts";
import { RE2JS } from "re2js";
import { type Finding, gradeCheckboxes } from "./grade_checkboxes.ts";
import { fits } from "./tolerance.ts";
import type { Answer, Grade, PartGrade, Verdict } from "core/plugin/grading.ts";

// The verdict on an answer, from the problem's definition alone: no clock, no database, no chance.

type Part<K extends ProblemPart["kind"]> = Extract<ProblemPart, { kind: K }>;

const WRONG: Finding = { correct: "incorrect", credit: 0, feedback: [] };

function verdictOf(credit: number): Verdict {
  return credit === 1 ? "correct" : credit > 0 ? "partly" : "incorrect";
}

function gradeSingle(part: Part<"choice" | "dropdown">, given: string): Finding {
  const chosen = part.choices.find(({ id }) => id === given);
  if (!chosen) return WRONG;
  const feedback = chosen.feedback === undefined ? [] : [chosen.feedback];
  if (chosen.correct) return { correct: "correct", credit: 1, feedback };
  if (chosen.credit === undefined) return { ...WRONG, feedback };
  return { correct: "partly", credit: chosen.credit, feedback };
}

function matches(given: string, { value, pattern }: TextAnswer, caseSensitive: boolean): boolean {
  if (pattern) {
    return RE2JS.compile(value, caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE).matcher(given).find();
  }
  return caseSensitive ? given === value : given.toLowerCase() === value.toLowerCase();
}

/** The finding that an expected answer leads to. */
function findingOf(expected: { credit: number; feedback?: string | undefined } | undefined): Finding {
  if (!expected) return WRONG;
  const feedback = expected.feedback === undefined ? [] : [expected.feedback];
  return { correct: verdictOf(expected.credit), credit: expected.credit, feedback };
}

function gradeText(part: Part<"text">, given: string): Finding {
  return findingOf(part.answers.find((expected) => matches(given, expected, part.caseSensitive)));
}

function numberIn(given: string): Value | undefined {
  try {
    return evaluate(given);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function gradeNumber(part: Part<"number">, given: string): Finding {
  const value = numberIn(given);
  if (value === undefined) return WRONG;
  return findingOf(part.answers.find(({ test }) => fits(value, test)));
}

function gradePart(part: ProblemPart, given: string | string[] | undefined): Finding {
  if (part.kind === "checkbox") return gradeCheckboxes(part, Array.isArray(given) ? given : []);
  if (typeof given !== "string") return WRONG;
  switch (part.kind) {
    case "number":
      return gradeNumber(part, given);
    case "text":
      return gradeText(part, given);
    default:
      return gradeSingle(part, given);
  }
}

function verdictOnAll(parts: readonly PartGrade[]): Verdict {
  const first = parts[0]?.correct ?? "incorrect";
  return parts.every(({ correct }) => correct === first) ? first : "partly";
}

/**
 * Grades an answer that `readAnswer` gave. A part that the answer does not fit, as happens when a stored answer
 * meets a newer version of its problem, is wrong.
 */
export function gradeAnswer(problem: Pick<Problem, "parts" | "weight">, answer: Answer): Grade {
  const parts = problem.parts.map((part) => ({ part: part.id, ...gradePart(part, answer[part.id]) }));
  const earned = parts.reduce((sum, { credit }) => sum + credit, 0);
  const max = maxScore(problem);
  const score = parts.length === 0 ? 0 : earned * max / parts.length;
  return { parts, correct: verdictOnAll(parts), score, max };
}
