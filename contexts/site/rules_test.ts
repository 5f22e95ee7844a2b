import assert from "node:assert/strict";
import { DEFAULT_LOOK, isSameLook, type Look, setUpRefusal } from "./rules.ts";

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
