import assert from "node:assert/strict";
import { newId } from "core/base/id.ts";
import { until } from "core/testing/until.ts";
import {
  changeStream,
  endStream,
  openStream,
  pauseStream,
  rotateSecret,
  testStream,
} from "contexts/streams/mod.ts";
import { ENROLLED, OPERATOR, register, REGISTERED } from "contexts/streams/sample_streams.ts";
import { openSampleSite, type SampleSite } from "edge/samples/sample_site.ts";

/** A sample site that services reach over HTTP. */
async function serveSite() {
  const site = await openSampleSite({ demo: false });
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (request) => site.app(request, "127.0.0.1"),
  );
  return {
    ...site,
    url: `http://127.0.0.1:${server.addr.port}/streams/events`,
    async [Symbol.asyncDispose]() {
      site.front.feeds.close();
      await server.shutdown();
      await site[Symbol.asyncDispose]();
    },
  };
}

async function open(site: SampleSite, more: object = {}) {
  const { answer } = await site.house.send(openStream, {
    streamId: newId(),
    label: "Data warehouse",
    delivery: { by: "events" },
    hears: [REGISTERED],
    beginsAfter: 0,
    ...more,
  }, OPERATOR);
  return answer;
}

/** What a service has received: whole blocks, as an EventSource takes them apart. */
interface Received {
  readonly id?: string;
  readonly data?: { readonly type: string; readonly subject: string; readonly data: unknown };
}

