import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";
import { newHouse, person, type TestHouse } from "core/testing/house.ts";
import { isAnywhere } from "core/testing/look.ts";
import { answerOf, findPerson, findPersonByEmail, identity } from "contexts/identity/mod.ts";
import { createFirstAccounts, newFirstAccounts } from "./first_accounts.ts";
import { eraseOneself } from "./erase_oneself.ts";
import { erasePerson } from "./erase_person.ts";
import { registerPerson } from "./register_person.ts";
import { signIn } from "./sign_in.ts";

const system = systemActor("seed");
const ROSEBUD = {
  name: "Rosebud Thatcher",
  email: "rosebud@xanadu.example",
  password: "a sled in the snow",
  language: "en",
};

async function register(house: TestHouse): Promise<string> {
  await house.send(registerPerson, ROSEBUD, system);
  return (await findPersonByEmail(house.reader("identity"), { email: "Rosebud@Xanadu.example" }))!.personId;
}

async function erased(house: TestHouse): Promise<void> {
  await house.settle();
  assert.equal(await house.signals.caughtUp(["identity"], 5_000), true);
}

const refuses = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

Deno.test("erasePerson() leaves no byte of a name or an address in any file, and says so; others stay", async () => {
  await using house = await newHouse({ contexts: [identity] });
  const personId = await register(house);
  await house.send(
    registerPerson,
    { ...ROSEBUD, name: "Bernstein", email: "bernstein@xanadu.example" },
    system,
  );
  const attempt = { email: ROSEBUD.email, password: ROSEBUD.password, network: "192.0.2.1" };
  await house.send(signIn, attempt, system);
  await house.send(signIn, { ...attempt, password: "wrong" }, system);
  await house.settle();
  for (const word of [ROSEBUD.name, ROSEBUD.email]) {
    assert.equal(await isAnywhere(house.folder, word), true, "the test has teeth");
  }
  assert.deepEqual((await house.said("identity.person.registered.v1"))[0]!.body.personal, {
    name: ROSEBUD.name,
    email: ROSEBUD.email,
  });

  await house.send(erasePerson, { personId }, system);
  await erased(house);
  for (const word of ["Rosebud", "rosebud@"]) {
    assert.equal(await isAnywhere(house.folder, word), false, word);
  }
  assert.equal(await isAnywhere(house.folder, "bernstein@xanadu.example"), true);
  assert.equal(await findPerson(house.reader("identity"), { personId }), undefined);
  const [said, other] = await house.said("identity.person.registered.v1");
  assert.deepEqual(said!.body, { personId, language: "en" });
  assert.equal(other!.body.personal.name, "Bernstein");
  assert.deepEqual((await house.said("identity.person.erased.v1")).map(({ body }) => body), [{ personId }]);
  const again = await house.send(signIn, attempt, system);
  assert.ok("refused" in again.answer, "the account is gone");
});

Deno.test("erasePerson() whoever registers the address again is somebody else", async () => {
  await using house = await newHouse({ contexts: [identity] });
  const before = await register(house);
  await house.send(erasePerson, { personId: before }, system);
  await erased(house);
  assert.notEqual(await register(house), before);
  const said = await house.said("identity.person.registered.v1");
  assert.deepEqual(said.map(({ body }) => body.personal?.name), [undefined, ROSEBUD.name]);
});

Deno.test("erasePerson() is for operators, never for the last of them, and for nobody twice", async () => {
  await using house = await newHouse({ contexts: [identity] });
  await house.send(createFirstAccounts, { language: "en", accounts: newFirstAccounts() }, system);
  const find = async (name: string) =>
    (await findPersonByEmail(house.reader("identity"), { email: `${name}@carillon.localhost` }))!.personId;
  const [learner, operator] = [await find("learner"), await find("operator")];
  const erase = (personId: string, by: string) => house.send(erasePerson, { personId }, person(by));
  await assert.rejects(erase(operator, learner), refuses("identity.forbidden"));
  await assert.rejects(erase(learner, learner), refuses("identity.forbidden"));
  await assert.rejects(erase(operator, operator), refuses("identity.last_operator"));
  await erase(learner, operator);
  await assert.rejects(erase(learner, operator), refuses("identity.person_missing"));
});

Deno.test("eraseOneself() needs one's own password, counts a wrong one, and leaves nothing", async () => {
  await using house = await newHouse({ contexts: [identity] });
  const personId = await register(house);
  const attempt = { email: ROSEBUD.email, password: ROSEBUD.password, network: "192.0.2.1" };
  const { sessionId } = answerOf((await house.send(signIn, attempt, system)).answer);
  const erase = (password: string, by = personId) =>
    house.send(eraseOneself, { sessionId, password }, person(by)).then(({ answer }) => answerOf(answer));
  await assert.rejects(erase("wrong"), refuses("identity.password_wrong"));
  await assert.rejects(erase(ROSEBUD.password, "somebody else"), refuses("identity.session_missing"));
  house.clock.now = new Date(house.clock.now.getTime() + 3_600_000);
  await erase(ROSEBUD.password);
  await erased(house);
  assert.equal(await findPerson(house.reader("identity"), { personId }), undefined);
  assert.equal(await isAnywhere(house.folder, "Rosebud"), false);
});
