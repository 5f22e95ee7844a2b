import assert from "node:assert/strict";
import { baseLanguage, searchExpression, searchWords } from "./rules.ts";

const WORDS: readonly [text: string, words: string[]][] = [
  ["Bells, carillons & towers", ["bells", "carillons", "towers"]],
  ["Élan vital", ["elan", "vital"]],
  ["الأَجْراس", ["الاجراس"]],
  ["مدرســة", ["مدرسه"]],
  ["على", ["علي"]],
  ["机器学习", ["机器", "学习"]],
  ["  ", []],
  ["!?\u0000", []],
];

for (const [text, words] of WORDS) {
  Deno.test(`searchWords() reads ${JSON.stringify(text)} as ${JSON.stringify(words)}`, () => {
    assert.deepEqual(searchWords(text), words);
  });
}

const EXPRESSIONS: readonly [typed: string, expression: string | undefined][] = [
  ["bells", '"bells"*'],
  ["Ring the", '"ring"* AND "the"*'],
  ['" OR title:*', '"or"* AND "title"*'],
  ["NEAR(a b)", '"near"* AND "a"* AND "b"*'],
  ["a AND NOT b", '"a"* AND "and"* AND "not"* AND "b"*'],
  ["?!", undefined],
  ["1 2 3 4 5 6 7 8 9 10", ["1", "2", "3", "4", "5", "6", "7", "8"].map((n) => `"${n}"*`).join(" AND ")],
];

for (const [typed, expression] of EXPRESSIONS) {
  Deno.test(`searchExpression() asks ${expression ?? "nothing"} for ${JSON.stringify(typed)}`, () => {
    assert.equal(searchExpression(typed), expression);
  });
}

Deno.test("baseLanguage() is the tag without script and region, and nothing but a tag", () => {
  const tags = ["en", "zh-Hans-CN", "AR-eg", "pt_BR", "", "x", '"en', "en\u0000", "english please"];
  assert.deepEqual(tags.map(baseLanguage), ["en", "zh", "ar", "pt", "und", "und", "und", "und", "und"]);
});
