import assert from "node:assert/strict";
import { IntlMessageFormat } from "intl-messageformat";
import { listFiles, readFile } from "core/testing/files.ts";
import { placeholdersOf } from "edge/words.ts";
import ar from "./ar.json" with { type: "json" };
import en from "./en.json" with { type: "json" };

const ARABIC: Readonly<Record<string, string>> = ar;
const ENGLISH: Readonly<Record<string, string>> = en;

/** Messages chosen by a code that comes from elsewhere; every other one is named where it is used. */
const CHOSEN_BY_CODE = ["answer_error.", "refusal."];

Deno.test("every language has the same messages, in the same order", () => {
  assert.deepEqual(Object.keys(ARABIC), Object.keys(ENGLISH));
});

Deno.test("no message is empty or has loose white space", () => {
  for (const [key, text] of [...Object.entries(ENGLISH), ...Object.entries(ARABIC)]) {
    assert.ok(text.length > 0 && text === text.trim() && !text.includes("  "), key);
  }
});

Deno.test("a message asks for the same values in every language", () => {
  for (const [key, text] of Object.entries(ENGLISH)) {
    assert.deepEqual(namesIn(ARABIC[key]!, "ar"), namesIn(text, "en"), key);
  }
});

Deno.test("every plural has all the forms of its language", () => {
  assert.deepEqual(missingForms(ENGLISH, "en"), []);
  assert.deepEqual(missingForms(ARABIC, "ar"), []);
  assert.deepEqual(missingForms({ bad: "{n, plural, one {x} other {y}}" }, "ar"), ["bad"], "it has teeth");
});

Deno.test("the Arabic is in Arabic letters", () => {
  const latin = Object.entries(ARABIC).filter(([, text]) =>
    !/\p{Script=Arabic}/u.test(text) && /\p{L}{4}/u.test(
      text.replace(/\{[^}]*\}/g, ""),
    )
  );
  assert.deepEqual(latin, []);
});

Deno.test("every message is used", async () => {
  const files = (await listFiles()).filter((file) =>
    /^(edge|islands)\/.*\.tsx?$/.test(file) && !file.includes("_test.")
  );
  const code = (await Promise.all(files.map(readFile))).join("\n");
  const unused = Object.keys(ENGLISH).filter((key) =>
    !code.includes(`"${key}"`) && !CHOSEN_BY_CODE.some((prefix) => key.startsWith(prefix))
  );
  assert.deepEqual(unused, []);
});

function namesIn(text: string, lang: string): string[] {
  return [...placeholdersOf(new IntlMessageFormat(text, lang).getAst())].sort();
}

function missingForms(messages: Readonly<Record<string, string>>, lang: string): string[] {
  const forms = new Intl.PluralRules(lang).resolvedOptions().pluralCategories;
  return Object.entries(messages).filter(([, text]) =>
    text.split(", plural,").slice(1).some((plural) =>
      forms.some((form) => !new RegExp(`\\b${form} \\{`).test(plural))
    )
  ).map(([key]) => key);
}

/** The code of every context and of the edge, as text. */
async function sources(folder: RegExp): Promise<string> {
  const files = (await listFiles()).filter((file) => folder.test(file) && !/_test\.tsx?$/.test(file));
  return (await Promise.all(files.map(readFile))).join("\n");
}

Deno.test("whatever can be wrong with an answer has words of its own", async () => {
  const code = await sources(/^plugins\/problem\/.*\.ts$/);
  const codes = new Set(code.match(/"(?:content\.number|learning\.answer)_\w+"/g));
  assert.ok(codes.size >= 10, [...codes].join());
  const missing = [...codes].filter((one) => !(`answer_error.${one.slice(1, -1).split(".")[1]}` in ENGLISH));
  assert.deepEqual(missing, []);
});

Deno.test("words for refusals are for refusals that there are", async () => {
  const code = await sources(/^(contexts|core|edge)\/.*\.tsx?$/);
  const keys = Object.keys(ENGLISH).filter((key) => key.startsWith("refusal."));
  // Written whole, or made of a context's name: `${…}.away`.
  const isGiven = (key: string) =>
    code.includes(`"${key.slice("refusal.".length)}"`) || code.includes(`}.${key.split(".")[2]}\``);
  assert.deepEqual(keys.filter((key) => !isGiven(key)), []);
});
