import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { answerOf, refused } from "./settled.ts";

Deno.test("answerOf() gives the answer, or throws the refusal that was told, whole, also as a copy", () => {
  assert.equal(answerOf({ answer: 7 }), 7);
  const no = new Refusal("identity.sign_in_failed", "invalid", "Cannot sign in", { tries: 3 });
  assert.throws(() => answerOf(structuredClone(refused(no))), (error) => {
    assert.ok(error instanceof Refusal);
    assert.deepEqual({ ...error, message: error.message }, { ...no, message: no.message });
    return true;
  });
});
