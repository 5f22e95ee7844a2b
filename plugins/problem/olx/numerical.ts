import { elementsIn, type XmlElement } from "core/plugin/element.ts";
import { Refusal } from "core/base/refusal.ts";
import type { NumberAnswer, NumberTest, ProblemPart } from "contexts/content/problem.ts";
import { evaluate, realPart } from "plugins/problem/numbers/expression.ts";
import { readLine } from "./line.ts";
import { attribute, elementsUnder } from "./markup.ts";
import type { Clean } from "./reading.ts";
import { hintIn, partialCredit, present } from "./reading.ts";
import type { Response } from "./recognise.ts";
import { strip } from "plugins/problem/numbers/strip.ts";
import { unsupported } from "./unsupported.ts";

// Numerical input (capa: numericalresponse): a number with a tolerance, or a range, and other answers
// beside it. What Open edX decides step by step becomes a list of tests, of which the first that fits decides.

type Question = Pick<ProblemPart, "id" | "label" | "description">;

/** A tolerance that the author did not write: this percentage of the larger of the two numbers. */
const DEFAULT_TOLERANCE = "0.001%";

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;

/** An author's number: a literal, or an expression as a learner might type it. */
function staffNumber(written: string): number {
  const text = strip(written);
  if (DECIMAL.test(text)) return Number(text);
  const infinite = INFINITE.exec(text);
  if (infinite) return infinite[1] === "-" ? -Infinity : Infinity;
  try {
    const value = realPart(evaluate(text));
    if (value !== undefined) return value;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  return unsupported(`numericalresponse: its answer "${written}" is not a real number`);
}

function finiteNumber(written: string): number {
  const value = staffNumber(written);
  return Number.isFinite(value) ? value : unsupported("numericalresponse: its answer is infinite");
}

interface Tolerance {
  readonly amount: number;
  readonly of: "absolute" | "expected" | "larger";
}

function tolerance(response: XmlElement): Tolerance {
  const param = elementsUnder(response)
    .find((one) => one.tagName === "responseparam" && attribute(one, "type") === "tolerance");
  const written = strip((param && attribute(param, "default")) ?? DEFAULT_TOLERANCE);
  const percent = written.endsWith("%");
  const digits = strip(percent ? written.slice(0, -1) : written);
  if (!DECIMAL.test(digits)) unsupported(`numericalresponse: its tolerance "${written}" is not a number`);
  const of = written === DEFAULT_TOLERANCE ? "larger" : percent ? "expected" : "absolute";
  return { amount: Number(digits), of };
}

/** How many times the tolerance, or the range, a nearly right answer may be away. */
function partialRange(response: XmlElement): number {
  const param = elementsIn(response, "responseparam").find((one) => one.hasAttribute("partial_range"));
  const written = strip((param && attribute(param, "partial_range")) ?? "2");
  return DECIMAL.test(written)
    ? Number(written)
    : unsupported("numericalresponse: its partial range is no number");
}

function partialAnswers(response: XmlElement): number[] {
  const param = elementsIn(response, "responseparam").find((one) => one.hasAttribute("partial_answers"));
  if (!param) unsupported("numericalresponse: partial credit by a list that is not given");
  return attribute(param, "partial_answers")!.split(",").map(finiteNumber);
}

function near(value: number, { amount, of }: Tolerance): NumberTest {
  if (!Number.isFinite(amount)) unsupported("numericalresponse: its tolerance is infinite");
  return { kind: "near", value, tolerance: amount, of };
}

/** Open edX takes a percentage of the larger number only where it is written as the default one. */
function widened({ amount, of }: Tolerance, times: number): Tolerance {
  const wide = times * amount;
  if (of === "absolute") return { amount: wide, of };
  return { amount: wide, of: `${wide}%` === DEFAULT_TOLERANCE ? "larger" : "expected" };
}

function pointAnswers(response: XmlElement, answer: string, kinds: readonly string[]): NumberAnswer[] {
  const value = finiteNumber(answer);
  const within = tolerance(response);
  const wider = widened(within, partialRange(response));
  const close: NumberAnswer = { test: near(value, wider), credit: 0.5 };
  const others = kinds.includes("list") ? partialAnswers(response) : [];
  const partly = others.flatMap((other): NumberAnswer[] => {
    const exact = { test: near(other, within), credit: 0.5 };
    return kinds.includes("close") ? [exact, close, { test: near(other, wider), credit: 0.25 }] : [exact];
  });
  const onlyClose = kinds.includes("close") && !kinds.includes("list") ? [close] : [];
  return [{ test: near(value, within), shown: strip(answer), credit: 1 }, ...partly, ...onlyClose];
}

function rangeAnswers(response: XmlElement, answer: string, kinds: readonly string[]): NumberAnswer[] {
  const ends = answer.slice(1, -1).split(",");
  if (ends.length !== 2) unsupported(`numericalresponse: its answer "${answer}" is not a range`);
  const [low, high] = [staffNumber(ends[0]!), staffNumber(ends[1]!)];
  const [lowOpen, highOpen] = [answer.startsWith("("), answer.endsWith(")")];
  const bound = (value: number, none: number) => value === none ? undefined : finiteEnd(value);
  const between = (from: number, to: number, fromOpen: boolean, toOpen: boolean): NumberTest =>
    present({
      kind: "between" as const,
      low: bound(from, -Infinity),
      high: bound(to, Infinity),
      lowOpen: fromOpen,
      highOpen: toOpen,
    });
  const shown = `${answer[0]}${ends[0]}, ${ends[1]}${answer.at(-1)}`;
  const right = { test: between(low, high, lowOpen, highOpen), shown, credit: 1 };
  if (!kinds.includes("close")) return [right];
  if (lowOpen || highOpen) unsupported("numericalresponse: partial credit around an open range");
  const margin = partialRange(response) * (high - low);
  return [right, { test: between(low - margin, high + margin, true, true), credit: 0.5 }];
}

function finiteEnd(value: number): number {
  return Number.isFinite(value) ? value : unsupported("numericalresponse: its range has no numbers in it");
}

function additionalAnswers(response: XmlElement, clean: Clean): NumberAnswer[] {
  return elementsIn(response, "additional_answer").map((one) => {
    const answer = attribute(one, "answer") ?? "";
    const test = near(finiteNumber(answer), { amount: 0, of: "absolute" });
    return present({ test, shown: strip(answer), credit: 1, feedback: hintIn(one, "correcthint", clean) });
  });
}

/** Reads a question with a number for an answer. */
export function readNumerical({ element, inputs }: Response, question: Question, clean: Clean): ProblemPart {
  const answer = attribute(element, "answer");
  if (!answer) unsupported("numericalresponse: it has no answer");
  const kinds = partialCredit(element);
  if (kinds.some((kind) => kind !== "list" && kind !== "close")) {
    unsupported(`numericalresponse: partial credit by "${kinds.join(",")}"`);
  }
  const isRange = /^[[(]/.test(answer) && /[\])]$/.test(answer);
  const [first, ...partly] = isRange
    ? rangeAnswers(element, answer, kinds)
    : pointAnswers(element, answer, kinds);
  const right = present({ ...first!, feedback: hintIn(element, "correcthint", clean) });
  const answers = [right, ...partly, ...additionalAnswers(element, clean)];
  return { kind: "number", ...question, ...readLine(inputs[0]!), answers };
}
