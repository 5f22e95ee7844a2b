import assert from "node:assert/strict";
import { POSITION_HEADER, StandCookies } from "./stand_cookies.ts";

const KEY = "k".repeat(32);
const STANDS = [
  { context: "learning", generation: "9f3a12bc9f3a12bc", sequence: 9_001 },
  { context: "grading", generation: "0011223344556677", sequence: 0 },
];
const known = (context: string) => STANDS.find((one) => one.context === context)?.generation;

function carried(cookies: StandCookies): Headers {
  return new Headers({ cookie: `a=b; ${cookies.cookie(cookies.write(STANDS)).split(";", 1)[0]}; c=d` });
}

Deno.test("StandCookies a browser brings back what it was told, and an API client by its header", () => {
  const cookies = new StandCookies(KEY);
  assert.deepEqual(cookies.read(cookies.find(carried(cookies)), known), STANDS);
  const client = new Headers({ [POSITION_HEADER]: cookies.write(STANDS) });
  assert.deepEqual(cookies.read(cookies.find(client), known), STANDS);
  assert.deepEqual(cookies.read(cookies.find(new Headers()), known), []);
});

Deno.test("StandCookies what somebody else made, changed or cut says nothing", () => {
  const cookies = new StandCookies(KEY);
  const text = cookies.write(STANDS);
  const others = new StandCookies("o".repeat(32)).write(STANDS);
  for (const wrong of [others, text.replace("6y1", "6y2"), text.slice(0, -3), "", ".", "~~~.", "learning"]) {
    assert.deepEqual(cookies.read(wrong, known), [], wrong);
  }
});

Deno.test("StandCookies stands of another life of a database say nothing; what is not copied here goes on", () => {
  const cookies = new StandCookies(KEY);
  const restored = (context: string) => context === "learning" ? "ffffffffffffffff" : undefined;
  assert.deepEqual(cookies.read(cookies.write(STANDS), restored), [
    { context: "grading", generation: "001122", sequence: 0 },
  ]);
});
