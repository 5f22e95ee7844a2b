import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { gallery, sampleFrame } from "edge/pages/gallery.tsx";
import { LANGUAGES } from "edge/words.ts";

function draw(index: number, lang: typeof LANGUAGES[number]["tag"] = "en"): string {
  return renderToString(gallery[index]!.render(sampleFrame({ lang, theme: "dark", css: "/house.css" })));
}

function all(html: string, pattern: RegExp): string[] {
  return [...html.matchAll(pattern)].map((found) => found[1]!);
}

for (const [index, sample] of gallery.entries()) {
  Deno.test(`page "${sample.name}" is a whole document in every language`, () => {
    for (const { tag } of LANGUAGES) {
      const html = draw(index, tag);
      assert.match(
        html,
        new RegExp(`^<html lang="${tag}" dir="${tag === "ar" ? "rtl" : "ltr"}" data-theme="dark">`),
      );
      assert.match(html, /<title>[^<]+ - Carillon<\/title>/);
      assert.equal(all(html, /(<h1[ >])/g).length, 1, "one h1");
      assert.match(html, /<body><a class="skip[^"]*" href="#main">/);
      assert.match(html, /<main id="main"[^>]* tabindex="-1">/);
      assert.doesNotMatch(html, /undefined|\[object|NaN/);
    }
  });

  Deno.test(`page "${sample.name}" obeys the content security policy`, () => {
    const html = draw(index);
    assert.doesNotMatch(html, /\sstyle=|<style|\son[a-z]+=|javascript:|<script/i);
  });

  Deno.test(`page "${sample.name}" has ids once, and whatever refers to an id finds it`, () => {
    const html = draw(index);
    const ids = all(html, /\sid="([^"]+)"/g);
    assert.deepEqual(ids.filter((id, at) => ids.indexOf(id) !== at), []);
    const referred = [
      ...all(html, /\sfor="([^"]+)"/g),
      ...all(html, /\saria-(?:labelledby|describedby)="([^"]+)"/g).flatMap((list) => list.split(" ")),
      ...all(html, /class="summary-of-errors"[\s\S]*?href="#([^"]+)"/g),
    ];
    assert.deepEqual(referred.filter((id) => !ids.includes(id)), []);
  });

  Deno.test(`page "${sample.name}" says its forms' method, and names every input`, () => {
    const html = draw(index);
    for (const form of all(html, /<form([^>]*)>/g)) {
      assert.ok(/method="(post|get)"/.test(form) || /class="search/.test(form), form);
    }
    for (const input of all(html, /<(?:input|select)([^>]*)>/g)) {
      assert.match(input, /\sname="/, input);
      if (!/type="(hidden|radio|checkbox)"/.test(input)) assert.match(input, /\sid="/, input);
      if (/type="(email|password)"/.test(input)) assert.match(input, /\sautocomplete="/, input);
    }
  });
}

Deno.test("titles are escaped once", () => {
  const at = gallery.findIndex(({ name }) => name === "my courses");
  assert.match(draw(at), /Casting &amp; tuning/);
});

Deno.test("a page that shows errors says so in its title first, and leads to each field", () => {
  const html = draw(gallery.findIndex(({ name }) => name === "register, wrong"));
  assert.match(html, /<title>Error: /);
  assert.match(html, /<input [^>]*id="email"[^>]*aria-invalid="true"[^>]*aria-describedby="email-error"/);
  assert.match(html, /value="learner"/, "what was typed is kept");
  assert.doesNotMatch(html, /type="password"[^>]*value=/, "but never a password");
});

Deno.test("the unit page names where it goes on", () => {
  const html = draw(gallery.findIndex(({ name }) => name === "unit"));
  assert.match(
    html,
    /rel="prev"[\s\S]*Bronze, and why not steel[\s\S]*rel="next"[\s\S]*The note nobody struck/,
  );
  assert.match(html, /<title>Five notes in one stroke - The voice of a bell - Bells: /);
  assert.match(html, /youtube-nocookie[^>]*loading="lazy"/);
});
