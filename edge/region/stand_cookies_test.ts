import assert from "node:assert/strict";
import { POSITION_HEADER, StandCookies } from "./stand_cookies.ts";

const KEY = "k".repeat(32);
const STANDS = [
  { context: "learning", generation: "9f3a12bc9f3a12bc", sequence: 9_001 },
  { context: "grading", generation: "0011223344556677", sequence: 0 },
];
/** What is told of them: a life goes by its beginning. */
const TOLD = [
  { context: "learning", generation: "9f3a12", sequence: 9_001 },
  { context: "grading", generation: "001122", sequence: 0 },
];

function carried(cookies: StandCookies): Headers {
  return new Headers({ cookie: `a=b; ${cookies.cookie(cookies.write(STANDS)).split(";", 1)[0]}; c=d` });
}

Deno.test("StandCookies a browser brings back what it was told, and an API client by its header", () => {
  const cookies = new StandCookies(KEY);
  assert.deepEqual(cookies.read(cookies.find(carried(cookies))), TOLD);
  const client = new Headers({ [POSITION_HEADER]: cookies.write(STANDS) });
  assert.deepEqual(cookies.read(cookies.find(client)), TOLD);
  assert.deepEqual(cookies.read(cookies.find(new Headers())), []);
});

Deno.test("StandCookies what somebody else made, changed or cut says nothing", () => {
  const cookies = new StandCookies(KEY);
  const text = cookies.write(STANDS);
  const others = new StandCookies("o".repeat(32)).write(STANDS);
  for (const wrong of [others, text.replace("6y1", "6y2"), text.slice(0, -3), "", ".", "~~~.", "learning"]) {
    assert.deepEqual(cookies.read(wrong), [], wrong);
  }
});

Deno.test("StandCookies an answer that tells somebody where they stand is kept by no cache between", () => {
  const cookies = new StandCookies(KEY);
  const control = (said: string) => {
    const headers = new Headers({ "cache-control": said });
    cookies.tell(headers, cookies.write(STANDS));
    assert.equal(headers.getSetCookie().length, 1);
    assert.ok(headers.has(POSITION_HEADER));
    return headers.get("cache-control");
  };
  assert.equal(control("public, max-age=0, s-maxage=10"), "private, no-cache");
  assert.equal(control("no-store"), "no-store");
});
