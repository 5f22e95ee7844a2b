import assert from "node:assert/strict";
import { plugin as html } from "plugins/html/plugin.ts";
import { plugin as problem } from "plugins/problem/plugin.ts";
import { plugin as video } from "plugins/video/plugin.ts";
import { providersOf } from "core/plugin/plugin.ts";
import { plugin } from "./plugin.ts";

const providers = providersOf([html, video, problem, plugin]);
const { compute, words } = providers.find("block_field", "seconds")!;

function secondsOf(name: string, fields: unknown): number | undefined {
  return compute({ type: providers.find("block_type", name)!, fields });
}

Deno.test("a page of four hundred words takes two minutes, whatever its markup", () => {
  const fields = { html: `<p class="a b c">${"word ".repeat(400)}</p>` };
  assert.equal(secondsOf("html", fields), 120);
});

Deno.test("a film takes as long as is spoken, or as the part of it that is meant", () => {
  const transcripts = [{ language: "en", lines: [{ from: 1, to: 90, text: "Bells" }] }];
  assert.equal(secondsOf("video", { sources: [], transcripts }), 90);
  assert.equal(secondsOf("video", { sources: [], transcripts, start: 10, end: 40 }), 30);
  assert.equal(secondsOf("video", { sources: [], transcripts: [], durationHint: 75 }), 75);
  assert.equal(secondsOf("video", { sources: [], transcripts: [] }), undefined);
});

Deno.test("a problem takes a minute a question", () => {
  assert.equal(
    secondsOf("problem", { body: [{ html: "<p>Which?</p>" }, { part: "p1" }], parts: [{}, {}] }),
    120,
  );
});

Deno.test("an outline says whole minutes, one at least", () => {
  const t = (key: string, values?: Readonly<Record<string, unknown>>) => `${key} ${values?.minutes}`;
  assert.deepEqual([words(10, t), words(150, t)], ["about 1", "about 3"]);
});
