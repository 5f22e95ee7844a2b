import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { person } from "core/testing/house.ts";
import {
  changePassword,
  changeProfile,
  erasePerson,
  grantRole,
  revokeRole,
  signOut,
  touchSession,
} from "contexts/identity/mod.ts";
import { PASS_RENEWED } from "./pass.ts";
import { REMEMBERED } from "./region_sessions.ts";
import { openSampleDesks, PASSWORD, type SampleDesks } from "./sample_desk.ts";

const SYSTEM = systemActor("test");
const MINUTE = 60_000;

Deno.test("RegionSessions.find() asks home about the first, learns its time, and believes the next by their pass", async () => {
  await using desks = await openSampleDesks();
  const [first, second] = [await desks.enter(), await desks.enter()];
  desks.pass(2_000);
  assert.equal((await desks.visit(first))?.session.personId, first.personId);
  assert.equal(desks.line.asked, 1);
  const found = await desks.visit(second);
  assert.deepEqual(found, {
    session: {
      sessionId: second.sessionId,
      personId: second.personId,
      name: "Ann",
      email: "ann@example.org",
      language: "en",
      roles: [],
    },
  });
  assert.equal(desks.line.asked, 1);
  desks.line.home = false;
  for (const browser of [first, second]) assert.ok(await desks.visit(browser), "without home");
});

Deno.test("RegionSessions.find() gives the pass that home gave until the browser has it, then leaves others alone", async () => {
  await using desks = await openSampleDesks();
  const { sessionSecret, pass } = await desks.enter();
  const { setCookie } = (await desks.region.find(sessionSecret, undefined))!;
  assert.equal((await desks.region.find(sessionSecret, pass))!.setCookie, setCookie);
  const given = /=([^;]+)/.exec(setCookie!)![1];
  assert.equal((await desks.region.find(sessionSecret, given))!.setCookie, undefined);
  assert.equal((await desks.region.find(sessionSecret, "newer"))!.setCookie, undefined);
  assert.equal(desks.line.asked, 1);
});

const CHANGES: Readonly<Record<string, (desks: SampleDesks, who: Ids) => Promise<unknown>>> = {
  "a role is granted": ({ house }, { personId }) =>
    house.send(grantRole, { personId, role: "author" }, SYSTEM),
  "a role is taken back": async ({ house }, { personId }) => {
    await house.send(grantRole, { personId, role: "author" }, SYSTEM);
    await house.send(revokeRole, { personId, role: "author" }, SYSTEM);
  },
  "the name changes": ({ house }, { personId }) =>
    house.send(changeProfile, { name: "Ana" }, person(personId)),
  "the password changes": ({ house }, { personId, sessionId }) =>
    house.send(
      changePassword,
      { sessionId, currentPassword: PASSWORD, newPassword: "another bell" },
      person(personId),
    ),
  "they sign out elsewhere": ({ house }, { personId, sessionId }) =>
    house.send(signOut, { sessionId }, person(personId)),
  "they are erased": ({ house }, { personId }) => house.send(erasePerson, { personId }, SYSTEM),
};

interface Ids {
  readonly personId: string;
  readonly sessionId: string;
}

for (const [change, make] of Object.entries(CHANGES)) {
  Deno.test(`RegionSessions.find() asks home again when ${change}, and not about anybody else`, async () => {
    await using desks = await openSampleDesks();
    const [here, there] = [await desks.known(), await desks.enter()];
    await desks.visit(there);
    desks.line.asked = 0;
    await make(desks, here);
    await desks.settle();
    desks.pass(1);
    const found = await desks.visit(there);
    assert.equal(desks.line.asked, 1);
    const ends = /password|erased/.test(change);
    assert.equal(found === undefined, ends, "the other browser");
    assert.equal((await desks.visit(here)) === undefined, /sign out|erased/.test(change), "this browser");
    if (change === "a role is granted") assert.deepEqual(found!.session.roles, ["author"]);
    if (change === "a role is taken back") assert.deepEqual(found!.session.roles, []);
    if (change.startsWith("the name")) assert.equal(found!.session.name, "Ana");
    desks.line.asked = 0;
    for (const browser of [here, there]) await desks.visit(browser);
    assert.equal(desks.line.asked, 0, "what home said then holds");
  });
}

Deno.test("RegionSessions.find() never believes the pass from before a signal again, however long it waits", async () => {
  await using desks = await openSampleDesks();
  const browser = await desks.known();
  const old = browser.pass;
  await desks.house.send(grantRole, { personId: browser.personId, role: "author" }, SYSTEM);
  await desks.settle();
  desks.line.home = false;
  for (let waited = 0; waited <= REMEMBERED; waited += 10 * MINUTE) {
    desks.pass(10 * MINUTE);
    await assert.rejects(desks.region.find(browser.sessionSecret, old), { code: "region.session_unsure" });
  }
});

Deno.test("RegionSessions.find() asks again where a signal comes while home answers", async () => {
  await using desks = await openSampleDesks();
  const { sessionSecret, personId } = await desks.enter();
  const finding = desks.region.find(sessionSecret);
  desks.region.forget(personId);
  desks.pass(1);
  assert.ok(await finding);
  assert.equal(desks.line.asked, 2);
});

Deno.test("RegionSessions.find() asks once for a session, however many pages wait", async () => {
  await using desks = await openSampleDesks();
  const { sessionSecret } = await desks.enter();
  const found = await Promise.all(Array.from({ length: 50 }, () => desks.region.find(sessionSecret)));
  assert.equal(found.filter((one) => one?.session.name === "Ann").length, 50);
  assert.equal(desks.line.asked, 1);
});

Deno.test("RegionSessions.find() renews whoever comes back in the background, which puts off the end of their session", async () => {
  await using desks = await openSampleDesks();
  const browser = await desks.enter();
  await desks.visit(browser);
  for (let minutes = 0; minutes < 60; minutes += 5) {
    desks.pass(PASS_RENEWED);
    const [asked, { pass }] = [desks.line.asked, browser];
    assert.ok(await desks.visit(browser));
    assert.equal(desks.line.asked, asked + 1);
    await desks.settle();
    assert.ok(await desks.visit(browser));
    assert.notEqual(browser.pass, pass, "the browser has a newer one");
  }
  const { answer } = await desks.house.send(
    touchSession,
    { sessionId: browser.sessionId },
    person(browser.personId),
  );
  assert.ok(answer.expiresAt.getTime() >= browser.expiresAt.getTime() + 50 * MINUTE);
});
