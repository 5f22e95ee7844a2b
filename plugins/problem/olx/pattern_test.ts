import { Refusal } from "core/base/refusal.ts";
import assert from "node:assert/strict";
import { RE2JS } from "re2js";
import { translatePattern } from "./pattern.ts";

function finds(pattern: string, text: string): boolean {
  return RE2JS.compile(translatePattern(pattern)).matcher(text).find();
}

const SAME: readonly (readonly [string, string, boolean])[] = [
  ["^[]a]+$", "]a]", true],
  ["^[^]a]+$", "b]", false],
  ["^\\d+$", "٣٤", true],
  ["^\\D$", "٣", false],
  ["^\\w+$", "naïve_1", true],
  ["^\\W$", "é", false],
  ["^[\\w.-]+$", "é.-", true],
  ["^[\\D]$", "x", true],
  ["^\\s$", "\u00a0", true],
  ["^[^\\s]$", "\u2003", false],
  ["^a{,2}$", "aaa", false],
  ["^[{,2}]+$", "{,2}", true],
  ["^a{$", "a{", true],
  ["^\\$5\\.00$", "$5.00", true],
  ["\\Aab\\Z", "ab", true],
  ["^\\x41\\u00e9$", "Aé", true],
  ["^(?P<word>a)(?:b)$", "ab", true],
  ["^(?i:a)b$", "Ab", true],
  ["^.$", "😀", true],
];

for (const [pattern, text, expected] of SAME) {
  Deno.test(`translatePattern() keeps the meaning of ${pattern}: ${expected} for "${text}"`, () => {
    assert.equal(finds(pattern, text), expected);
  });
}

const REFUSED = [
  "\\bword\\b",
  "(?=a)b",
  "(?!a)b",
  "(?<=a)b",
  "(a)\\1",
  "(?P=x)",
  "a(?i)b",
  "(?x)a",
  "[[:alpha:]]",
  "[a&&b]",
  "[\\W]",
  "[\\S]",
  "\\pL",
  "\\Qa\\E",
  "\\z",
  "a++",
  "a**",
  "a{2000}",
  "((a{100}){100}){100}",
  "(",
  "[",
  "a\\",
  "a".repeat(2001),
];

for (const pattern of REFUSED) {
  Deno.test(`translatePattern() refuses ${pattern.slice(0, 20)}`, () => {
    assert.throws(() => translatePattern(pattern), Refusal);
  });
}

Deno.test("translatePattern() leads to expressions that take time in proportion to the text", () => {
  for (const pattern of ["^(a+)+$", "^(a|aa)+$", "^(a*)*b$", "(.*)*(.*)*(.*)*x", "^(([a-z])+.)+[A-Z]$"]) {
    const started = performance.now();
    finds(pattern, "a".repeat(5000) + "!");
    assert(performance.now() - started < 2000, pattern);
  }
});
