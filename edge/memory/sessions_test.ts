import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { newHouse } from "core/testing/house.ts";
import { answerOf, grantRole, identity, registerPerson, signIn } from "contexts/identity/mod.ts";
import { Sessions } from "./sessions.ts";

const SYSTEM = systemActor("test");
const ANN = { email: "ann@example.org", password: "a bell for every hour" };

for (const [what, forget] of [["forget()", "forget"], ["forgetAll()", "forgetAll"]] as const) {
  Deno.test(`Sessions.${what} holds also for a session that is just being read`, async () => {
    await using house = await newHouse({ contexts: [identity] });
    await house.send(registerPerson, { ...ANN, name: "Ann", language: "en" }, SYSTEM);
    const entered = await house.send(signIn, { ...ANN, network: "203.0.113.0/24" }, SYSTEM);
    const { personId, sessionSecret } = answerOf(entered.answer);
    const sessions = new Sessions(house, () => house.clock.now);
    const finding = sessions.find(sessionSecret);
    sessions[forget](personId); // the signal is heard before what was read comes back
    assert.ok(await finding);
    await house.send(grantRole, { personId, role: "author" }, SYSTEM);
    assert.deepEqual((await sessions.find(sessionSecret))!.session.roles, ["author"]);
  });
}
