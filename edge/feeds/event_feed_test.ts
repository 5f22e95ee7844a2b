import assert from "node:assert/strict";
import { until } from "core/testing/until.ts";
import { getStream } from "contexts/streams/mod.ts";
import { newStreamHouse, openSample, register, REGISTERED } from "contexts/streams/sample_streams.ts";
import { eventFeed } from "edge/feeds/event_feed.ts";

/** Registering, as only a newer release can say it. */
const NEWER = REGISTERED.replace(/1$/, "2") as typeof REGISTERED;

/** Nobody answers. */
const ask = () => undefined;

Deno.test("eventFeed() sends a comment where there is nothing to tell", async () => {
  await using house = await newStreamHouse();
  const { streamId } = await openSample(house);
  const stream = await getStream(house.reader("streams"), streamId);
  const over = new AbortController();
  const { head: after } = await house.signals.log();
  const reader = (await eventFeed({ house, stream, ask, after, over, heartbeat: 5 })).getReader();
  const decoder = new TextDecoder();
  const next = async () => decoder.decode((await reader.read()).value);
  assert.equal(await next(), `retry: 3000\nid: ${after}\n\n`);
  assert.equal(await next(), ": still here\n\n");
  await register(house, "p1");
  let text = await next();
  while (text.startsWith(":")) text = await next();
  assert.match(text, /^id: \d+\ndata: \{"specversion":"1.0",.*"subject":"p1".*\}\n\n$/);
  await reader.cancel();
  assert.equal(over.signal.aborted, true);
});

Deno.test("eventFeed() ends before what only a newer release can read, and passes over nothing", async () => {
  await using house = await newStreamHouse();
  const { streamId } = await openSample(house);
  const stream = await getStream(house.reader("streams"), streamId);
  await register(house, "p1");
  await house.tell(NEWER, { personId: "p2", language: "en", personal: { name: "", email: "" } }, "p2");
  await register(house, "p3");
  const over = new AbortController();
  const events = await new Response(await eventFeed({ house, stream, ask, after: 0, over })).text();
  assert.deepEqual([...events.matchAll(/"subject":"(p\d)"/g)].map(([, person]) => person), ["p1"]);
  assert.equal(over.signal.aborted, true);
});

Deno.test("eventFeed() reads no further while its service does not, and ends when that takes too long", async () => {
  await using house = await newStreamHouse();
  const { streamId } = await openSample(house);
  const stream = await getStream(house.reader("streams"), streamId);
  let reads = 0;
  const counting = {
    ...house,
    signals: {
      ...house.signals,
      read: (...args: Parameters<typeof house.signals.read>) => {
        reads++;
        return house.signals.read(...args);
      },
    },
  };
  const over = new AbortController();
  const feed = await eventFeed({ house: counting, stream, ask, after: 0, over, stall: 40 });
  const reader = feed.getReader();
  await reader.read();
  for (const person of ["p1", "p2"]) await register(house, person);
  assert.equal(reads, 0);
  await until("it ended", () => over.signal.aborted);
  assert.equal((await reader.read()).done, true);
});
