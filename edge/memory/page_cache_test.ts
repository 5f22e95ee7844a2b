import assert from "node:assert/strict";
import type { CachedPage } from "edge/memory/cached_page.ts";
import { type Making, PageCache } from "edge/memory/page_cache.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A cache with a clock that stands, and pages that say how often they were made. */
function open(mostBytes?: number) {
  const clock = { now: Date.parse("2026-03-01T09:00:00Z") };
  const cache = new PageCache(() => new Date(clock.now), mostBytes);
  let made = 0;
  const ask = (key: string, how: Partial<Making> = {}) =>
    cache.findOrMake(key, {
      tags: ["site"],
      make: () => Promise.resolve(encoder.encode(`${key} made ${++made}`)),
      ...how,
    });
  return { clock, cache, ask };
}

function textOf(page: CachedPage | undefined): string | undefined {
  return page && decoder.decode(page.best(["identity"]).body);
}

/** A page that is made when it is told to be. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>();
  let times = 0;
  return {
    finish: resolve,
    times: () => times,
    async make() {
      times++;
      await promise;
      return encoder.encode("made slowly");
    },
  };
}

Deno.test("findOrMake() makes a page once, however many ask for it at the same time", async () => {
  const { ask, cache } = open();
  const slow = held();
  const asked = Array.from({ length: 500 }, () => ask("/", { make: slow.make }));
  slow.finish();
  const pages = await Promise.all(asked);
  assert.equal(slow.times(), 1);
  assert.equal(new Set(pages).size, 1);
  const { misses, joined, hits, pages: kept } = cache.report();
  assert.deepEqual({ misses, joined, hits, kept }, { misses: 1, joined: 499, hits: 0, kept: 1 });
});

Deno.test("find() gives out a page that is past its time only while one request makes it anew", async () => {
  const { ask, cache, clock } = open();
  await ask("/");
  clock.now += 60_000;
  assert.equal(cache.find("/"), undefined, "the first who asks is to make it");
  const slow = held();
  const anew = ask("/", { make: slow.make });
  const others = await Promise.all(Array.from({ length: 100 }, () => ask("/")));
  assert.deepEqual(new Set(others.map(textOf)), new Set(["/ made 1"]));
  assert.equal(cache.report().stale, 100);
  clock.now += 20_000;
  assert.equal(cache.find("/"), undefined, "nor for longer than a short time");
  slow.finish();
  assert.equal(textOf(await anew), "made slowly");
  assert.equal(textOf(cache.find("/")), "made slowly");
});

Deno.test("find() gives out no page from the future", async () => {
  const { ask, cache, clock } = open();
  await ask("/");
  clock.now -= 1;
  assert.equal(cache.find("/"), undefined);
  assert.equal(textOf(await ask("/")), "/ made 2");
});

Deno.test("purge() lets go of every page with the tag, and of no other", async () => {
  const { ask, cache } = open();
  await ask("/one", { tags: ["site", "course:one"] });
  await ask("/two", { tags: ["site", "course:two"] });
  cache.purge("course:one");
  assert.equal(cache.find("/one"), undefined);
  assert.equal(textOf(cache.find("/two")), "/two made 2");
  cache.purge("site");
  const { pages, bytes, purged } = cache.report();
  assert.deepEqual({ pages, bytes, purged }, { pages: 0, bytes: 0, purged: 2 });
});

Deno.test("purge() defeats a page that is being made: nobody who asks later gets it", async () => {
  const { ask, cache } = open();
  const slow = held();
  const before = ask("/", { make: slow.make });
  await Promise.resolve();
  cache.purge("site");
  const after = ask("/");
  slow.finish();
  assert.equal(textOf(await before), "made slowly");
  assert.equal(textOf(await after), "/ made 1");
  assert.equal(textOf(cache.find("/")), "/ made 1");
});

Deno.test("purge() of a page past its time lets nobody have it any more", async () => {
  const { ask, cache, clock } = open();
  await ask("/");
  clock.now += 61_000;
  const slow = held();
  const anew = ask("/", { make: slow.make });
  assert.equal(textOf(cache.find("/")), "/ made 1");
  cache.purge("site");
  assert.equal(cache.find("/"), undefined);
  slow.finish();
  await anew;
  assert.equal(cache.find("/"), undefined);
});

Deno.test("findOrMake() gives no page where it was made for one request, and keeps none", async () => {
  const { ask, cache } = open();
  const make = () => Promise.resolve(undefined);
  assert.deepEqual(await Promise.all([ask("/", { make }), ask("/", { make })]), [undefined, undefined]);
  assert.equal(cache.report().pages, 0);
});

Deno.test("findOrMake() fails for all who waited, and is tried again by the next", async () => {
  const { ask } = open();
  const failing = () => ask("/", { make: () => Promise.reject(new Error("no")) });
  const both = await Promise.allSettled([failing(), failing()]);
  assert.deepEqual(both.map(({ status }) => status), ["rejected", "rejected"]);
  assert.equal(textOf(await ask("/")), "/ made 1");
});

Deno.test("a page that comes out the same again keeps what it was packed into", async () => {
  const { ask, clock } = open();
  const make = () => Promise.resolve(encoder.encode("the same"));
  const page = await ask("/", { make });
  const packed = page?.best(["gzip"]);
  clock.now += 70_000;
  const again = await ask("/", { make });
  assert.equal(again?.best(["gzip"]), packed);
});

Deno.test("a page that comes out the same again is let go by the tags that it has now", async () => {
  const { ask, cache, clock } = open();
  const make = () => Promise.resolve(encoder.encode("the same"));
  await ask("/", { make });
  clock.now += 81_000;
  await ask("/", { make, tags: ["site", "course:new"] });
  cache.purge("course:new");
  assert.equal(cache.find("/"), undefined);
});

Deno.test("the cache stays within its room, and lets what nobody asks for go first", async () => {
  const { ask, cache } = open(100_000);
  const make = () => Promise.resolve(encoder.encode("x".repeat(8_000)));
  await ask("/liked", { make });
  for (let n = 0; n < 200; n++) {
    await ask(`/${n}`, { make });
    cache.find("/liked")?.best(["gzip"]);
    assert.ok(cache.report().bytes <= 100_000);
  }
  assert.ok(cache.find("/liked"));
  const { pages, evicted } = cache.report();
  assert.equal(pages + evicted, 201);
  await ask("/too large", { make: () => Promise.resolve(encoder.encode("x".repeat(200_000))) });
  assert.ok(cache.report().bytes <= 100_000);
});

Deno.test("a page that finds no room, since all others are asked for, takes up none afterwards", async () => {
  const { ask, cache } = open(100_000);
  const make = () => Promise.resolve(encoder.encode("x".repeat(8_000)));
  for (let n = 0; n < 5; n++) await ask(`/${n}`, { make });
  const { bytes } = cache.report();
  for (let n = 5; n < 100; n++) {
    for (let liked = 0; liked < 5; liked++) assert.ok(cache.find(`/${liked}`), `${liked} at ${n}`);
    const page = await ask(`/${n}`, { make });
    assert.equal(page?.isKept, false);
    assert.ok(page?.best(["gzip"]), "whoever asked for it gets it");
    assert.equal(cache.report().bytes, bytes);
  }
});
