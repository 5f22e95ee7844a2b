import { Complex } from "complex.js";
import { Refusal } from "core/base/refusal.ts";

// The numbers of an expression: whole numbers are exact, the others are doubles, and a root of a negative
// number is complex, all three as in Open edX's calculator, so that the same typing gives the same number.

/** A number in an expression: whole and exact, real, or complex. */
export type Value = bigint | number | Complex;

/** Whole numbers past this many bits are refused: nobody answers a question with them. */
const MAX_BITS = 16_384n;

function tooLarge(): Refusal {
  return new Refusal(
    "content.number_too_large",
    "invalid",
    "The expression leads to a number too large to use",
  );
}

function noValue(): Refusal {
  return new Refusal("content.number_undefined", "invalid", "The expression has no finite value");
}

function whole(value: bigint): bigint {
  if (BigInt.asIntN(Number(MAX_BITS), value) !== value) throw tooLarge();
  return value;
}

/** The value as a double. */
export function real(value: bigint | number): number {
  const double = Number(value);
  if (typeof value === "bigint" && !Number.isFinite(double)) throw tooLarge();
  return double;
}

function complex(value: Value): Complex {
  return value instanceof Complex ? value : new Complex(real(value), 0);
}

/** Gives the value back if it is finite in all its parts. */
export function finite(value: Value): Value {
  const ok = value instanceof Complex ? value.isFinite() : Number.isFinite(real(value));
  if (!ok) throw noValue();
  return value;
}

export function add(a: Value, b: Value): Value {
  if (a instanceof Complex || b instanceof Complex) return complex(a).add(complex(b));
  if (typeof a === "bigint" && typeof b === "bigint") return whole(a + b);
  return real(a) + real(b);
}

export function subtract(a: Value, b: Value): Value {
  if (a instanceof Complex || b instanceof Complex) return complex(a).sub(complex(b));
  if (typeof a === "bigint" && typeof b === "bigint") return whole(a - b);
  return real(a) - real(b);
}

export function multiply(a: Value, b: Value): Value {
  if (a instanceof Complex || b instanceof Complex) return complex(a).mul(complex(b));
  if (typeof a === "bigint" && typeof b === "bigint") return whole(a * b);
  return real(a) * real(b);
}

function isZero(value: Value): boolean {
  return value instanceof Complex ? value.isZero() : Number(value) === 0;
}

export function divide(a: Value, b: Value): Value {
  if (isZero(b)) throw noValue();
  if (a instanceof Complex || b instanceof Complex) return complex(a).div(complex(b));
  if (typeof a === "bigint" && typeof b === "bigint" && a % b === 0n) return real(a / b);
  return real(a) / real(b);
}

/** Resistors side by side: one over the sum of the reciprocals. */
export function parallel(values: readonly Value[]): Value {
  return divide(1, values.map((value) => divide(1, value)).reduce(add));
}

function wholePower(base: bigint, exponent: bigint): bigint {
  const bits = BigInt((base < 0n ? -base : base).toString(2).length);
  if (bits > 1n && bits * exponent > MAX_BITS) throw tooLarge();
  return base ** exponent;
}

/** A complex number multiplied with itself, which is more exact than going through logarithms. */
function repeatedProduct(base: Complex, times: number): Complex {
  let product = new Complex(1, 0);
  for (let square = base, left = Math.abs(times); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) product = product.mul(square);
    square = square.mul(square);
  }
  return times < 0 ? new Complex(1, 0).div(product) : product;
}

export function power(base: Value, exponent: Value): Value {
  if (typeof base === "bigint" && typeof exponent === "bigint" && exponent >= 0n) {
    return wholePower(base, exponent);
  }
  const by = exponent instanceof Complex && exponent.im === 0 ? exponent.re : exponent;
  const positive = !(by instanceof Complex) && real(by) >= 0;
  if (isZero(base) && !positive) throw noValue();
  if (by instanceof Complex) return complex(base).pow(by);
  if (base instanceof Complex) {
    const times = real(by);
    return Number.isInteger(times) && Math.abs(times) <= 100 ? repeatedProduct(base, times) : base.pow(times);
  }
  const [x, y] = [real(base), real(by)];
  return finite(x < 0 && !Number.isInteger(y) ? new Complex(x, 0).pow(y) : x ** y);
}

function factorial(value: Value): bigint {
  if (typeof value !== "bigint" || value < 0n) throw noValue();
  if (value > 1000n) throw tooLarge();
  let product = 1n;
  for (let factor = 2n; factor <= value; factor++) product *= factor;
  return product;
}

