import assert from "node:assert/strict";
import type { Actor, Role } from "core/base/actor.ts";
import { actingPerson, operatorRefusal, systemRefusal } from "./actor.ts";

const person: Actor = { kind: "person", id: "p1" };
const system: Actor = { kind: "system", id: "seed" };
const plugin: Actor = { kind: "plugin", id: "streaks" };

Deno.test("actingPerson() is the person who acts, and refuses whoever is none", () => {
  assert.equal(actingPerson(person), "p1");
  for (const other of [system, plugin]) {
    assert.throws(() => actingPerson(other), { code: "identity.sign_in_needed", kind: "unknown" });
  }
});

const OPERATORS: readonly [actor: Actor, roles: readonly Role[], may: boolean][] = [
  [system, [], true],
  [person, ["operator"], true],
  [person, ["author"], false],
  [person, [], false],
  [plugin, ["operator"], false],
];

for (const [actor, roles, may] of OPERATORS) {
  Deno.test(`operatorRefusal() lets ${actor.kind} with [${roles}] ${may ? "pass" : "not pass"}`, () => {
    assert.equal(operatorRefusal(actor, roles)?.code, may ? undefined : "identity.forbidden");
  });
}

Deno.test("systemRefusal() lets only the system pass", () => {
  assert.equal(systemRefusal(system), undefined);
  assert.equal(systemRefusal(person)?.code, "identity.forbidden");
  assert.equal(systemRefusal(plugin)?.code, "identity.forbidden");
});
