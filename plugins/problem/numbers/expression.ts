import { Complex } from "complex.js";
import { Refusal } from "core/base/refusal.ts";
import * as numbers from "./arithmetic.ts";
import type { Value } from "./arithmetic.ts";

// What a number may be written as: 3.5, 6.02e23, 5%, 1/3, 2*pi, sqrt(2)^-3, 10||20. The grammar and its
// corners (no implied product, a sign belongs to a number before `^` unless it begins a sum) are those of
// the calculator behind Open edX's numerical input.
//
//   sum      = [sign] product {sign product}
//   product  = parallel {("*" | "/") parallel}
//   parallel = power {"||" power}
//   power    = atom {"^" atom}, from the right
//   atom     = [sign] number | name "(" sum ")" | name | "(" sum ")"

/** An expression longer than this is refused before it is read. */
export const MAX_EXPRESSION_LENGTH = 500;

const MAX_DEPTH = 50;
const NUMBER =
  /[+-]?[ \t\r\n]*(\d+(?:\.\d*)?|\.\d+)(?:[ \t\r\n]*([eE][ \t\r\n]*[+-]?[ \t\r\n]*\d+))?[ \t\r\n]*(%)?/y;
const NAME = /[A-Za-z][A-Za-z0-9_]*'*/y;
const SPACE = /[ \t\r\n]*/y;

/** Where the reader stands in the text. */
interface Cursor {
  readonly text: string;
  at: number;
  depth: number;
}

function refuse(code: string, message: string, facts: Record<string, string | number> = {}): Refusal {
  return new Refusal(code, "invalid", message, facts);
}

function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text);
  if (found) cursor.at = pattern.lastIndex;
  return found;
}

function takeSymbol(cursor: Cursor, ...symbols: string[]): string | undefined {
  take(cursor, SPACE);
  const found = symbols.find((symbol) => cursor.text.startsWith(symbol, cursor.at));
  if (found) cursor.at += found.length;
  return found;
}

function syntax(cursor: Cursor): Refusal {
  return refuse(
    "content.number_syntax",
    `Cannot read "${cursor.text}" as a number at character ${cursor.at + 1}`,
    {
      position: cursor.at + 1,
    },
  );
}

function takeNumber(cursor: Cursor): Value | undefined {
  const found = take(cursor, NUMBER);
  if (!found) return undefined;
  const [written, digits = "", exponent, percent] = found;
  const sign = written.startsWith("-") ? "-" : "";
  if (!exponent && !percent && !digits.includes(".")) return BigInt(sign + digits);
  const double = Number(sign + digits + (exponent ?? "").replace(/\s/g, ""));
  return percent ? double * 0.01 : double;
}

function takeParentheses(cursor: Cursor): Value | undefined {
  if (!takeSymbol(cursor, "(")) return undefined;
  if (++cursor.depth > MAX_DEPTH) {
    throw refuse("content.number_too_deep", "The parentheses are nested too deeply");
  }
  const value = takeSum(cursor);
  cursor.depth--;
  if (!takeSymbol(cursor, ")")) throw syntax(cursor);
  return value;
}

function takeName(cursor: Cursor): Value | undefined {
  const found = take(cursor, NAME);
  if (!found) return undefined;
  const name = found[0];
  const argument = takeParentheses(cursor);
  const value = argument === undefined
    ? numbers.constant(name.toLowerCase())
    : numbers.applyFunction(name.toLowerCase(), argument);
  if (value === undefined) {
    throw argument === undefined
      ? refuse("content.number_name", `"${name}" is not a name that can be used here`, { name })
      : refuse("content.number_function", `"${name}" is not a function that can be used here`, { name });
  }
  return value;
}

function takeAtom(cursor: Cursor): Value {
  take(cursor, SPACE);
  const value = takeNumber(cursor) ?? takeName(cursor) ?? takeParentheses(cursor);
  if (value === undefined) throw syntax(cursor);
  return value;
}

function takePower(cursor: Cursor): Value {
  const tower = [takeAtom(cursor)];
  while (takeSymbol(cursor, "^")) tower.push(takeAtom(cursor));
  return tower.reduceRight((exponent, base) => numbers.power(base, exponent));
}

function takeParallel(cursor: Cursor): Value {
  const branches = [takePower(cursor)];
  while (takeSymbol(cursor, "||")) branches.push(takePower(cursor));
  return branches.length === 1 ? branches[0]! : numbers.parallel(branches);
}

function takeProduct(cursor: Cursor): Value {
  let product = takeParallel(cursor);
  for (let sign = takeSymbol(cursor, "*", "/"); sign; sign = takeSymbol(cursor, "*", "/")) {
    const factor = takeParallel(cursor);
    product = sign === "*" ? numbers.multiply(product, factor) : numbers.divide(product, factor);
  }
  return product;
}

function takeSum(cursor: Cursor): Value {
  const signed = (sign: string | undefined, total: Value, term: Value) =>
    sign === "-" ? numbers.subtract(total, term) : numbers.add(total, term);
  let sum = signed(takeSymbol(cursor, "+", "-"), 0n, takeProduct(cursor));
  for (let sign = takeSymbol(cursor, "+", "-"); sign; sign = takeSymbol(cursor, "+", "-")) {
    sum = signed(sign, sum, takeProduct(cursor));
  }
  return sum;
}

function checkParentheses(text: string): void {
  let open = 0;
  for (const [index, character] of [...text].entries()) {
    if (character === "(") open++;
    if (character === ")") open--;
    if (open < 0) {
      throw refuse(
        "content.number_parenthesis",
        `A parenthesis is closed that was not opened, at character ${index + 1}`,
        {
          position: index + 1,
        },
      );
    }
  }
  if (open > 0) throw refuse("content.number_parenthesis", `Parentheses are not closed: ${open}`, { open });
}

/**
 * Reads a number or an arithmetic expression as Open edX's numerical input does, and gives its value; throws
 * a Refusal `content.number_…` that says what cannot be read, or that it has no finite value.
 */
export function evaluate(text: string): Value {
  if (text.length > MAX_EXPRESSION_LENGTH) {
    throw refuse("content.number_too_long", "The expression is too long", { limit: MAX_EXPRESSION_LENGTH });
  }
  checkParentheses(text);
  const cursor = { text, at: 0, depth: 0 };
  const value = takeSum(cursor);
  take(cursor, SPACE);
  if (cursor.at < text.length) throw syntax(cursor);
  return numbers.finite(value);
}

/** The value as a double if it has no imaginary part. */
export function realPart(value: Value): number | undefined {
  if (value instanceof Complex) return value.im === 0 ? value.re : undefined;
  return numbers.real(value);
}
