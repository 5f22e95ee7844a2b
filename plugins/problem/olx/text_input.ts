import { elementsIn, type XmlElement } from "core/plugin/element.ts";
import type { ProblemPart, TextAnswer } from "contexts/content/problem.ts";
import { readLine } from "./line.ts";
import { attribute, leadingText } from "./markup.ts";
import { translatePattern } from "./pattern.ts";
import type { Clean } from "./reading.ts";
import { hint, hintIn, present } from "./reading.ts";
import type { Response } from "./recognise.ts";
import { strip } from "plugins/problem/numbers/strip.ts";
import { unsupported } from "./unsupported.ts";

// Text input (capa: stringresponse): right answers and expected wrong ones, as text or as regular
// expressions. What Open edX asks for the verdict and for the feedback becomes one list, first fit decides.

type Question = Pick<ProblemPart, "id" | "label" | "description">;

/** How the answers of a response are compared. */
interface Comparing {
  readonly pattern: boolean;
  readonly ignoreCase: boolean;
}

/** `(?i)` at the head of an expression says what the type "ci" says. */
const INLINE_IGNORE_CASE = /^\(\?i\)/;

function comparing(response: XmlElement): Comparing {
  const kinds = (attribute(response, "type") ?? "").toLowerCase().split(" ");
  const pattern = kinds.includes("regexp");
  const inline = pattern && rightAnswers(response).some(([answer]) => INLINE_IGNORE_CASE.test(answer));
  return { pattern, ignoreCase: kinds.includes("ci") || inline };
}

/** Open edX puts `^` and `$` around an expression without parentheses, so `a|b` means `^a` or `b$`. */
function expression(answers: readonly string[]): string {
  return translatePattern(`^${answers.map((one) => one.replace(INLINE_IGNORE_CASE, "")).join("|")}$`);
}

/** The right answers with their feedback; in the oldest notation, one attribute with `_or_` between them. */
function rightAnswers(response: XmlElement): (readonly [string, XmlElement | undefined])[] {
  const answer = attribute(response, "answer") ?? "";
  if (isOrNotation(response)) return answer.split("_or_").map((one) => [strip(one), response] as const);
  const others = elementsIn(response, "additional_answer").map((one) => {
    const text = attribute(one, "answer") || leadingText(one);
    return [strip(text), one] as const;
  });
  return [[strip(answer), response], ...others];
}

function isOrNotation(response: XmlElement): boolean {
  return (attribute(response, "answer") ?? "").toLowerCase().includes("_or_");
}

function accepted(response: XmlElement, how: Comparing, clean: Clean): TextAnswer[] {
  const right = rightAnswers(response);
  const each = right.map(([answer, told]): TextAnswer =>
    present({
      value: how.pattern ? expression([answer]) : answer,
      pattern: how.pattern,
      shown: answer,
      credit: 1,
      feedback: told && hintIn(told, "correcthint", clean),
    })
  );
  if (!how.pattern || right.length === 1) return each;
  const together = expression(right.map(([answer]) => answer));
  return [...each, { value: together, pattern: true, credit: 1 }];
}

function expectedWrong(response: XmlElement, clean: Clean): TextAnswer[] {
  const read = (tag: string, pattern: boolean) =>
    elementsIn(response, tag).flatMap((one): TextAnswer[] => {
      const answer = strip(attribute(one, "answer") ?? "");
      const feedback = hint(one, clean);
      if (answer === "" || feedback === undefined) return [];
      return [{ value: pattern ? expression([answer]) : answer, pattern, credit: 0, feedback }];
    });
  return [...read("stringequalhint", false), ...read("regexphint", true)];
}

/** Hints of the older notation: a named condition, and for each name what is told; the last that fits counts. */
function groupHints(response: XmlElement, how: Comparing, clean: Clean): TextAnswer[] {
  const group = elementsIn(response, "hintgroup")[0];
  if (!group || (attribute(group, "mode") ?? "always") !== "always") return [];
  const conditions = elementsIn(group, "stringhint");
  return elementsIn(group, "hintpart").reverse().flatMap((part): TextAnswer[] => {
    const told = hint(elementsIn(part, "text")[0] ?? part, clean);
    const named = conditions.filter((one) => attribute(one, "name") === attribute(part, "on"));
    return named.flatMap((one) => {
      const answer = strip(attribute(one, "answer") ?? "");
      if (answer === "" || told === undefined) return [];
      const value = how.pattern ? expression([answer]) : answer;
      return [{ value, pattern: how.pattern, credit: 0, feedback: told }];
    });
  });
}

/** Reads a question with typed text for an answer. */
export function readText({ element, inputs }: Response, question: Question, clean: Clean): ProblemPart {
  if (!attribute(element, "answer")) unsupported("stringresponse: it has no answer");
  const written = comparing(element);
  const how = isOrNotation(element) ? { ...written, pattern: false } : written;
  const answers = [
    ...accepted(element, how, clean),
    ...groupHints(element, how, clean),
    ...expectedWrong(element, clean),
  ];
  const caseSensitive = !how.ignoreCase;
  return { kind: "text", ...question, ...readLine(inputs[0]!), answers, caseSensitive };
}
