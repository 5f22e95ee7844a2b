import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { person } from "core/testing/house.ts";
import { grantRole, hashSecret, signOut } from "contexts/identity/mod.ts";
import { LONGEST_MEMORY } from "./marks.ts";
import { PASS_LIFE } from "./pass.ts";
import { REMEMBERED, REMEMBERED_CUT_OFF, UNHEARD } from "./region_sessions.ts";
import { openSampleDesks } from "./sample_desk.ts";

const SYSTEM = systemActor("test");
const MINUTE = 60_000;
const UNSURE = { code: "region.session_unsure", kind: "unavailable" };

Deno.test("RegionSessions.find() remembers who was known for eight hours while home is away and signals come", async () => {
  await using desks = await openSampleDesks();
  const browser = await desks.enter();
  await desks.visit(browser);
  desks.line.home = false;
  for (let passed = 0; passed + 59 * MINUTE < REMEMBERED; passed += 59 * MINUTE) {
    desks.pass(59 * MINUTE);
    assert.equal((await desks.visit(browser))?.session.personId, browser.personId);
  }
  desks.pass(MINUTE * 60);
  await assert.rejects(desks.visit(browser), UNSURE);
  desks.line.home = true;
  desks.pass(2_000);
  assert.ok(await desks.visit(browser));
});

Deno.test("RegionSessions.find() remembers by the pass that a browser brings, too, be it long out of date", async () => {
  await using desks = await openSampleDesks();
  const [other, browser] = [await desks.known(), await desks.enter()];
  desks.pass(PASS_LIFE);
  assert.ok(await desks.visit(other));
  desks.line.home = false;
  desks.pass(2 * PASS_LIFE);
  await assert.rejects(desks.region.find(browser.sessionSecret), UNSURE, "without its pass");
  assert.ok(await desks.visit(browser));
});

Deno.test("RegionSessions.find() remembers nobody with a role, and gives it back with home", async () => {
  await using desks = await openSampleDesks();
  const browser = await desks.known();
  await desks.house.send(grantRole, { personId: browser.personId, role: "author" }, SYSTEM);
  await desks.settle();
  desks.pass(1);
  assert.deepEqual((await desks.visit(browser))?.session.roles, ["author"]);
  desks.line.home = false;
  desks.pass(PASS_LIFE);
  assert.deepEqual((await desks.visit(browser))?.session.roles, []);
  desks.line.home = true;
  desks.pass(2_000);
  await desks.visit(browser);
  await desks.settle();
  assert.deepEqual((await desks.visit(browser))?.session.roles, ["author"]);
});

Deno.test("RegionSessions.find() remembers nobody any longer when home is back, though signals stay away", async () => {
  await using desks = await openSampleDesks();
  const [browser, other] = [await desks.known(), await desks.enter()];
  desks.line.home = false;
  await assert.rejects(desks.region.find(other.sessionSecret), UNSURE);
  desks.line.home = true;
  [desks.line.signals, desks.line.until] = [false, 4_711 + 2 * MINUTE];
  await desks.house.send(signOut, browser, person(browser.personId));
  desks.pass(UNHEARD + 1_000);
  assert.ok(await desks.visit(browser), "nobody knows yet that home is back");
  await desks.settle();
  assert.equal(await desks.visit(browser), undefined);
});

Deno.test("RegionSessions.find() forgets at once whom a signal is about that comes while home is away", async () => {
  await using desks = await openSampleDesks();
  const [here, there] = [await desks.known(), await desks.known()];
  desks.line.home = false;
  desks.pass(60 * MINUTE);
  assert.ok(await desks.visit(here));
  await desks.house.send(signOut, here, person(here.personId));
  await desks.settle();
  for (const one of [here, there]) await assert.rejects(desks.visit(one), UNSURE);
});

Deno.test("RegionSessions.find() remembers ten minutes after the last signal where home is away as well", async () => {
  await using desks = await openSampleDesks();
  const browser = await desks.known();
  desks.line.home = false;
  desks.pass(60 * MINUTE);
  assert.ok(await desks.visit(browser));
  desks.line.until = 4_711 + 62 * MINUTE;
  desks.pass(REMEMBERED_CUT_OFF - 1_000);
  assert.ok(await desks.visit(browser));
  desks.pass(1_000);
  await assert.rejects(desks.visit(browser), UNSURE);
  desks.line.until = Infinity;
  assert.ok(await desks.visit(browser), "what was said meanwhile has come, and was not about them");
});

Deno.test("RegionSessions.find() remembers nothing over a gap in the signals, nor beyond the session's own end", async () => {
  await using desks = await openSampleDesks();
  const browser = await desks.known();
  desks.line.home = false;
  desks.pass(PASS_LIFE);
  assert.ok(await desks.visit(browser));
  desks.line.unbrokenSince = 4_711 + 5 * MINUTE;
  await assert.rejects(desks.visit(browser), UNSURE);

  const facts = {
    secretHash: hashSecret("s".repeat(43)),
    readAt: desks.house.clock.now,
    endsAt: new Date(desks.house.clock.now.getTime() + 20 * MINUTE),
  };
  const session = { ...browser, name: "Ann", email: "ann@example.org", language: "en", roles: [] };
  const pass = await desks.passes.seal(session, facts);
  desks.pass(20 * MINUTE - 1_000);
  assert.ok(await desks.region.find("s".repeat(43), pass));
  desks.pass(2_000);
  await assert.rejects(desks.region.find("s".repeat(43), pass), UNSURE);
});

Deno.test("Marks outlive whatever may be remembered", async () => {
  await using desks = await openSampleDesks();
  const browser = await desks.known();
  desks.region.forget(browser.personId);
  desks.line.home = false;
  desks.pass(LONGEST_MEMORY);
  desks.region.forget("somebody else");
  await assert.rejects(desks.visit(browser), UNSURE);
});
