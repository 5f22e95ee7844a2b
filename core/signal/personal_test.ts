import assert from "node:assert/strict";
import { z } from "zod";
import { isPersonal, saysPersonal, withoutPersonal } from "./personal.ts";
import { defineSignal } from "./signal.ts";

function defineBell(body: z.ZodType) {
  return defineSignal({ name: "tower.bell.rung.v1", doc: "A bell.", key: () => "k", body, example: {} });
}

Deno.test("defineSignal() refuses what is personal without the person it is about, and a field that logs use", () => {
  const personal = z.object({ name: z.string() });
  for (
    const body of [
      z.object({ personal }),
      z.object({ personal, personId: z.number() }),
      z.object({ personal, personId: z.string().optional() }),
      z.object({ sealed: z.string() }),
    ]
  ) assert.throws(() => defineBell(body), SyntaxError);
  assert.equal(saysPersonal(defineBell(z.object({ personal, personId: z.string() }))), true);
  assert.equal(saysPersonal(defineBell(z.object({ personId: z.string() }))), false);
});

Deno.test("isPersonal() and withoutPersonal() tell a body that says something personal, and leave any other as it is", () => {
  const body = { personId: "ann", language: "en", personal: { name: "Ann" } };
  assert.equal(isPersonal(body), true);
  assert.deepEqual(withoutPersonal(body), { personId: "ann", language: "en" });
  for (const other of [null, "text", 3, [], {}, { personId: "ann" }, { personal: {} }]) {
    assert.equal(isPersonal(other), false);
  }
  const plain = { personId: "ann" };
  assert.equal(withoutPersonal(plain), plain);
});
