import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { newHouse, person } from "core/testing/house.ts";
import { answerOf, hasPeople, identity, newPassword } from "contexts/identity/mod.ts";
import { createAccount } from "./create_account.ts";
import { signIn } from "./sign_in.ts";

const system = systemActor("operator");

function account() {
  return {
    name: "An author",
    email: " Author@Example.org ",
    password: newPassword(),
    language: "en",
    roles: ["author"] as const,
  };
}

Deno.test("createAccount() makes an account that signs in at once, with its role, and says so", async () => {
  await using house = await newHouse({ contexts: [identity] });
  const given = account();
  const { answer } = await house.send(createAccount, given, system);
  assert.equal(answer.email, "author@example.org");
  const signedIn = await house.send(
    signIn,
    { email: given.email, password: given.password, network: "unknown" },
    system,
  );
  assert.deepEqual(answerOf(signedIn.answer).roles, ["author"]);
  const [registered] = await house.said("identity.person.registered.v1");
  assert.equal(registered?.body.personId, answer.personId);
  assert.deepEqual((await house.said("identity.role.granted.v1")).map((said) => said.body.role), ["author"]);
});

Deno.test("createAccount() tells that an address has an account, and changes nothing", async () => {
  await using house = await newHouse({ contexts: [identity] });
  await house.send(createAccount, account(), system);
  await assert.rejects(house.send(createAccount, { ...account(), email: "author@example.org" }, system), {
    code: "identity.email_taken",
  });
  assert.equal((await house.said("identity.person.registered.v1")).length, 1);
});

Deno.test("createAccount() is the system's alone", async () => {
  await using house = await newHouse({ contexts: [identity] });
  await assert.rejects(house.send(createAccount, account(), person("p1")), { code: "identity.forbidden" });
  assert.equal(await hasPeople(house.reader("identity")), false);
});
