import assert from "node:assert/strict";
import { didOf, meaningOf, newKey, waitAfter } from "./asking.ts";

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

Deno.test("waitAfter() waits longer each time, from two seconds to half a minute", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 50].map((tries) => waitAfter(tries, 1)), [
    2_000,
    4_000,
    8_000,
    16_000,
    30_000,
    30_000,
  ]);
  assert.equal(waitAfter(0, 0), 1_500);
});

Deno.test("newKey() is new each time, and may stand in a header", () => {
  assert.notEqual(newKey(), newKey());
  assert.match(newKey(), /^[\w-]{16,80}$/);
});
