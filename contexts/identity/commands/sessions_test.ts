import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { systemActor } from "core/base/actor.ts";
import { newHouse, person, type TestHouse } from "core/testing/house.ts";
import { answerOf, findSession, hashSecret, identity } from "contexts/identity/mod.ts";
import { changePassword } from "./change_password.ts";
import { registerPerson } from "./register_person.ts";
import { signOut, touchSession } from "./sessions.ts";
import { signIn } from "./sign_in.ts";

const edge = systemActor("edge");
const account = { email: "ann@example.org", password: "correct horse" };

async function houseWithAnn(): Promise<TestHouse> {
  const house = await newHouse({ contexts: [identity] });
  await house.send(registerPerson, { ...account, name: "Ann", language: "en" }, edge);
  return house;
}

async function enter(house: TestHouse, password = account.password) {
  const done = await house.send(signIn, { ...account, password, network: "203.0.113.0/24" }, edge);
  return answerOf(done.answer);
}

const find = (house: TestHouse, { sessionSecret }: { readonly sessionSecret: string }) =>
  findSession(house.reader("identity"), { secretHash: hashSecret(sessionSecret), now: house.clock.now });
const pass = (house: TestHouse, minutes: number) => {
  house.clock.now = new Date(house.clock.now.getTime() + minutes * 60_000);
};
const DAY = 24 * 60;

Deno.test("signOut() ends the session, says so, and says nothing the second time", async () => {
  await using house = await houseWithAnn();
  const [one, other] = [await enter(house), await enter(house)];
  for (let times = 0; times < 2; times++) {
    await house.send(signOut, { sessionId: one.sessionId }, person(one.personId));
  }
  assert.equal(await find(house, one), undefined);
  assert.equal((await find(house, other))?.sessionId, other.sessionId);
  const said = await house.said("identity.session.ended.v1");
  assert.deepEqual(said.map((one) => one.body), [{ personId: one.personId, sessionId: one.sessionId }]);
});

Deno.test("signOut() and touchSession() leave the sessions of others alone, and nobody's to the system", async () => {
  await using house = await houseWithAnn();
  const { sessionId, sessionSecret } = await enter(house);
  await house.send(signOut, { sessionId }, person("somebody"));
  await assert.rejects(house.send(touchSession, { sessionId }, person("somebody")), {
    code: "identity.session_missing",
  });
  await assert.rejects(house.send(signOut, { sessionId }, edge), { code: "identity.sign_in_needed" });
  assert.ok(await find(house, { sessionSecret }));
  assert.deepEqual(await house.said("identity.session.ended.v1"), []);
});

Deno.test("touchSession() puts off the end, no more often than every ten minutes", async () => {
  await using house = await houseWithAnn();
  const session = await enter(house);
  const touch = () => house.send(touchSession, { sessionId: session.sessionId }, person(session.personId));
  pass(house, 9);
  assert.equal((await find(house, session))?.touchDue, false);
  assert.deepEqual((await touch()).answer, { expiresAt: session.expiresAt });
  pass(house, 1);
  assert.equal((await find(house, session))?.touchDue, true);
  const { expiresAt } = (await touch()).answer;
  assert.equal(expiresAt.getTime() - session.expiresAt.getTime(), 10 * 60_000);
  const found = await find(house, session);
  assert.deepEqual([found?.touchDue, found?.expiresAt], [false, expiresAt]);
});

Deno.test("findSession() forgets a session unseen for fourteen days, and any after sixty", async () => {
  await using house = await houseWithAnn();
  const [idle, busy] = [await enter(house), await enter(house)];
  for (let day = 0; day < 60; day += 10) {
    assert.ok(await find(house, busy), `day ${day}`);
    await house.send(touchSession, { sessionId: busy.sessionId }, person(busy.personId));
    pass(house, 10 * DAY);
    if (day >= 10) assert.equal(await find(house, idle), undefined);
  }
  assert.equal(await find(house, busy), undefined);
  await assert.rejects(house.send(touchSession, { sessionId: busy.sessionId }, person(busy.personId)), {
    code: "identity.session_missing",
  });
  // What began so long ago goes from the table with the next sign-in.
  pass(house, 1);
  await enter(house);
  assert.deepEqual(await house.reader("identity").database.all(sql`select count(*) as n from session`), [{
    n: 1,
  }]);
});

