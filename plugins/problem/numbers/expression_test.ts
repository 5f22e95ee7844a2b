import { Complex } from "complex.js";
import { Refusal } from "core/base/refusal.ts";
import assert from "node:assert/strict";
import { evaluate, MAX_EXPRESSION_LENGTH, realPart } from "./expression.ts";

const VALUES: readonly (readonly [string, number])[] = [
  ["13", 13],
  [" 13 ", 13],
  ["+13", 13],
  ["-3.14", -3.14],
  [".5", 0.5],
  ["4.", 4],
  ["007", 7],
  ["6.02e23", 6.02e23],
  ["1 E -3", 0.001],
  ["4.2%", 0.042],
  ["50 %", 0.5],
  ["1/3", 1 / 3],
  ["2*pi", 2 * Math.PI],
  ["2*PI", 2 * Math.PI],
  ["e", Math.E],
  ["-2^2", -4],
  ["3*-2^2", 12],
  ["2--3", 5],
  ["--3", 3],
  ["2^3^2", 512],
  ["2^-1", 0.5],
  ["-1.6*10^-3", -0.0016],
  ["1||1||2", 0.4],
  ["10||10*2", 10],
  ["(2^2+1.0)/sqrt(5e0)*5-1", 25 / Math.sqrt(5) - 1],
  ["sqrt (16)", 4],
  ["SIN(0)", 0],
  ["abs(-7)", 7],
  ["abs(3+4*j)", 5],
  ["i*i", -1],
  ["fact(5)", 120],
  ["factorial(20)/fact(18)", 380],
  ["2^53+1-2^53", 1],
  ["log10(1000)", 3],
  ["log2(8)", 3],
  ["ln(e)", 1],
  ["sec(0)", 1],
  ["arccot(-1)", -Math.PI / 4],
  ["arcsec(2)", Math.acos(0.5)],
  ["coth(1)", 1 / Math.tanh(1)],
];

for (const [text, expected] of VALUES) {
  Deno.test(`evaluate() gives the value of "${text}"`, () => {
    const value = realPart(evaluate(text));
    assert(
      value !== undefined && Math.abs(value - expected) <= 1e-15 * Math.max(1, Math.abs(expected)),
      `${value}`,
    );
  });
}

const COMPLEX: readonly (readonly [string, number, number])[] = [
  ["j", 0, 1],
  ["sqrt(-4)", 0, 2],
  ["(-8)^(1/3)", 1, Math.sqrt(3)],
  ["j||1", 0.5, 0.5],
  ["(1+2*j)^2", -3, 4],
  ["e^(j*pi)", -1, 0],
  ["arccos(2)", 0, -Math.log(2 + Math.sqrt(3))],
  ["ln(-1)", 0, Math.PI],
];

for (const [text, re, im] of COMPLEX) {
  Deno.test(`evaluate() gives the complex value of "${text}"`, () => {
    const value = evaluate(text);
    assert(value instanceof Complex);
    assert(Math.hypot(value.re - re, value.im - im) < 1e-12, String(value));
  });
}

const REFUSED: readonly (readonly [string, string])[] = [
  ["", "content.number_syntax"],
  [".", "content.number_syntax"],
  ["3,5", "content.number_syntax"],
  ["1,000", "content.number_syntax"],
  ["5 m", "content.number_syntax"],
  ["5k", "content.number_syntax"],
  ["2pi", "content.number_syntax"],
  ["2(3)", "content.number_syntax"],
  ["2**3", "content.number_syntax"],
  ["2*-pi", "content.number_syntax"],
  ["---3", "content.number_syntax"],
  ["1+", "content.number_syntax"],
  ["2e", "content.number_syntax"],
  ["−5", "content.number_syntax"],
  ["٣", "content.number_syntax"],
  ["(1", "content.number_parenthesis"],
  ["1)", "content.number_parenthesis"],
  [")(", "content.number_parenthesis"],
  ["x", "content.number_name"],
  ["sin", "content.number_name"],
  ["pi'", "content.number_name"],
  ["f(2)", "content.number_function"],
  ["pi(2)", "content.number_function"],
  ["constructor(1)", "content.number_function"],
  ["__proto__", "content.number_syntax"],
  ["1/0", "content.number_undefined"],
  ["0||1", "content.number_undefined"],
  ["0^-1", "content.number_undefined"],
  ["1e999", "content.number_undefined"],
  ["ln(0)", "content.number_undefined"],
  ["arccosh(0)", "content.number_undefined"],
  ["fact(-1)", "content.number_undefined"],
  ["fact(0.5)", "content.number_undefined"],
  ["fact(100000)", "content.number_too_large"],
  ["9^9^9^9", "content.number_too_large"],
  ["10^400", "content.number_too_large"],
  ["(".repeat(60) + "1" + ")".repeat(60), "content.number_too_deep"],
  ["1+".repeat(MAX_EXPRESSION_LENGTH) + "1", "content.number_too_long"],
];

for (const [text, code] of REFUSED) {
  Deno.test(`evaluate() refuses "${text.slice(0, 20)}" with ${code}`, () => {
    assert.throws(() => evaluate(text), (error) => error instanceof Refusal && error.code === code);
  });
}
