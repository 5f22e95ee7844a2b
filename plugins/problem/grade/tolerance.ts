import { Complex } from "complex.js";
import type { Value } from "plugins/problem/numbers/arithmetic.ts";
import type { NumberTest } from "contexts/content/problem.ts";
import { realPart } from "plugins/problem/numbers/expression.ts";
import { Decimal } from "decimal.js";

// Comparing numbers as Open edX compares them: the shortest decimal forms of the two doubles, subtracted
// with 28 digits, against the shortest decimal form of the tolerance. So 0.3 is within 0.1 of 0.2, although
// the doubles say otherwise.

/** Python's default decimal context: 28 digits, half to even. */
const Exact = Decimal.clone({ precision: 28, rounding: Decimal.ROUND_HALF_EVEN, defaults: true });

function within(given: Value, expected: number, tolerance: number): boolean {
  const real = realPart(given);
  if (real === undefined) return (given as Complex).sub(new Complex(expected, 0)).abs() <= tolerance;
  if (!Number.isFinite(tolerance)) return tolerance === Infinity;
  return new Exact(String(real)).minus(String(expected)).abs().lte(String(tolerance));
}

function size(value: Value): number {
  return value instanceof Complex ? value.abs() : Math.abs(Number(value));
}

function isNear(given: Value, { value, tolerance, of }: Extract<NumberTest, { kind: "near" }>): boolean {
  if (of === "absolute") return within(given, value, tolerance);
  const base = of === "expected" ? Math.abs(value) : Math.max(size(given), Math.abs(value));
  return within(given, value, tolerance * 0.01 * base);
}

/** Whether the two are the same but for the last digit of a double. */
function isEnd(given: Value, end: number | undefined): boolean {
  return end !== undefined && within(given, end, Number.EPSILON * Math.max(size(given), Math.abs(end)));
}

function isBetween(given: Value, test: Extract<NumberTest, { kind: "between" }>): boolean {
  const real = realPart(given);
  if (real === undefined) return false;
  if (isEnd(given, test.low)) return !test.lowOpen;
  if (isEnd(given, test.high)) return !test.highOpen;
  return (test.low ?? -Infinity) < real && real < (test.high ?? Infinity);
}

/** Whether a given number fits what was expected. */
export function fits(given: Value, test: NumberTest): boolean {
  return test.kind === "near" ? isNear(given, test) : isBetween(given, test);
}