/** One function on reals and on complex numbers; `within` says where the real one holds. */
interface Analytic {
  readonly real: (x: number) => number;
  readonly complex: (z: Complex) => Complex;
  readonly within?: (x: number) => boolean;
}

const unit = (x: number) => Math.abs(x) <= 1;
const notNegative = (x: number) => x >= 0;

/** Above the branch cut's upper end, Open edX's functions take the other side of the cut. */
function otherSide(inverse: (z: Complex) => Complex): (z: Complex) => Complex {
  return (z) => z.im === 0 && z.re > 1 ? inverse(z).conjugate() : inverse(z);
}

const ANALYTIC: ReadonlyMap<string, Analytic> = new Map(Object.entries({
  sin: { real: Math.sin, complex: (z) => z.sin() },
  cos: { real: Math.cos, complex: (z) => z.cos() },
  tan: { real: Math.tan, complex: (z) => z.tan() },
  sinh: { real: Math.sinh, complex: (z) => z.sinh() },
  cosh: { real: Math.cosh, complex: (z) => z.cosh() },
  tanh: { real: Math.tanh, complex: (z) => z.tanh() },
  exp: { real: Math.exp, complex: (z) => z.exp() },
  sqrt: { real: Math.sqrt, complex: (z) => z.sqrt(), within: notNegative },
  ln: { real: Math.log, complex: (z) => z.log(), within: notNegative },
  log10: { real: Math.log10, complex: (z) => z.log().div(Math.LN10), within: notNegative },
  log2: { real: Math.log2, complex: (z) => z.log().div(Math.LN2), within: notNegative },
  arcsin: { real: Math.asin, complex: otherSide((z) => z.asin()), within: unit },
  arccos: { real: Math.acos, complex: otherSide((z) => z.acos()), within: unit },
  arctanh: { real: Math.atanh, complex: otherSide((z) => z.atanh()), within: unit },
  arctan: { real: Math.atan, complex: (z) => z.atan() },
  arcsinh: { real: Math.asinh, complex: (z) => z.asinh() },
  arccosh: { real: Math.acosh, complex: (z) => z.acosh() },
}));

/** Functions that are another one of the reciprocal; outside their real domain they have no value. */
const OF_RECIPROCAL: ReadonlyMap<string, Analytic> = new Map(Object.entries({
  arcsec: { real: Math.acos, complex: (z) => z.acos() },
  arccsc: { real: Math.asin, complex: (z) => z.asin() },
  arcsech: { real: Math.acosh, complex: (z) => z.acosh() },
  arccsch: { real: Math.asinh, complex: (z) => z.asinh() },
  arccoth: { real: Math.atanh, complex: (z) => z.atanh() },
}));

/** Functions that are the reciprocal of another one. */
const RECIPROCAL: ReadonlyMap<string, string> = new Map(Object.entries({
  sec: "cos",
  csc: "sin",
  cot: "tan",
  sech: "cosh",
  csch: "sinh",
  coth: "tanh",
}));

function analytic(of: Analytic, value: Value): Value {
  if (value instanceof Complex) return of.complex(value);
  const x = real(value);
  return of.within && !of.within(x) ? of.complex(new Complex(x, 0)) : of.real(x);
}

function arccot(value: Value): Value {
  const negative = (value instanceof Complex ? value.re : real(value)) < 0;
  return subtract((negative ? -1 : 1) * Math.PI / 2, analytic(ANALYTIC.get("arctan")!, value));
}

function absolute(value: Value): Value {
  if (value instanceof Complex) return value.abs();
  return value < 0 ? -value : value;
}

/** The named function of the value, or nothing where there is no such function. */
export function applyFunction(name: string, value: Value): Value | undefined {
  const simple = ANALYTIC.get(name);
  if (simple) return analytic(simple, value);
  const base = RECIPROCAL.get(name);
  if (base) return divide(1, analytic(ANALYTIC.get(base)!, value));
  const inverse = OF_RECIPROCAL.get(name);
  if (inverse) return analytic(inverse, divide(1, value));
  if (name === "abs") return absolute(value);
  if (name === "arccot") return arccot(value);
  if (name === "fact" || name === "factorial") return factorial(value);
  return undefined;
}

/** The names that stand for numbers. */
export function constant(name: string): Value | undefined {
  switch (name) {
    case "pi":
      return Math.PI;
    case "e":
      return Math.E;
    case "i":
    case "j":
      return new Complex(0, 1);
    default:
      return undefined;
  }
}
