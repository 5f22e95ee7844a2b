import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { systemActor } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";
import { newHouse } from "core/testing/house.ts";
import { identity } from "contexts/identity/mod.ts";
import { registerPerson } from "./register_person.ts";

const edge = systemActor("edge");
const ann = { name: " Ann Bell ", email: " Ann@Example.org ", password: "correct horse", language: "en-gb" };

Deno.test("registerPerson() stores the person and a hash, and says so", async () => {
  await using house = await newHouse({ contexts: [identity] });
  await house.send(registerPerson, ann, edge);

  const { database } = house.reader("identity");
  const [person] = await database.all<{ id: string }>(sql`select * from person`);
  assert.deepEqual(person, {
    id: person!.id,
    email: "ann@example.org",
    name: "Ann Bell",
    language: "en-GB",
    roles: "[]",
    created_at: house.clock.now.getTime(),
  });
  const [credential] = await database.all<{ phc: string; generated: number }>(sql`select * from credential`);
  assert.match(credential!.phc, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.equal(credential!.generated, 0);
  const [said] = await house.said("identity.person.registered.v1");
  assert.deepEqual([said!.key, said!.body], [person!.id, {
    personId: person!.id,
    language: "en-GB",
    personal: { name: "Ann Bell", email: "ann@example.org" },
  }]);
});

Deno.test("registerPerson() a taken address gets the same answer at the same position, and changes nothing", async () => {
  await using house = await newHouse({ contexts: [identity] });
  const rows = () => house.reader("identity").database.all(sql`select * from person, credential`);
  const first = await house.send(registerPerson, ann, edge);
  const before = await rows();
  const taken = await house.send(
    registerPerson,
    { name: "Somebody", email: "ANN@example.org", password: "another horse", language: "ar" },
    edge,
  );
  const fresh = await house.send(registerPerson, { ...ann, email: "bob@example.org" }, edge);

  assert.deepEqual([first.answer, taken.answer, fresh.answer], [undefined, undefined, undefined]);
  // Each moves the context by one: a position handed to a browser must not tell them apart either.
  assert.deepEqual([first, taken, fresh].map((done) => done.position.sequence), [1, 2, 3]);
  assert.deepEqual((await rows()).slice(0, 1), before);
  const [repeated] = await house.said("identity.registration.repeated.v1");
  const [registered] = await house.said("identity.person.registered.v1");
  assert.deepEqual(repeated!.body, { personId: registered!.body.personId });
});

Deno.test("registerPerson() of one address at once makes one account", async () => {
  await using house = await newHouse({ contexts: [identity] });
  await Promise.all(Array.from({ length: 6 }, () => house.send(registerPerson, ann, edge)));
  assert.deepEqual(await house.reader("identity").database.all(sql`select count(*) as n from person`), [{
    n: 1,
  }]);
  assert.equal((await house.said("identity.person.registered.v1")).length, 1);
  assert.equal((await house.said("identity.registration.repeated.v1")).length, 5);
});

const REFUSED: readonly [field: string, value: string, code: string][] = [
  ["name", "   ", "identity.input_invalid"],
  ["name", "Ann\u0007", "identity.input_invalid"],
  ["name", "a".repeat(101), "identity.input_invalid"],
  ["email", "ann", "identity.input_invalid"],
  ["email", "ann bell@example.org", "identity.input_invalid"],
  ["email", "<ann@example.org>", "identity.input_invalid"],
  ["email", `ann@${"a".repeat(260)}`, "identity.input_invalid"],
  ["language", "not a language", "identity.input_invalid"],
  ["password", "a".repeat(1_001), "identity.input_invalid"],
  ["password", "short", "identity.password_short"],
  ["password", "ann@example.org", "identity.password_own"],
];

for (const [field, value, code] of REFUSED) {
  Deno.test(`registerPerson() refuses ${field} ${JSON.stringify(value.slice(0, 20))} as ${code}`, async () => {
    await using house = await newHouse({ contexts: [identity] });
    await assert.rejects(house.send(registerPerson, { ...ann, [field]: value }, edge), (error) => {
      assert.ok(error instanceof Refusal);
      assert.equal(error.code, code);
      if (code === "identity.input_invalid") assert.deepEqual(error.facts.fields, [field]);
      return true;
    });
    assert.deepEqual(await house.said("identity.person.registered.v1"), []);
  });
}

Deno.test("registerPerson() takes names and addresses of any script", async () => {
  await using house = await newHouse({ contexts: [identity] });
  await house.send(registerPerson, { ...ann, name: "آن", email: "آن@مثال.إختبار", language: "ar" }, edge);
  const [said] = await house.said("identity.person.registered.v1");
  assert.deepEqual(said!.body.personal, { name: "آن", email: "آن@مثال.إختبار" });
});
