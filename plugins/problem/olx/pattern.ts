import { RE2JS, RE2JSException } from "re2js";
import { unsupported } from "./unsupported.ts";

// Regular expressions of authors are Python's. They run against whatever learners type, so they run in a
// linear-time engine (RE2), and only those that mean the same in both notations are taken: what RE2 cannot
// do, and what it would read differently, makes the problem unsupported.

const MAX_LENGTH = 2000;

/** Python's classes know all of Unicode, RE2's only ASCII. Inside brackets, as members of the set. */
const CLASSES: Readonly<Record<string, string>> = {
  d: "\\p{Nd}",
  w: "\\p{L}\\p{N}_",
  s: "\\t-\\r\\x1c-\\x20\\x85\\xa0\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}",
};

/** Escapes that mean the same in both notations. */
const SAME_ESCAPE = /[afnrtv]|[^A-Za-z0-9\u0080-\uffff]/;

function refuse(what: string): never {
  return unsupported(`stringresponse: a regular expression with ${what}`);
}

/** Rewrites the escape after a backslash at `at`; gives the text and how many characters it took. */
function escape(source: string, at: number, inBrackets: boolean): [string, number] {
  const letter = source[at + 1] ?? refuse("a backslash at its end");
  const members = CLASSES[letter];
  if (members) return [inBrackets ? members : `[${members}]`, 2];
  const negated = CLASSES[letter.toLowerCase()];
  if (negated && inBrackets && letter !== "D") refuse(`\\${letter} inside brackets`);
  if (negated) return [letter === "D" ? "\\P{Nd}" : `[^${negated}]`, 2];
  if (letter === "b" || letter === "B") refuse(`\\${letter}`);
  if (!inBrackets && (letter === "A" || letter === "Z")) return [letter === "A" ? "\\A" : "\\z", 2];
  const code = /^(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})/.exec(source.slice(at + 1, at + 6))?.[0];
  if (code) return [`\\x{${code.slice(1)}}`, 1 + code.length];
  if (!SAME_ESCAPE.test(letter)) refuse(`\\${letter}`);
  return [`\\${letter}`, 2];
}

/** What is read alike outside brackets only by chance, or not at all. */
function checkOutside(rest: string): void {
  if (rest.startsWith("(?") && !/^\(\?(?::|P<[A-Za-z_]\w*>|i:)/.test(rest)) refuse(rest.slice(0, 3));
}

/** The expression in RE2's notation, or the problem is unsupported. */
export function translatePattern(source: string): string {
  if (source.length > MAX_LENGTH) refuse("too many characters");
  let translated = "";
  let brackets = 0;
  for (let at = 0; at < source.length;) {
    const inBrackets = brackets > 0;
    if (source[at] === "\\") {
      const [text, length] = escape(source, at, inBrackets);
      translated += text;
      at += length;
      continue;
    }
    const rest = source.slice(at, at + 40);
    if (inBrackets) {
      if (/^(?:\[|--|&&|\|\||~~)/.test(rest)) refuse(`"${rest.slice(0, 2)}" inside brackets`);
      const first = at === brackets || (at === brackets + 1 && source[brackets] === "^");
      if (rest.startsWith("]") && !first) brackets = 0;
    } else {
      checkOutside(rest);
      if (rest.startsWith("[")) brackets = at + 1;
    }
    // Python reads a missing lower bound as none, RE2 the whole as text.
    if (!inBrackets && /^\{,\d+\}/.test(rest)) translated += "{0";
    else translated += source[at];
    at++;
  }
  return checked(translated);
}

function checked(pattern: string): string {
  try {
    RE2JS.compile(pattern);
    return pattern;
  } catch (error) {
    if (error instanceof RE2JSException) return refuse(`what we cannot run: ${error.message}`);
    throw error;
  }
}

/** What stands for each class and end in RE2's notation, with Python's way to write it; longer ones first. */
const NOTATIONS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(CLASSES).map(([letter, members]) =>
    [`[^${members}]`, `\\${letter.toUpperCase()}`] as const
  ),
  ...Object.entries(CLASSES).map(([letter, members]) => [`[${members}]`, `\\${letter}`] as const),
  ...Object.entries(CLASSES).map(([letter, members]) => [members, `\\${letter}`] as const),
  ["\\P{Nd}", "\\D"],
  ["\\z", "\\Z"],
]);
const NOTATION = new RegExp(
  [...NOTATIONS.keys()].map((one) => one.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|") +
    "|\\\\x\\{([0-9a-fA-F]+)\\}",
  "g",
);

/** An expression in Python's notation, of which `translatePattern` makes this one. */
export function untranslatePattern(translated: string): string {
  return translated.replace(
    NOTATION,
    (found, code?: string) => NOTATIONS.get(found) ?? `\\${code!.length === 2 ? "x" : "u"}${code}`,
  );
}
