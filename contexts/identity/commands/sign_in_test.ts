import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { systemActor } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";
import { newHouse, type TestHouse } from "core/testing/house.ts";
import { Providers } from "core/work/providers.ts";
import { answerOf, findSession, findSignInRefusal, hashSecret, identity } from "contexts/identity/mod.ts";
import { hashPassword } from "contexts/identity/secret/password_hash.ts";
import { registerPerson } from "./register_person.ts";
import { signIn } from "./sign_in.ts";

const edge = systemActor("edge");
const email = "ann@example.org";
const password = "correct horse";
const network = "203.0.113.0/24";

async function houseWithAnn(): Promise<TestHouse> {
  const house = await newHouse({ contexts: [identity] });
  await house.send(registerPerson, { name: "Ann", email, password, language: "en" }, edge);
  return house;
}

/** Signs in; gives the answer, or the code and facts of the refusal. */
async function attempt(
  house: TestHouse,
  given: Partial<{ email: string; password: string; network: string }> = {},
) {
  try {
    return answerOf((await house.send(signIn, { email, password, network, ...given }, edge)).answer);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { code: error.code, kind: error.kind, message: error.message, facts: error.facts };
  }
}

const codeOf = (tried: Awaited<ReturnType<typeof attempt>>) => "code" in tried ? tried.code : "in";
const pass = (house: TestHouse, seconds: number) => {
  house.clock.now = new Date(house.clock.now.getTime() + seconds * 1000);
};

Deno.test("signIn() begins a session that its secret finds, keeps only hashes, and says so", async () => {
  await using house = await houseWithAnn();
  const signedIn = await attempt(house, { email: " ANN@example.org" });
  assert.ok("sessionSecret" in signedIn);
  const { sessionSecret, sessionId, personId, expiresAt, ...rest } = signedIn;
  assert.deepEqual(rest, { name: "Ann", language: "en", roles: [] });
  const found = await findSession(house.reader("identity"), {
    secretHash: hashSecret(sessionSecret),
    now: house.clock.now,
  });
  assert.deepEqual(found, { sessionId, personId, ...rest, email, expiresAt, touchDue: false });
  const rows = JSON.stringify(await house.reader("identity").database.all(sql`select * from session`));
  assert.ok(rows.includes(hashSecret(sessionSecret)));
  assert.ok(!rows.includes(sessionSecret) && !rows.includes(network));
  const [said] = await house.said("identity.session.started.v1");
  assert.deepEqual(said!.body, { personId, sessionId });
});

Deno.test("signIn() an unknown address and a wrong password are refused alike, word for word, step by step", async () => {
  await using house = await houseWithAnn();
  for (let tries = 1; tries <= 8; tries++) {
    const wrong = await attempt(house, { password: "another horse", network: "198.51.100.0/24" });
    const unknown = await attempt(house, { email: "nobody@example.org", network: "192.0.2.0/24" });
    assert.deepEqual(wrong, unknown);
    assert.equal(codeOf(wrong), tries <= 5 ? "identity.sign_in_failed" : "identity.too_many_attempts");
  }
  assert.deepEqual(await house.said("identity.session.started.v1"), []);
});

Deno.test("signIn() waits grow with the house's clock, hold for the right password too, and always end", async () => {
  await using house = await houseWithAnn();
  for (let tries = 1; tries <= 4; tries++) await attempt(house, { password: "another horse" });
  for (const seconds of [1, 2, 4, 8]) {
    assert.equal(codeOf(await attempt(house, { password: "another horse" })), "identity.sign_in_failed");
    const early = await attempt(house);
    assert.deepEqual([codeOf(early), "facts" in early && early.facts], [
      "identity.too_many_attempts",
      { retryAfterSeconds: seconds },
    ]);
    const asked = await findSignInRefusal(house.reader("identity"), { email, network }, house.clock.now);
    assert.deepEqual(asked?.facts, { retryAfterSeconds: seconds });
    pass(house, seconds);
  }
  assert.equal(codeOf(await attempt(house)), "in");
  // A right password forgives what went wrong from here.
  assert.equal(codeOf(await attempt(house, { password: "another horse" })), "identity.sign_in_failed");
  assert.equal(codeOf(await attempt(house)), "in");
});

