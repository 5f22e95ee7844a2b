import assert from "node:assert/strict";
import { didOf, meaningOf } from "./asking.ts";

for (
  const [status, meaning] of [
    [200, "section"],
    [422, "section"],
    [400, "page"],
    [401, "page"],
    [403, "page"],
    [404, "page"],
    [409, "page"],
    [413, "page"],
    [429, "unsent"],
    [500, "unsent"],
    [503, "unsent"],
  ] as const
) {
  Deno.test(`meaningOf() takes ${status} as ${meaning}`, () => {
    assert.equal(meaningOf({ status, redirected: false }), meaning);
  });
}

Deno.test("meaningOf() follows where the server sends, unless it fails there", () => {
  assert.equal(meaningOf({ status: 200, redirected: true }), "follow");
  assert.equal(meaningOf({ status: 404, redirected: true }), "follow");
  assert.equal(meaningOf({ status: 503, redirected: true }), "unsent");
});

Deno.test("didOf() tells what a form does by the end of its address", () => {
  const action = "/learn/A+B+C/vertical@one/problems/problem@two";
  assert.equal(didOf(action, action), "submit");
  assert.equal(didOf(`${action}/draft`, action), "draft");
  assert.equal(didOf(`${action}/reset`, action), "reset");
});
