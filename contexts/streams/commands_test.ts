import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { systemActor } from "core/base/actor.ts";
import { newId } from "core/base/id.ts";
import { newHouse, person, type TestHouse } from "core/testing/house.ts";
import {
  allowsPrivate,
  changeStream,
  endStream,
  findByCredential,
  getStream,
  hashCredential,
  listSecrets,
  listStreams,
  openStream,
  pauseStream,
  resumeStream,
  rotateSecret,
  setPolicy,
  streams,
  testStream,
} from "./mod.ts";
import { ENROLLED, OPERATOR, REGISTERED } from "./sample_streams.ts";

const GIVEN = {
  streamId: newId(),
  label: " Credential service ",
  delivery: { by: "webhook" as const, url: "https://hooks.example.org/in?key=1" },
  hears: [REGISTERED, ENROLLED, REGISTERED],
  beginsAfter: 7,
};

const open = async (house: TestHouse, more: object = {}) =>
  (await house.send(openStream, { ...GIVEN, streamId: newId(), ...more }, OPERATOR)).answer;

Deno.test("openStream() keeps the permission, says it without the address, and tells the secret once", async () => {
  await using house = await newHouse({ contexts: [streams] });
  const { answer } = await house.send(openStream, GIVEN, OPERATOR);
  const reader = house.reader("streams");
  const { streamId } = GIVEN;
  assert.equal(answer.streamId, streamId);
  assert.match(answer.secret, /^whsec_/);
  const stream = await getStream(reader, streamId);
  assert.deepEqual(
    { ...stream, openedAt: 0, changedAt: 0 },
    {
      id: streamId,
      label: "Credential service",
      delivery: "webhook",
      url: GIVEN.delivery.url,
      hears: [ENROLLED, REGISTERED],
      withPersonal: false,
      beginsAfter: 7,
      state: "open",
      openedAt: 0,
      changedAt: 0,
      closedAt: null,
      closedFor: null,
    },
  );
  const [opened] = await house.said("streams.stream.opened.v1");
  assert.deepEqual(opened!.body, {
    streamId,
    label: "Credential service",
    delivery: "webhook",
    host: "hooks.example.org",
    hears: [ENROLLED, REGISTERED],
    withPersonal: false,
  });
  assert.equal(JSON.stringify(await house.everything()).includes("key=1"), false);
  await assert.rejects(house.send(openStream, GIVEN, OPERATOR), { code: "streams.opened_before" });
  assert.equal((await listStreams(reader)).length, 1);
});

Deno.test("openStream() keeps only a hash of the credential of a service that fetches", async () => {
  await using house = await newHouse({ contexts: [streams] });
  const { streamId, secret } = await open(house, { delivery: { by: "events" } });
  const reader = house.reader("streams");
  assert.match(secret, /^carillon_stream_/);
  const rows = await reader.database.all(sql`select * from secret`);
  assert.equal(JSON.stringify(rows).includes(secret), false);
  const found = await findByCredential(reader, hashCredential(secret), house.clock.now);
  assert.deepEqual([found?.stream.id, found?.until], [streamId, null]);
  assert.equal(await findByCredential(reader, hashCredential("other"), house.clock.now), undefined);
});

Deno.test("every command is for operators", async () => {
  await using house = await newHouse({ contexts: [streams] });
  const { streamId } = await open(house);
  for (const actor of [person("p1"), { kind: "person", id: "p1", roles: ["author"] } as const]) {
    const forbidden = { code: "streams.forbidden" };
    await assert.rejects(house.send(openStream, { ...GIVEN, streamId: newId() }, actor), forbidden);
    await assert.rejects(house.send(changeStream, { streamId, withPersonal: true }, actor), forbidden);
    await assert.rejects(house.send(rotateSecret, { streamId, overlapHours: 1 }, actor), forbidden);
    for (const command of [pauseStream, resumeStream, endStream, testStream]) {
      await assert.rejects(house.send(command, { streamId }, actor), forbidden);
    }
  }
  await assert.rejects(house.send(setPolicy, { allowsPrivate: true }, OPERATOR), {
    code: "streams.policy_forbidden",
  });
});

const REFUSED: readonly [what: string, more: object, code: string][] = [
  [
    "a private address",
    { delivery: { by: "webhook", url: "https://127.0.0.1/" } },
    "streams.address_private",
  ],
  ["a URL without TLS", { delivery: { by: "webhook", url: "http://example.org/" } }, "streams.url_invalid"],
  ["no URL", { delivery: { by: "webhook", url: "hooks" } }, "streams.input_invalid"],
  ["no signals", { hears: [] }, "streams.input_invalid"],
  ["what is no signal's name", { hears: ["everything"] }, "streams.input_invalid"],
  ["no label", { label: "  " }, "streams.input_invalid"],
  ["an id that is none", { streamId: "1" }, "streams.input_invalid"],
];

