import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";
import { answering, type Answers } from "core/testing/answering.ts";
import { newHouse, person } from "core/testing/house.ts";
import { isAnywhere } from "core/testing/look.ts";
import { PluginSite } from "core/testing/plugin_site.ts";
import { listDifferences } from "core/work/difference.ts";
import { changeProfile } from "./commands/change_profile.ts";
import { registerPerson } from "./commands/register_person.ts";
import { signIn } from "./commands/sign_in.ts";
import { findPersonByEmail, identity } from "./mod.ts";

const system = systemActor("test");
const KANE = { name: "Kane", email: "kane@xanadu.example", password: "a sled in the snow", language: "en" };
const ATTEMPT = { email: KANE.email, password: KANE.password, network: "192.0.2.0/24" };

async function houseAsking(filters: Answers) {
  const { context, source } = new PluginSite([]);
  const builtIn = [answering("gate", filters)];
  const house = await newHouse({ contexts: [identity, context], pluginsAtHome: { source, builtIn } });
  const find = () => findPersonByEmail(house.reader("identity"), { email: KANE.email });
  return { house, find, kept: () => listDifferences(house.reader("identity"), 10) };
}

const halted = (reason: string) => (error: unknown) =>
  error instanceof Refusal && error.code === "identity.halted" && error.facts.reason === reason;

Deno.test("registerPerson() takes the name that a plugin gave; that it did is kept, and no word of it", async () => {
  const { house, find, kept } = await houseAsking({
    "identity.registration.v1": ({ name }) => ({ change: { name: `${name} of Xanadu` } }),
  });
  await using _ = house;
  await house.send(registerPerson, KANE, system);
  assert.equal((await find())?.name, "Kane of Xanadu");
  const [one, ...more] = await kept();
  assert.deepEqual([one?.plugin, one && "field" in one && one.field, one && "before" in one, more], [
    "gate",
    "name",
    false,
    [],
  ]);
});

Deno.test("registerPerson() makes no account where a plugin halts it; its words, which may name somebody, are not kept", async () => {
  const { house, find, kept } = await houseAsking({
    "identity.registration.v1": ({ email }) => ({ halt: `${email} is of no school.` }),
  });
  await using _ = house;
  await assert.rejects(house.send(registerPerson, KANE, system), halted(`${KANE.email} is of no school.`));
  assert.equal(await find(), undefined);
  assert.deepEqual((await kept()).map(({ plugin }) => plugin), ["gate"]);
  assert.equal(await isAnywhere(house.folder, KANE.email), false);
});

Deno.test("signIn() asks plugins about who knows the password, and about nobody else", async () => {
  const asked: unknown[] = [];
  const { house, find } = await houseAsking({
    "identity.sign_in.v1": (given) => {
      asked.push({ ...given });
      return { halt: "Come back on Monday." };
    },
  });
  await using _ = house;
  await house.send(registerPerson, KANE, system);
  assert.ok("refused" in (await house.send(signIn, { ...ATTEMPT, password: "wrong" }, system)).answer);
  await house.send(signIn, { ...ATTEMPT, email: "nobody@xanadu.example" }, system);
  assert.deepEqual(asked, []);
  house.clock.now = new Date(house.clock.now.getTime() + 3_600_000);
  await assert.rejects(house.send(signIn, ATTEMPT, system), halted("Come back on Monday."));
  const { personId } = (await find())!;
  assert.deepEqual(asked, [{ personId, email: KANE.email, roles: [], network: ATTEMPT.network }]);
  assert.deepEqual(await house.said("identity.session.started.v1"), []);
});

Deno.test("changeProfile() changes what plugins leave of it", async () => {
  const { house, find } = await houseAsking({
    "identity.profile_change.v1": ({ name }) =>
      name === "Rosebud" ? { halt: "That name is taken." } : { change: { name: String(name).toUpperCase() } },
  });
  await using _ = house;
  await house.send(registerPerson, KANE, system);
  const { personId } = (await find())!;
  await house.send(changeProfile, { name: "Charles" }, person(personId));
  assert.equal((await find())?.name, "CHARLES");
  await assert.rejects(
    house.send(changeProfile, { name: "Rosebud" }, person(personId)),
    halted("That name is taken."),
  );
  assert.equal((await find())?.name, "CHARLES");
});
