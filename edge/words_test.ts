import assert from "node:assert/strict";
import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { chooseLanguage, words } from "edge/words.ts";

Deno.test("words() says a message in its language, with its plurals", () => {
  assert.equal(words("en")("catalogue.count", { count: 1 }), "1 course");
  assert.equal(words("en")("catalogue.count", { count: 6 }), "6 courses");
  assert.equal(words("ar")("catalogue.count", { count: 2 }), "مقرران");
  assert.equal(words("ar")("catalogue.count", { count: 3 }), "3 مقررات");
  assert.equal(words("ar")("catalogue.count", { count: 11 }), "11 مقررًا");
});

Deno.test("words() gives the same voice again, another one for another time zone", () => {
  assert.equal(words("en"), words("en"));
  assert.notEqual(words("en"), words("en", "Asia/Tokyo"));
  const noon = new Date("2026-11-23T12:00:00Z");
  assert.match(words("en").dateTime(noon), /12:00\sPM UTC$/);
  assert.match(words("en", "Asia/Tokyo").dateTime(noon), /9:00\sPM/);
});

Deno.test("words() knows which way its language runs", () => {
  assert.equal(words("en").dir, "ltr");
  assert.equal(words("ar").dir, "rtl");
});

Deno.test("rich() puts elements among the words and escapes text exactly once", () => {
  const rich = words("en").rich("help.contact_text", { email: h("b", null, "R&D") });
  assert.equal(renderToString(h("p", null, rich)), "<p>Write to <b>R&amp;D</b>.</p>");
  const plain = words("en").rich("help.contact_text", { email: "R&D <x>" });
  assert.equal(renderToString(h("p", null, plain)), "<p>Write to R&amp;D &lt;x>.</p>");
});

Deno.test("a placeholder without a value is a mistake that is not hidden", () => {
  assert.throws(() => words("en")("catalogue.title_for"), /query/);
});

Deno.test("placeholders() names what a message needs, in the branches of its plurals too", () => {
  assert.deepEqual([...words("en").placeholders("progress.units_done")].sort(), ["done", "total"]);
  assert.deepEqual([...words("en").placeholders("nav.help")], []);
});

Deno.test("languageName() shows what is no language tag as it is", () => {
  assert.equal(words("en").languageName("ar"), "Arabic");
  assert.equal(words("en").languageName("Old & Norse!"), "Old & Norse!");
});

const CHOICES = [
  ["ar", "en", "ar", "what was chosen wins"],
  [undefined, "fr-CH, ar;q=0.8, en;q=0.9", "en", "the better of those we have"],
  [undefined, "ar-EG,ar;q=0.9", "ar", "a region falls back to its language"],
  ["xx", "en;q=0", "en", "nothing that we have: English"],
  [undefined, undefined, "en", "nothing asked: English"],
  [undefined, ";;;,=,q".repeat(10_000), "en", "nonsense costs nothing"],
] as const;

for (const [chosen, accepted, language, why] of CHOICES) {
  Deno.test(`chooseLanguage() ${why}`, () => assert.equal(chooseLanguage(chosen, accepted), language));
}
