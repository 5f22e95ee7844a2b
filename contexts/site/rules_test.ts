import assert from "node:assert/strict";
import { manifestSchema } from "core/plugin/manifest.ts";
import {
  DEFAULT_LOOK,
  isOlder,
  isSameLook,
  type Look,
  neededRefusal,
  setUpRefusal,
  signingRefusal,
} from "./rules.ts";

const OTHERS: readonly Look[] = [
  { ...DEFAULT_LOOK, name: "Glockenspiel" },
  { ...DEFAULT_LOOK, language: "ar" },
  { ...DEFAULT_LOOK, accent: { ...DEFAULT_LOOK.accent, hue: 20 } },
  { ...DEFAULT_LOOK, accent: { ...DEFAULT_LOOK.accent, chroma: 0.1 } },
];

Deno.test("isSameLook() tells name, language, hue and chroma apart", () => {
  assert.equal(isSameLook(DEFAULT_LOOK, structuredClone(DEFAULT_LOOK)), true);
  for (const other of OTHERS) assert.equal(isSameLook(DEFAULT_LOOK, other), false);
});

Deno.test("setUpRefusal() lets only the system pass", () => {
  assert.equal(setUpRefusal({ kind: "system", id: "start" }), undefined);
  assert.equal(setUpRefusal({ kind: "person", id: "p1", roles: ["operator"] })?.code, "site.forbidden");
  assert.equal(setUpRefusal({ kind: "plugin", id: "streaks" })?.code, "site.forbidden");
});

Deno.test("isOlder() compares versions by their numbers, not their letters", () => {
  for (const [one, other] of [["1.9.0", "1.10.0"], ["1.2.3", "2.0.0"], ["1.2.3", "1.2.4"]] as const) {
    assert.deepEqual([isOlder(one, other), isOlder(other, one), isOlder(one, one)], [true, false, false]);
  }
});

Deno.test("signingRefusal() wants a signature, by whoever signed before, or the operator's word", () => {
  const no = { acceptUnsigned: false };
  assert.equal(signingRefusal({ publisher: "ours", ...no }), undefined);
  assert.equal(signingRefusal({ publisher: "ours", before: null, ...no }), undefined);
  assert.equal(signingRefusal({ publisher: null, before: "ours", ...no })?.code, "site.plugin_unsigned");
  assert.equal(signingRefusal({ publisher: null, before: "ours", acceptUnsigned: true }), undefined);
  const changed = { publisher: "theirs", before: "ours", acceptUnsigned: true };
  assert.equal(signingRefusal(changed)?.code, "site.plugin_publisher_changed");
  assert.equal(signingRefusal({ ...changed, acceptPublisher: "theirs" }), undefined);
});

Deno.test("neededRefusal() keeps what courses are made of", () => {
  const manifest = (parts: Record<string, unknown>) =>
    manifestSchema.parse({
      id: "bells",
      version: "1.0.0",
      platform: "0.x",
      title: "Bells",
      description: "Rings.",
      author: "The tests",
      licence: "Apache-2.0",
      ...parts,
    });
  const provides = [{ kind: "block_type", name: "bell" }];
  assert.equal(neededRefusal(manifest({ tier: "built_in", provides }))?.code, "site.plugin_needed");
  assert.equal(neededRefusal(manifest({ tier: "built_in" })), undefined);
  assert.equal(neededRefusal(manifest({ tier: "sandboxed", provides })), undefined);
});
