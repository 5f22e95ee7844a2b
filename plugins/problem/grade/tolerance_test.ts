import type { NumberTest } from "contexts/content/problem.ts";
import { evaluate } from "plugins/problem/numbers/expression.ts";
import assert from "node:assert/strict";
import { fits } from "./tolerance.ts";

function near(value: number, tolerance: number, of: "absolute" | "expected" | "larger"): NumberTest {
  return { kind: "near", value, tolerance, of };
}

function between(range: string): NumberTest {
  const [low, high] = range.slice(1, -1).split(",");
  return {
    kind: "between",
    ...(low === "" ? {} : { low: Number(low) }),
    ...(high === "" ? {} : { high: Number(high) }),
    lowOpen: range.startsWith("("),
    highOpen: range.endsWith(")"),
  };
}

const ROWS: readonly (readonly [string, string, NumberTest, boolean])[] = [
  ["an absolute tolerance at its edge", "605", near(600, 5, "absolute"), true],
  ["an absolute tolerance past its edge", "605.0000001", near(600, 5, "absolute"), false],
  ["decimals at the edge that doubles miss", "0.3", near(0.2, 0.1, "absolute"), true],
  ["decimals past the edge", "0.30000000000001", near(0.2, 0.1, "absolute"), false],
  ["no tolerance, equal", "2.0", near(2, 0, "absolute"), true],
  ["no tolerance, not equal", "2.0000000001", near(2, 0, "absolute"), false],
  ["a negative tolerance", "2", near(2, -1, "absolute"), false],
  ["a percentage of the expected number", "11", near(10, 10, "expected"), true],
  ["a percentage of the expected number, exceeded", "11.1", near(10, 10, "expected"), false],
  ["a percentage of the larger number", "11.1", near(10, 10, "larger"), true],
  ["a percentage of zero", "0.0001", near(0, 10, "expected"), false],
  ["the default tolerance", "3.14159", near(Math.PI, 0.001, "larger"), true],
  ["the default tolerance, exceeded", "3.1415", near(Math.PI, 0.001, "larger"), false],
  ["an expression", "10/3", near(3.333333, 0.001, "larger"), true],
  ["a number near in the plane", "2+0.001*j", near(2, 0.01, "absolute"), true],
  ["a number far in the plane", "2+j", near(2, 0.01, "absolute"), false],
  ["a closed lower end", "4", between("[4,6)"), true],
  ["an open upper end", "6", between("[4,6)"), false],
  ["an open lower end", "4", between("(4,6]"), false],
  ["a closed upper end", "6", between("(4,6]"), true],
  ["an end but for the last digit", "0.1+0.2", between("[0.3,1]"), true],
  ["an open end but for the last digit", "0.1+0.2", between("(0.3,1]"), false],
  ["inside a range", "5", between("(4,6)"), true],
  ["outside a range", "6.1", between("[4,6]"), false],
  ["a range without an upper end", "1e300", between("(0,)"), true],
  ["a range without a lower end", "0.5", between("(,0)"), false],
  ["a range the wrong way round", "5", between("[6,4]"), false],
];

for (const [name, given, test, expected] of ROWS) {
  Deno.test(`fits() is ${expected} for ${name}`, () => {
    assert.equal(fits(evaluate(given), test), expected);
  });
}
