import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { person } from "core/testing/house.ts";
import { grantRole, hashSecret, registerPerson, signOut } from "contexts/identity/mod.ts";
import { REMEMBERED_CUT_OFF, UNHEARD } from "./region_sessions.ts";
import { openSampleDesks } from "./sample_desk.ts";

const SYSTEM = systemActor("test");
const MINUTE = 60_000;

Deno.test("RegionSessions.find() believes nothing from before it heard signals", async () => {
  await using desks = await openSampleDesks();
  const [one, other] = [await desks.enter(), await desks.enter()];
  desks.pass(2 * MINUTE);
  desks.line.since = 4_711 + 2 * MINUTE;
  await desks.visit(one);
  await desks.visit(other);
  assert.equal(desks.line.asked, 2);
  const fresh = await desks.enter();
  await desks.visit(fresh);
  assert.equal(desks.line.asked, 3, "clocks may be a minute apart");
  desks.pass(2 * MINUTE);
  await desks.visit(await desks.enter());
  assert.equal(desks.line.asked, 3);
});

Deno.test("RegionSessions.find() cut off from signals believes for half a minute, then what home says, as long again", async () => {
  await using desks = await openSampleDesks();
  const browser = await desks.known();
  desks.line.signals = false;
  desks.line.until = 4_711 + 2 * MINUTE;
  await desks.house.send(signOut, { sessionId: (await desks.enter()).sessionId }, person(browser.personId));
  desks.pass(UNHEARD - 1);
  assert.ok(await desks.visit(browser));
  assert.equal(desks.line.asked, 0);
  desks.pass(1);
  assert.ok(await desks.visit(browser));
  assert.equal(desks.line.asked, 1);
  await desks.house.send(signOut, browser, person(browser.personId));
  desks.pass(UNHEARD - 1);
  assert.ok(await desks.visit(browser), "that they signed out is not known here yet");
  desks.pass(1);
  assert.equal(await desks.visit(browser), undefined);
});

Deno.test("RegionSessions.find() cut off from signals and from home says so after ten minutes, and is itself again when both are back", async () => {
  await using desks = await openSampleDesks();
  const browser = await desks.known();
  desks.line.until = 4_711 + 2 * MINUTE;
  desks.line.home = false;
  desks.pass(REMEMBERED_CUT_OFF - 1);
  assert.ok(await desks.visit(browser));
  desks.pass(2_000);
  await assert.rejects(desks.visit(browser), { code: "region.session_unsure", kind: "unavailable" });
  const asked = desks.line.asked;
  await assert.rejects(desks.visit(browser), { code: "region.session_unsure" });
  assert.equal(desks.line.asked, asked, "home is not asked again at once");
  desks.line.home = true;
  desks.line.until = Infinity;
  desks.pass(2_000);
  assert.ok(await desks.visit(browser));
});

for (const minutes of [5, -5]) {
  Deno.test(`RegionSessions.find() home's clock jumps by ${minutes} minutes: everybody is asked about, nobody is thrown out`, async () => {
    await using desks = await openSampleDesks();
    const [here, there] = [await desks.known(), await desks.enter()];
    await desks.visit(there);
    const before = desks.line.asked;
    desks.setHome(minutes * MINUTE);
    // A pass by the new time.
    const fresh = await desks.enter();
    desks.pass(1_000);
    assert.ok(await desks.visit(fresh));
    await desks.house.send(grantRole, { personId: here.personId, role: "author" }, SYSTEM);
    await desks.settle();
    desks.pass(1_000);
    for (const one of [fresh, here, there]) {
      assert.deepEqual((await desks.visit(one))?.session.roles, ["author"]);
    }
    assert.ok(desks.line.asked > before);
    desks.pass(2 * MINUTE);
    const [asked, later] = [desks.line.asked, await desks.enter()];
    assert.ok(await desks.visit(later));
    assert.equal(desks.line.asked, asked, "and passes count again");
  });
}

Deno.test("RegionSessions.find() a pass by the clock of another machine of home, minutes ahead, is asked about", async () => {
  await using desks = await openSampleDesks();
  const browser = await desks.known();
  const stolen = await desks.enter();
  const facts = {
    secretHash: hashSecret(stolen.sessionSecret),
    readAt: new Date(desks.house.clock.now.getTime() + 5 * MINUTE),
    endsAt: new Date(desks.house.clock.now.getTime() + 60 * MINUTE),
  };
  const { session } = (await desks.visit(browser))!;
  const ahead = await desks.passes.seal({ ...session, roles: ["operator"] }, facts);
  assert.deepEqual((await desks.region.find(stolen.sessionSecret, ahead))!.session.roles, []);
  assert.equal(desks.line.asked, 1);
});

Deno.test("RegionSessions.find() asks about a pass that is forged, cut, changed or missing, and believes home", async () => {
  await using desks = await openSampleDesks();
  const browser = await desks.known();
  const { pass } = await desks.enter();
  const wrong = [undefined, "", "forged", pass.slice(0, -2), pass.slice(0, 30) + "x" + pass.slice(31), pass];
  for (const one of wrong) {
    const { sessionSecret, sessionId } = await desks.enter();
    desks.line.asked = 0;
    assert.equal((await desks.region.find(sessionSecret, one))!.session.sessionId, sessionId);
    assert.equal(desks.line.asked, 1, `${one}`);
  }
  assert.ok(await desks.visit(browser));
});

Deno.test("RegionSessions.find() with the pass of another person and one's own secret, one is oneself", async () => {
  await using desks = await openSampleDesks();
  await desks.known();
  const ann = await desks.enter();
  await desks.house.send(grantRole, { personId: ann.personId, role: "operator" }, SYSTEM);
  await desks.settle();
  desks.pass(2 * MINUTE);
  const stolen = (await desks.enter()).pass;
  const account = { name: "Eve", email: "eve@example.org", password: "bells at midnight" };
  await desks.house.send(registerPerson, { ...account, language: "en" }, SYSTEM);
  const eve = await desks.enter(account);
  const found = await desks.region.find(eve.sessionSecret, stolen);
  assert.deepEqual([found?.session.name, found?.session.roles], ["Eve", []]);
  desks.line.home = false;
  desks.region.forget(eve.personId);
  desks.pass(1);
  await assert.rejects(desks.region.find(eve.sessionSecret, stolen), { code: "region.session_unsure" });
});

Deno.test("RegionSessions.find() a secret that is nobody's is asked about once a minute at most, one of another shape never", async () => {
  await using desks = await openSampleDesks();
  const { pass } = await desks.enter();
  for (let times = 0; times < 3; times++) {
    assert.equal(await desks.region.find("n".repeat(43), pass), undefined);
    assert.equal(await desks.region.find("x", pass), undefined);
    assert.equal(await desks.region.find("x".repeat(10_000)), undefined);
  }
  assert.equal(desks.line.asked, 1);
});

Deno.test("RegionSessions.find() many secrets that nobody has a pass for do not press home", async () => {
  await using desks = await openSampleDesks();
  const browser = await desks.known();
  const made = Array.from({ length: 200 }, (_, at) => `${at}`.padStart(43, "a"));
  desks.line.asked = 0;
  const found = await Promise.allSettled(made.map((secret) => desks.region.find(secret)));
  assert.ok(desks.line.asked <= 50, `${desks.line.asked}`);
  assert.ok(found.some(({ status }) => status === "rejected"));
  assert.ok(await desks.visit(browser));
});
