import assert from "node:assert/strict";
import { Webhook } from "standardwebhooks";
import { until } from "core/testing/until.ts";
import {
  changeStream,
  endStream,
  getStream,
  pauseStream,
  resumeStream,
  rotateSecret,
  setPolicy,
  subscriberOf,
  testStream,
} from "contexts/streams/mod.ts";
import {
  ENROLLED,
  newReceiver,
  newStreamHouse,
  openSample,
  OPERATOR,
  register,
  REGISTERED,
} from "contexts/streams/sample_streams.ts";
import { systemActor } from "core/base/actor.ts";
import { BACKOFF } from "./outlets.ts";

Deno.test("a webhook is a CloudEvent, signed so that the library of Standard Webhooks verifies it", async () => {
  await using there = await newReceiver();
  await using house = await newStreamHouse();
  const { secret } = await openSample(house, { url: there.url });
  await register(house, "p1");
  await until("it came", () => there.got.length === 1);
  const [{ headers, body, event }] = there.got as [typeof there.got[0]];
  assert.equal(headers["content-type"], "application/cloudevents+json; charset=utf-8");
  assert.equal(headers["webhook-id"], event.id);
  assert.deepEqual(new Webhook(secret).verify(body, headers), event);
  assert.throws(() => new Webhook(secret).verify(body.replace("p1", "p2"), headers));
  assert.equal(event.type, REGISTERED);
  assert.deepEqual(event.data, { personId: "p1", language: "en" }, "personal data is left out");
});

