import { Complex } from "complex.js";
import type { Problem, ProblemPart } from "contexts/content/problem.ts";
import { evaluate } from "plugins/problem/numbers/expression.ts";
import { strip } from "plugins/problem/numbers/strip.ts";
import type { RefusalFacts } from "core/base/refusal.ts";
import { Refusal } from "core/base/refusal.ts";
import type { Answer, AnswerError, Form, ReadAnswer } from "core/plugin/grading.ts";

// A form's fields become an answer, or what is wrong with them. Nothing that cannot be understood is ever
// graded: a slip of the keyboard costs no attempt.

/** The longest text that is taken for an answer. */
export const MAX_TEXT_LENGTH = 5000;

type Read = { readonly value: string | string[] } | { readonly code: string; readonly facts: RefusalFacts };

const MISSING: Read = { code: "learning.answer_missing", facts: {} };

type ChoicePart = Extract<ProblemPart, { choices: unknown }>;

function readChoices(part: ChoicePart, written: readonly string[]): Read {
  const chosen = new Set(written.filter((id) => id !== ""));
  const ids = part.choices.map(({ id }) => id).filter((id) => chosen.delete(id));
  if (chosen.size > 0) return { code: "learning.answer_unknown_choice", facts: {} };
  if (ids.length === 0) return MISSING;
  if (part.kind === "checkbox") return { value: ids };
  return ids.length === 1 ? { value: ids[0]! } : { code: "learning.answer_not_single", facts: {} };
}

function readText(text: string): Read {
  if (text.length > MAX_TEXT_LENGTH) {
    return { code: "learning.answer_too_long", facts: { limit: MAX_TEXT_LENGTH } };
  }
  return { value: text };
}

function readNumber(part: Extract<ProblemPart, { kind: "number" }>, text: string): Read {
  try {
    const value = evaluate(text);
    if (value instanceof Complex && part.answers.some(({ test }) => test.kind === "between")) {
      return { code: "learning.answer_not_real", facts: {} };
    }
    return { value: text };
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, facts: error.facts };
    throw error;
  }
}

function readPart(part: ProblemPart, field: string | readonly string[] | undefined): Read {
  const written = field === undefined ? [] : typeof field === "string" ? [field] : field;
  if (part.kind !== "text" && part.kind !== "number") return readChoices(part, written);
  const text = strip(written[0] ?? "");
  if (text === "") return MISSING;
  if (written.length > 1) return { code: "learning.answer_not_single", facts: {} };
  return part.kind === "text" ? readText(text) : readNumber(part, text);
}

/**
 * Reads a form, whose fields are named by the parts of the problem, as an answer to all of them; or says for
 * each part that cannot be understood what is wrong. Only an answer may be graded and counted.
 */
export function readAnswer(problem: Pick<Problem, "parts">, form: Form): ReadAnswer {
  const answer: Answer = {};
  const errors: AnswerError[] = [];
  for (const part of problem.parts) {
    const read = readPart(part, Object.hasOwn(form, part.id) ? form[part.id] : undefined);
    if ("value" in read) answer[part.id] = read.value;
    else errors.push({ part: part.id, ...read });
  }
  return errors.length > 0 ? { errors } : { answer };
}
