import assert from "node:assert/strict";
import { newId } from "./id.ts";

Deno.test("newId() has the shape of a UUID version 7", () => {
  assert.match(newId(), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

Deno.test("newId() sorts by the time it was made, also within one millisecond", () => {
  const now = new Date();
  const ids = Array.from({ length: 10_000 }, () => newId(now));
  assert.deepEqual(ids, [...ids].sort());
  assert.equal(new Set(ids).size, ids.length);
});