Deno.test("findSession() finds nothing by the secret itself, or by another", async () => {
  await using house = await houseWithAnn();
  const { sessionSecret } = await enter(house);
  const now = house.clock.now;
  assert.equal(await findSession(house.reader("identity"), { secretHash: sessionSecret, now }), undefined);
  assert.equal(await findSession(house.reader("identity"), { secretHash: hashSecret(""), now }), undefined);
});

Deno.test("changePassword() ends every other session, and the old password signs in no more", async () => {
  await using house = await houseWithAnn();
  const [here, there, gone] = [await enter(house), await enter(house), await enter(house)];
  const { personId, sessionId } = here;
  await house.send(signOut, { sessionId: gone.sessionId }, person(personId));
  pass(house, 1);
  const change = { sessionId, currentPassword: account.password, newPassword: "another horse" };
  const done = await house.send(changePassword, change, person(personId));

  assert.equal(answerOf(done.answer), null);
  assert.ok(await find(house, here));
  assert.equal(await find(house, there), undefined);
  await assert.rejects(enter(house), { code: "identity.sign_in_failed" });
  assert.equal((await enter(house, "another horse")).personId, personId);
  const [changed] = await house.said("identity.person.changed.v1");
  assert.deepEqual(changed!.body, { personId, changed: ["password"], personal: {} });
  const [revoked] = await house.said("identity.session.revoked.v1");
  assert.deepEqual(revoked!.body, { personId, sessionIds: [there.sessionId], reason: "password_changed" });
});

Deno.test("changePassword() with no other session revokes none", async () => {
  await using house = await houseWithAnn();
  const { personId, sessionId } = await enter(house);
  const change = { sessionId, currentPassword: account.password, newPassword: "another horse" };
  await house.send(changePassword, change, person(personId));
  assert.deepEqual(await house.said("identity.session.revoked.v1"), []);
});

Deno.test("changePassword() a wrong present password changes nothing, and guessing it slows down", async () => {
  await using house = await houseWithAnn();
  const { personId, sessionId } = await enter(house);
  const change = async (currentPassword: string) => {
    const given = { sessionId, currentPassword, newPassword: "third horse" };
    return answerOf((await house.send(changePassword, given, person(personId))).answer);
  };
  for (let tries = 1; tries <= 5; tries++) {
    await assert.rejects(change("another horse"), { code: "identity.password_wrong" });
  }
  await assert.rejects(change(account.password), {
    code: "identity.too_many_attempts",
    facts: { retryAfterSeconds: 1 },
  });
  assert.deepEqual(await house.said("identity.person.changed.v1"), []);
  pass(house, 1);
  assert.equal(await change(account.password), null);
});

Deno.test("changePassword() refuses a bad new one, and a session that is over or another's", async () => {
  await using house = await houseWithAnn();
  const { personId, sessionId } = await enter(house);
  const change = (newPassword: string, by = personId) =>
    house.send(changePassword, { sessionId, currentPassword: account.password, newPassword }, person(by));
  await assert.rejects(change(account.password), { code: "identity.password_same" });
  await assert.rejects(change("too short"), { code: "identity.password_short" });
  await assert.rejects(change(account.email), { code: "identity.password_own" });
  await assert.rejects(change("another horse", "somebody"), { code: "identity.session_missing" });
  await house.send(signOut, { sessionId }, person(personId));
  await assert.rejects(change("another horse"), { code: "identity.session_missing" });
  assert.deepEqual(await house.said("identity.person.changed.v1"), []);
});
