import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { newHouse, person, type TestHouse } from "core/testing/house.ts";
import {
  answerOf,
  findPerson,
  hasPeople,
  identity,
  listGeneratedPasswords,
  listPeople,
} from "contexts/identity/mod.ts";
import { changePassword } from "./change_password.ts";
import { changeProfile } from "./change_profile.ts";
import { createFirstAccounts, newFirstAccounts } from "./first_accounts.ts";
import { grantRole } from "./grant_role.ts";
import { revokeRole } from "./revoke_role.ts";
import { signIn } from "./sign_in.ts";

const system = systemActor("seed");
const accounts = newFirstAccounts();

async function houseWithThree(): Promise<TestHouse & { readonly ids: Record<string, string> }> {
  const house = await newHouse({ contexts: [identity] });
  await house.send(createFirstAccounts, { language: "en", accounts }, system);
  const { people } = await listPeople(house.reader("identity"));
  const ids = Object.fromEntries(people.map((one) => [one.email.split("@")[0], one.personId]));
  return { ...house, ids };
}

Deno.test("newFirstAccounts() makes a learner, an author and an operator, with passwords of 100 bits", () => {
  assert.deepEqual(accounts.map((one) => [one.email, one.roles]), [
    ["learner@carillon.localhost", []],
    ["author@carillon.localhost", ["author"]],
    ["operator@carillon.localhost", ["operator"]],
  ]);
  const passwords = Array.from({ length: 100 }, () => newFirstAccounts().map((one) => one.password)).flat();
  assert.equal(new Set(passwords).size, 300);
  for (const password of passwords) assert.match(password, /^([a-hjkmnp-z02-9]{5}-){3}[a-hjkmnp-z02-9]{5}$/);
});

Deno.test("createFirstAccounts() creates them once; each signs in, and says what they may", async () => {
  await using house = await newHouse({ contexts: [identity] });
  const reader = house.reader("identity");
  assert.equal(await hasPeople(reader), false);
  const done = await house.send(createFirstAccounts, { language: "en", accounts }, system);
  assert.deepEqual(done.answer, { created: true });
  const again = await house.send(
    createFirstAccounts,
    { language: "en", accounts: newFirstAccounts() },
    system,
  );
  assert.deepEqual(again.answer, { created: false });
  assert.equal(await hasPeople(reader), true);
  for (const { email, password, roles } of accounts) {
    const { answer } = await house.send(signIn, { email, password, network: "unknown" }, system);
    assert.deepEqual(answerOf(answer).roles, roles);
  }
  assert.equal((await house.said("identity.person.registered.v1")).length, 3);
  assert.deepEqual((await house.said("identity.role.granted.v1")).map((said) => said.body.role), [
    "author",
    "operator",
  ]);
});

Deno.test("createFirstAccounts() is the system's alone", async () => {
  await using house = await newHouse({ contexts: [identity] });
  await assert.rejects(house.send(createFirstAccounts, { language: "en", accounts }, person("p1")), {
    code: "identity.forbidden",
  });
  assert.equal(await hasPeople(house.reader("identity")), false);
});

Deno.test("listGeneratedPasswords() names an account until its password is changed", async () => {
  await using house = await houseWithThree();
  const [{ email, password }] = accounts as [typeof accounts[0]];
  const { answer } = await house.send(signIn, { email, password, network: "unknown" }, system);
  const { sessionId, personId } = answerOf(answer);
  const list = async () => [...await listGeneratedPasswords(house.reader("identity"))].sort();
  assert.deepEqual(await list(), accounts.map((one) => one.email).sort());
  const change = { sessionId, currentPassword: password, newPassword: "correct horse" };
  await house.send(changePassword, change, person(personId));
  assert.deepEqual(await list(), accounts.slice(1).map((one) => one.email).sort());
});

Deno.test("changeProfile() stores and says what changed, and only that", async () => {
  await using house = await houseWithThree();
  const personId = house.ids.learner!;
  const change = (input: { name?: string; language?: string }) =>
    house.send(changeProfile, input, person(personId));
  await change({ name: "Learner", language: "EN" });
  await change({ language: "ar" });
  await change({ name: " آن ", language: "ar" });
  const found = await findPerson(house.reader("identity"), { personId });
  assert.deepEqual([found?.name, found?.language], ["آن", "ar"]);
  assert.deepEqual((await house.said("identity.person.changed.v1")).map((said) => said.body), [
    { personId, changed: ["language"], language: "ar", personal: {} },
    { personId, changed: ["name"], personal: { name: "آن" } },
  ]);
});

Deno.test("changeProfile() is for people, about themselves", async () => {
  await using house = await houseWithThree();
  await assert.rejects(house.send(changeProfile, { name: "X" }, system), { code: "identity.sign_in_needed" });
  await assert.rejects(house.send(changeProfile, { name: "X" }, person("nobody")), {
    code: "identity.person_missing",
  });
});

Deno.test("grantRole() operators and the system grant a role once; others may not, whatever they claim", async () => {
  await using house = await houseWithThree();
  const { learner, author, operator } = house.ids as { learner: string; author: string; operator: string };
  const grant = { personId: learner, role: "author" as const };
  for (const by of [learner, author, "nobody"]) {
    await assert.rejects(house.send(grantRole, grant, { kind: "person", id: by, roles: ["operator"] }), {
      code: "identity.forbidden",
    });
  }
  for (const by of [person(operator), system, person(operator)]) await house.send(grantRole, grant, by);
  await house.send(grantRole, { personId: learner, role: "operator" }, system);
  const found = await findPerson(house.reader("identity"), { personId: learner });
  assert.deepEqual(found?.roles, ["author", "operator"]);
  const said = (await house.said("identity.role.granted.v1")).filter((one) => one.key === learner);
  assert.deepEqual(said.map((one) => one.body.role), ["author", "operator"]);
  await assert.rejects(house.send(grantRole, { ...grant, personId: "nobody" }, system), {
    code: "identity.person_missing",
  });
});

Deno.test("revokeRole() operators and the system take a role back once; others may not, and an operator stays", async () => {
  await using house = await houseWithThree();
  const { learner, author, operator } = house.ids as { learner: string; author: string; operator: string };
  const revoke = { personId: author, role: "author" as const };
  for (const by of [learner, author, "nobody"]) {
    await assert.rejects(house.send(revokeRole, revoke, { kind: "person", id: by, roles: ["operator"] }), {
      code: "identity.forbidden",
    });
  }
  for (const by of [person(operator), system]) await house.send(revokeRole, revoke, by);
  assert.deepEqual((await findPerson(house.reader("identity"), { personId: author }))?.roles, []);
  const said = await house.said("identity.role.revoked.v1");
  assert.deepEqual(said.map((one) => one.body), [revoke]);
  const last = { personId: operator, role: "operator" as const };
  await assert.rejects(house.send(revokeRole, last, system), { code: "identity.last_operator" });
  await house.send(grantRole, { ...last, personId: learner }, system);
  await house.send(revokeRole, last, person(learner));
  assert.deepEqual((await findPerson(house.reader("identity"), { personId: operator }))?.roles, []);
});

Deno.test("listPeople() gives every person once, a page at a time", async () => {
  await using house = await houseWithThree();
  const reader = house.reader("identity");
  const first = await listPeople(reader, { limit: 2 });
  assert.deepEqual(first.people.map((one) => one.name), ["Learner", "Course author"]);
  const second = await listPeople(reader, { limit: 2, after: first.next! });
  assert.deepEqual([second.people.map((one) => one.name), second.next], [["Operator"], undefined]);
  assert.equal(await findPerson(reader, { personId: "nobody" }), undefined);
});