/** A service that fetches, with what came. */
async function connect(url: string, secret: string, headers: Record<string, string> = {}) {
  const stop = new AbortController();
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${secret}`, ...headers },
    signal: stop.signal,
  });
  if (answer.status !== 200) {
    return { answer, problem: await answer.json(), blocks: [], ended: Promise.resolve(), leave() {} };
  }
  const blocks: Received[] = [];
  const ended = (async () => {
    let rest = "";
    try {
      for await (const text of answer.body!.pipeThrough(new TextDecoderStream())) {
        const parts = (rest + text).split("\n\n");
        rest = parts.pop()!;
        blocks.push(...parts.map(readBlock));
      }
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
  })();
  return { answer, problem: undefined, blocks, ended, leave: () => stop.abort() };
}

function readBlock(block: string): Received {
  const field = (name: string) =>
    block.split("\n").find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const [id, data] = [field("id"), field("data")];
  return { ...(id ? { id } : {}), ...(data ? { data: JSON.parse(data) } : {}) };
}

const events = (blocks: readonly Received[]) => blocks.filter(({ data }) => data !== undefined);

Deno.test("GET /streams/events gives what the stream may hear, as it is said, and goes on from a position", async () => {
  await using site = await serveSite();
  await register(site.house, "early");
  const { streamId, secret } = await open(site);
  const first = await connect(`${site.url}?after=0`, secret);
  assert.equal(first.answer.headers.get("content-type"), "text/event-stream");
  assert.equal(first.answer.headers.get("cache-control"), "no-store");
  const persons = ["p1", "p2", "p3"];
  for (const person of persons) await register(site.house, person);
  await site.house.tell(ENROLLED, { enrollmentId: "e", personId: "p1", courseId: "c" }, "p1");
  await site.house.send(testStream, { streamId }, OPERATOR);
  const seen = () => events(first.blocks);
  await until("all came", () => seen().at(-1)?.data?.type === "streams.stream.tested.v1");
  const registered = seen().filter(({ data }) => data!.type === REGISTERED);
  assert.deepEqual(registered.map(({ data }) => data!.subject).slice(-4), ["early", ...persons]);
  assert.deepEqual(registered.at(-1)!.data!.data, { personId: "p3", language: "en" });
  assert.equal(seen().length, registered.length + 1, "nothing else");
  first.leave();
  await first.ended;
  const second = await connect(site.url, secret, { "last-event-id": registered.at(-2)!.id! });
  await until("the rest came", () => events(second.blocks).length === 2);
  assert.deepEqual(events(second.blocks).map(({ data }) => data!.subject), ["p3", streamId]);
  second.leave();
  await second.ended;
  await until("both are gone", () => site.front.feeds.connections(streamId) === 0);
});

Deno.test("GET /streams/events begins now unless told, never before it was permitted, and tells where", async () => {
  await using site = await serveSite();
  await register(site.house, "before");
  const { head } = await site.house.signals.log();
  const { secret } = await open(site, { beginsAfter: head, withPersonal: true });
  for (const after of ["", "?after=0"]) {
    const service = await connect(site.url + after, secret);
    await until("it is told where it stands", () => service.blocks.length > 0);
    assert.ok(Number(service.blocks[0]!.id) >= head);
    await register(site.house, `p${after}`);
    await until("it came", () => events(service.blocks).some(({ data }) => data!.subject === `p${after}`));
    assert.equal(events(service.blocks).some(({ data }) => data!.subject === "before"), false);
    assert.match(JSON.stringify(service.blocks), /"personal":\{"name":"Learner p/);
    service.leave();
    await service.ended;
  }
});

Deno.test("GET /streams/events ends when the stream changes, is paused or ends", async () => {
  await using site = await serveSite();
  const { streamId, secret } = await open(site);
  const service = await connect(site.url, secret);
  await site.house.send(changeStream, { streamId, hears: [ENROLLED] }, OPERATOR);
  await service.ended;
  const again = await connect(site.url, secret);
  await site.house.send(pauseStream, { streamId }, OPERATOR);
  await again.ended;
  const paused = await connect(site.url, secret);
  assert.equal(paused.answer.status, 503);
  assert.equal(paused.answer.headers.get("retry-after"), "60");
  assert.equal(paused.problem.code, "streams.stream_paused");
  const other = await open(site);
  const ending = await connect(site.url, other.secret);
  await site.house.send(endStream, { streamId: other.streamId }, OPERATOR);
  await ending.ended;
  const gone = await connect(site.url, other.secret);
  assert.deepEqual([gone.answer.status, gone.problem.code], [401, "streams.credential_unknown"]);
});

Deno.test("GET /streams/events after a rotation both credentials open it, then only the new one", async () => {
  await using site = await serveSite();
  const { streamId, secret: before } = await open(site);
  const open1 = await connect(site.url, before);
  const { answer: { secret: after } } = await site.house.send(
    rotateSecret,
    { streamId, overlapHours: 1 },
    OPERATOR,
  );
  await open1.ended;
  for (const secret of [before, after]) {
    const service = await connect(site.url, secret);
    assert.equal(service.answer.status, 200);
    service.leave();
    await service.ended;
  }
  // A minute before it is over: the connection ends with it.
  site.house.clock.now = new Date(site.house.clock.now.getTime() + 3_600_000 - 50);
  const last = await connect(site.url, before);
  assert.equal(last.answer.status, 200);
  await last.ended;
  site.house.clock.now = new Date(site.house.clock.now.getTime() + 60_000);
  assert.equal((await connect(site.url, before)).answer.status, 401);
  const service = await connect(site.url, after);
  assert.equal(service.answer.status, 200);
  service.leave();
  await service.ended;
});

Deno.test("GET /streams/events refuses in problem+json whoever is not permitted, and too many at once", async () => {
  await using site = await serveSite();
  const { secret } = await open(site);
  const none = await fetch(site.url, { headers: { accept: "text/html" } });
  assert.deepEqual([none.status, none.headers.get("www-authenticate")], [401, "Bearer"]);
  assert.equal(none.headers.get("content-type"), "application/problem+json");
  assert.equal((await none.json()).code, "streams.credential_unknown");
  const other = await connect(site.url, "carillon_stream_guessed");
  assert.equal(other.problem.code, "streams.credential_unknown");
  const wrong = await connect(`${site.url}?after=yesterday`, secret);
  assert.deepEqual([wrong.answer.status, wrong.problem.code], [400, "streams.position_invalid"]);
  const ahead = await connect(`${site.url}?after=999999`, secret);
  assert.deepEqual([ahead.answer.status, ahead.problem.code], [409, "streams.position_unknown"]);
  const many = await Promise.all(Array.from({ length: 5 }, () => connect(site.url, secret)));
  const more = await connect(site.url, secret);
  assert.deepEqual([more.answer.status, more.problem.code], [429, "streams.connections_many"]);
  many[0]!.leave();
  await until("one may come", async () => {
    const next = await connect(site.url, secret);
    next.leave();
    await next.ended;
    return next.answer.status === 200;
  });
  for (const service of many) service.leave();
  await Promise.all(many.map((service) => service.ended));
});

Deno.test("GET /streams/events ends at once when the server stops", async () => {
  const site = await serveSite();
  const { secret } = await open(site);
  const service = await connect(site.url, secret);
  const begun = performance.now();
  site.front.feeds.close();
  await service.ended;
  assert.equal((await connect(site.url, secret)).problem.code, "streams.closing");
  await site[Symbol.asyncDispose]();
  assert.ok(performance.now() - begun < 5_000);
});