Deno.test("personal data is in it where that was permitted, and no longer once it is not", async () => {
  await using there = await newReceiver();
  await using house = await newStreamHouse();
  const { streamId } = await openSample(house, { url: there.url, withPersonal: true });
  await register(house, "p1");
  await until("it came", () => there.got.length === 1);
  assert.match(there.got[0]!.body, /"personal":\{"name":"Learner p1"/);
  await house.send(changeStream, { streamId, withPersonal: false }, OPERATOR);
  await register(house, "p2");
  await until("the next came", () => there.got.length === 2);
  assert.doesNotMatch(there.got[1]!.body, /personal|Learner p2/);
});

Deno.test("after a rotation both secrets sign, until the one before is over", async () => {
  await using there = await newReceiver();
  await using house = await newStreamHouse();
  const { streamId, secret: before } = await openSample(house, { url: there.url });
  const { answer: { secret: after } } = await house.send(
    rotateSecret,
    { streamId, overlapHours: 24 },
    OPERATOR,
  );
  await register(house, "p1");
  await until("it came", () => there.got.length === 1);
  const [first] = there.got;
  assert.equal(first!.headers["webhook-signature"]!.split(" ").length, 2);
  for (const secret of [before, after]) new Webhook(secret).verify(first!.body, first!.headers);
  const { answer: { secret: last } } = await house.send(
    rotateSecret,
    { streamId, overlapHours: 0 },
    OPERATOR,
  );
  await register(house, "p2");
  await until("the next came", () => there.got.length === 2);
  const { body, headers } = there.got[1]!;
  new Webhook(last).verify(body, headers);
  for (const secret of [before, after]) assert.throws(() => new Webhook(secret).verify(body, headers));
});

Deno.test("order is kept per key: one that fails holds back its key, while others go on", async () => {
  const broken = { key: "p1", times: 2 };
  await using there = await newReceiver(({ event }) =>
    new Response(null, { status: event.subject === broken.key && broken.times-- > 0 ? 500 : 204 })
  );
  await using house = await newStreamHouse([30, 30, 30]);
  const { streamId } = await openSample(house, { url: there.url });
  for (const personId of ["p1", "p2", "p1", "p3"]) {
    await house.tell(ENROLLED, { enrollmentId: "e", personId, courseId: "c" }, personId);
  }
  await until("all came", () => there.got.length === 6);
  const ids = (subject: string) =>
    there.got.filter(({ event }) => event.subject === subject).map(({ event }) => event.id);
  const [first, again, third, second] = ids("p1");
  assert.ok(
    first === again && again === third && second !== first,
    "the same one until it was taken, then the next",
  );
  assert.ok(there.subjects().indexOf("p3") < there.subjects().lastIndexOf("p1"));
  await until("nothing is held", async () => {
    const [report] = await house.signals.reports();
    return report!.name === subscriberOf(streamId) && report!.lag === 0;
  });
});

Deno.test("a slow receiver gets signals of different keys at once, those of one key in order", async () => {
  const together = Promise.withResolvers<void>();
  const underWay: string[] = [];
  await using there = await newReceiver(async ({ event }) => {
    assert.equal(underWay.includes(event.subject), false);
    underWay.push(event.subject);
    if (underWay.length === 4) together.resolve();
    await together.promise;
    underWay.splice(underWay.indexOf(event.subject), 1);
    return new Response();
  });
  await using house = await newStreamHouse();
  const persons = ["p1", "p2", "p1", "p3", "p4", "p1"];
  for (const person of persons) await register(house, person);
  await openSample(house, { url: there.url });
  await until("all came", () => there.got.length === persons.length);
  const ids = there.got.filter(({ event }) => event.subject === "p1").map(({ event }) => event.id);
  assert.deepEqual(ids, ids.toSorted(), "ids sort by time");
  await until("all were taken", async () => (await house.signals.reports())[0]!.lag === 0);
  assert.equal(there.got.length, persons.length, "each once");
});

Deno.test("what is refused to the end is a dead letter with its cause, and is redriven", async () => {
  const door = { open: false };
  await using there = await newReceiver(() => new Response(null, { status: door.open ? 200 : 503 }));
  await using house = await newStreamHouse([10]);
  const { streamId } = await openSample(house, { url: there.url });
  await register(house, "p1");
  await until("it is parked", async () => (await house.signals.deadLetters(10)).length === 1);
  const [letter] = await house.signals.deadLetters(10);
  assert.equal(letter!.subscriber, subscriberOf(streamId));
  assert.match(letter!.error, /the receiver answered 503/);
  door.open = true;
  await house.signals.redrive(subscriberOf(streamId), letter!.signal.id);
  await until("it came", () => there.got.length === 3);
  await house.signals.replay(subscriberOf(streamId), { sequence: 1 });
  await until("it came again", () => there.got.length === 4);
  assert.equal(
    new Set(there.got.map(({ event }) => event.id)).size,
    1,
    "by one id, so that it can be passed over",
  );
});

Deno.test("a receiver says when to come again", async () => {
  await using there = await newReceiver(() =>
    new Response(null, {
      status: 429,
      headers: { "retry-after": new Date(Date.now() + 3_600_000).toUTCString() },
    })
  );
  await using house = await newStreamHouse([0, 0, 0]);
  await openSample(house, { url: there.url });
  await register(house, "p1");
  await until("it is held", async () => (await house.signals.reports())[0]!.held === 1);
  await register(house, "p2");
  await until("the other was tried", () => there.got.length === 2);
  assert.deepEqual(there.subjects(), ["p1", "p2"]);
});

Deno.test("a receiver that answers 410 ends its stream", async () => {
  await using there = await newReceiver(() => new Response(null, { status: 410 }));
  await using house = await newStreamHouse();
  const { streamId } = await openSample(house, { url: there.url });
  await register(house, "p1");
  await until("it is forgotten", async () => (await house.signals.reports()).length === 0);
  const stream = await getStream(house.reader("streams"), streamId);
  assert.deepEqual([stream.state, stream.closedFor], ["closed", "gone"]);
  const [closed] = await house.said("streams.stream.closed.v1");
  assert.deepEqual(closed!.body, { streamId, reason: "gone" });
  await register(house, "p2");
  assert.equal(there.got.length, 1);
});

Deno.test("a paused stream hears nothing, and goes on from where it stood; an ended one is over", async () => {
  await using there = await newReceiver();
  await using house = await newStreamHouse();
  const { streamId } = await openSample(house, { url: there.url });
  const report = async () => (await house.signals.reports())[0];
  await house.send(pauseStream, { streamId }, OPERATOR);
  await until("it is paused", async () => (await report())?.paused === true);
  await register(house, "p1");
  await register(house, "p2");
  assert.equal((await report())!.lag, 2);
  await house.send(resumeStream, { streamId }, OPERATOR);
  await until("all came", () => there.got.length === 2);
  await house.send(endStream, { streamId }, OPERATOR);
  await until("it is forgotten", async () => await report() === undefined);
  await register(house, "p3");
  assert.deepEqual(there.subjects(), ["p1", "p2"]);
});

Deno.test("a stream hears what was chosen, from now on where that was said, and its own test", async () => {
  await using there = await newReceiver();
  await using house = await newStreamHouse();
  await register(house, "before");
  const { head } = await house.signals.log();
  const { streamId } = await openSample(house, { url: there.url, hears: [ENROLLED], beginsAfter: head });
  const other = await openSample(house, { url: there.url, hears: [REGISTERED], beginsAfter: head });
  await until("both are subscribed", async () => (await house.signals.reports()).length === 2);
  await house.send(testStream, { streamId }, OPERATOR);
  await until("the test came", () => there.got.length === 1);
  assert.equal(there.got[0]!.event.type, "streams.stream.tested.v1");
  await register(house, "p1");
  await until("what the other hears came", () => there.got.length === 2);
  await house.send(changeStream, { streamId, hears: [REGISTERED] }, OPERATOR);
  await until(
    "it hears another",
    async () => (await house.signals.reports()).every(({ hears }) => hears.includes(REGISTERED)),
  );
  await house.send(endStream, { streamId: other.streamId }, OPERATOR);
  await register(house, "p2");
  await until("it came", () => there.got.some(({ event }) => event.subject === "p2"));
});

Deno.test("what is held back is not sent once it is permitted no longer", async () => {
  const door = { open: false };
  await using there = await newReceiver(() => new Response(null, { status: door.open ? 200 : 500 }));
  await using house = await newStreamHouse([60_000]);
  const { streamId } = await openSample(house, { url: there.url });
  await register(house, "p1");
  await until("it is held", async () => (await house.signals.reports())[0]!.held === 1);
  await house.send(changeStream, { streamId, hears: [ENROLLED] }, OPERATOR);
  await until(
    "it hears another",
    async () => !(await house.signals.reports())[0]!.hears.includes(REGISTERED),
  );
  door.open = true;
  await house.signals.replay(subscriberOf(streamId), { sequence: 1 });
  await house.tell(ENROLLED, { enrollmentId: "e", personId: "p2", courseId: "c" }, "p2");
  await until("what is permitted came", () => there.got.length >= 2);
  assert.deepEqual(there.subjects(), ["p1", "p2"]);
});

Deno.test("nothing is sent into one's own network where the machine's operator no longer allows it", async () => {
  await using there = await newReceiver();
  await using house = await newStreamHouse();
  await openSample(house, { url: there.url });
  await house.send(setPolicy, { allowsPrivate: false }, systemActor("setup"));
  await register(house, "p1");
  await until("it is parked", async () => (await house.signals.deadLetters(10)).length === 1);
  assert.match(
    (await house.signals.deadLetters(10))[0]!.error,
    /no address of the public network \(loopback\)/,
  );
  assert.deepEqual(there.got, []);
});

Deno.test("closing the house ends a delivery to a receiver that hangs; the signal is not lost", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  await using there = await newReceiver(() => promise);
  const house = await newStreamHouse([60_000]);
  await openSample(house, { url: there.url });
  await register(house, "p1");
  await until("it is under way", () => there.got.length === 1);
  const begun = performance.now();
  await house[Symbol.asyncDispose]();
  assert.ok(performance.now() - begun < 5_000);
  resolve(new Response());
});

Deno.test("failed deliveries are tried again for some three days", () => {
  const hours = BACKOFF.reduce((sum, one) => sum + one, 0) / 3_600_000;
  assert.ok(hours > 72 && hours < 96, String(hours));
});
