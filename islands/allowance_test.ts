import assert from "node:assert/strict";
import { Allowance } from "./allowance.ts";

Deno.test("Allowance gives what it has at once, then no more than comes back", () => {
  const allowance = new Allowance(3, 2, 0);
  assert.deepEqual([0, 0, 0, 0].map((at) => allowance.take(at)), [true, true, true, false]);
  assert.equal(allowance.take(400), false);
  assert.equal(allowance.take(1_000), true);
  assert.deepEqual([60_000, 60_000, 60_000, 60_000].map((at) => allowance.take(at)), [
    true,
    true,
    true,
    false,
  ]);
});