for (const [what, more, code] of REFUSED) {
  Deno.test(`openStream() refuses ${what}`, async () => {
    await using house = await newHouse({ contexts: [streams] });
    await assert.rejects(open(house, more), { code });
    assert.deepEqual(await listStreams(house.reader("streams")), []);
  });
}

Deno.test("changeStream() changes what is given, and says so only when something differs", async () => {
  await using house = await newHouse({ contexts: [streams] });
  const { streamId } = await open(house);
  await house.send(changeStream, { streamId, label: "Credential service" }, OPERATOR);
  assert.deepEqual(await house.said("streams.stream.changed.v1"), []);
  await house.send(changeStream, { streamId, hears: [ENROLLED], withPersonal: true }, OPERATOR);
  await house.send(changeStream, { streamId, url: "https://other.example.org/in" }, OPERATOR);
  const said = await house.said("streams.stream.changed.v1");
  assert.deepEqual(said.map(({ body }) => [body.host, body.hears, body.withPersonal]), [
    ["hooks.example.org", [ENROLLED], true],
    ["other.example.org", [ENROLLED], true],
  ]);
  await assert.rejects(house.send(changeStream, { streamId, url: "https://10.0.0.1/" }, OPERATOR), {
    code: "streams.address_private",
  });
  const fetching = await open(house, { delivery: { by: "events" } });
  await assert.rejects(
    house.send(changeStream, { streamId: fetching.streamId, url: "https://example.org/" }, OPERATOR),
    { code: "streams.not_sent" },
  );
  await assert.rejects(house.send(changeStream, { streamId: newId(), label: "x" }, OPERATOR), {
    code: "streams.stream_missing",
  });
});

Deno.test("rotateSecret() lets those before hold for as long as was said, and bounds how many", async () => {
  await using house = await newHouse({ contexts: [streams] });
  const reader = house.reader("streams");
  const { streamId, secret: first } = await open(house, { delivery: { by: "events" } });
  const opens = async (secret: string) =>
    await findByCredential(reader, hashCredential(secret), house.clock.now) !== undefined;
  const { answer } = await house.send(rotateSecret, { streamId, overlapHours: 1 }, OPERATOR);
  assert.deepEqual([await opens(first), await opens(answer.secret)], [true, true]);
  assert.equal(answer.until, "2026-03-02T10:00:00.000Z");
  house.clock.now = new Date("2026-03-02T10:00:00Z");
  assert.deepEqual([await opens(first), await opens(answer.secret)], [false, true]);
  for (let times = 0; times < 4; times++) {
    await house.send(rotateSecret, { streamId, overlapHours: 24 }, OPERATOR);
  }
  await assert.rejects(house.send(rotateSecret, { streamId, overlapHours: 24 }, OPERATOR), {
    code: "streams.rotated_often",
  });
  await house.send(rotateSecret, { streamId, overlapHours: 0 }, OPERATOR);
  assert.equal((await listSecrets(reader, streamId, house.clock.now)).length, 1);
  assert.equal(await opens(answer.secret), false);
  assert.equal((await house.said("streams.secret.rotated.v1")).length, 6);
  assert.equal(JSON.stringify(await house.everything()).includes("carillon_stream_"), false);
});

Deno.test("pauseStream(), resumeStream() and endStream() say what changed, once; what is over stays over", async () => {
  await using house = await newHouse({ contexts: [streams] });
  const { streamId } = await open(house);
  const state = async () => (await getStream(house.reader("streams"), streamId)).state;
  for (let times = 0; times < 2; times++) await house.send(pauseStream, { streamId }, OPERATOR);
  assert.equal(await state(), "paused");
  for (let times = 0; times < 2; times++) await house.send(resumeStream, { streamId }, OPERATOR);
  assert.equal(await state(), "open");
  for (let times = 0; times < 2; times++) await house.send(endStream, { streamId }, OPERATOR);
  assert.equal(await state(), "closed");
  await house.settle();
  const names = (await house.everything()).map(({ name }) => name);
  assert.deepEqual(names.filter((name) => /paused|resumed|closed/.test(name)), [
    "streams.stream.paused.v1",
    "streams.stream.resumed.v1",
    "streams.stream.closed.v1",
  ]);
  const over = { code: "streams.stream_closed" };
  await assert.rejects(house.send(resumeStream, { streamId }, OPERATOR), over);
  await assert.rejects(house.send(testStream, { streamId }, OPERATOR), over);
  await assert.rejects(house.send(rotateSecret, { streamId, overlapHours: 1 }, OPERATOR), over);
  await assert.rejects(house.send(changeStream, { streamId, label: "x" }, OPERATOR), over);
  assert.deepEqual(await house.reader("streams").database.all(sql`select id from secret`), []);
});

Deno.test("setPolicy() says what the machine allows, at every start anew", async () => {
  await using house = await newHouse({ contexts: [streams] });
  const reader = house.reader("streams");
  assert.equal(await allowsPrivate(reader), false);
  for (const allowed of [true, false]) {
    await house.send(setPolicy, { allowsPrivate: allowed }, systemActor("setup"));
    assert.equal(await allowsPrivate(reader), allowed);
  }
});