Deno.test("signIn() many guesses sent at once are no more guesses than one after another", async () => {
  await using house = await houseWithAnn();
  const guesses = Array.from({ length: 12 }, (_, at) => attempt(house, { password: `another horse ${at}` }));
  const last = attempt(house);
  const codes = (await Promise.all([...guesses, last])).map(codeOf);
  assert.deepEqual(codes.filter((code) => code === "identity.sign_in_failed").length, 5);
  assert.deepEqual(codes.filter((code) => code === "identity.too_many_attempts").length, 8);
});

Deno.test("signIn() guesses from everywhere slow an account down, but not its owner at home", async () => {
  await using house = await houseWithAnn();
  assert.equal(codeOf(await attempt(house)), "in");
  const from = (at: number) => ({ password: "another horse", network: `198.51.${at}.0/24` });
  for (let at = 0; at < 20; at++) {
    assert.equal(codeOf(await attempt(house, from(at))), "identity.sign_in_failed");
  }
  assert.equal(codeOf(await attempt(house, from(99))), "identity.too_many_attempts");
  assert.equal(codeOf(await attempt(house, { network: "198.51.99.0/24" })), "identity.too_many_attempts");
  assert.equal(codeOf(await attempt(house)), "in");
});

Deno.test("signIn() a password changed while it was checked no longer signs in", async () => {
  await using house = await houseWithAnn();
  const reader = house.reader("identity");
  const prepared = await signIn.prepare!(reader, { email, password, network }, new Providers());
  const { answer } = await house.send(
    { ...signIn, prepare: () => Promise.resolve({ ...prepared, checked: "$argon2id$ of yesterday" }) },
    { email, password, network },
    edge,
  );
  assert.throws(() => answerOf(answer), { code: "identity.sign_in_failed" });
});

Deno.test("signIn() hashes again what was hashed at another cost, once", async () => {
  await using house = await houseWithAnn();
  const weak = await hashPassword(password, { memory: 64, passes: 1, lanes: 1 });
  const phc = async () =>
    (await house.reader("identity").database.all<{ phc: string }>(sql`select phc from credential`))[0]!.phc;
  await house.send(
    {
      ...registerPerson,
      run: async (work) => void await work.database.run(sql`update credential set phc = ${weak}`),
    },
    { name: "Ann", email, password, language: "en" },
    edge,
  );
  assert.equal(await phc(), weak);
  assert.equal(codeOf(await attempt(house)), "in");
  const renewed = await phc();
  assert.match(renewed, /m=19456,t=2,p=1/);
  assert.equal(codeOf(await attempt(house)), "in");
  assert.equal(await phc(), renewed);
});

Deno.test("signIn() a twenty-first browser ends the session unseen for longest", async () => {
  await using house = await houseWithAnn();
  const first = await attempt(house);
  for (let at = 0; at < 20; at++) {
    pass(house, 1);
    assert.equal(codeOf(await attempt(house)), "in");
  }
  const ended = await house.said("identity.session.ended.v1");
  assert.deepEqual(ended.map((said) => said.body.sessionId), ["sessionId" in first && first.sessionId]);
});

Deno.test("signIn() property: no password but the right one ever signs in", async () => {
  await using house = await houseWithAnn();
  const at = (password: string) => Math.floor(Math.random() * password.length);
  const changes: readonly ((right: string) => string)[] = [
    (right) => right.slice(0, -1),
    (right) => right + right[at(right)],
    (right) => right.toUpperCase(),
    (right) => ` ${right}`,
    (right) => `${right}\0`,
    (right) => right.split("").reverse().join(""),
    (right) => right.replace(" ", "\u00a0"),
    (right) => right.slice(0, at(right)) + "_" + right.slice(at(right)),
    () => "",
    () => "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    () => "' or 1=1 --",
  ];
  for (let round = 0; round < 30; round++) {
    const wrong = changes[round % changes.length]!(password);
    if (wrong === password) continue;
    pass(house, 1_000);
    assert.equal(
      codeOf(await attempt(house, { password: wrong })),
      "identity.sign_in_failed",
      JSON.stringify(wrong),
    );
  }
  assert.deepEqual(await house.said("identity.session.started.v1"), []);
});
