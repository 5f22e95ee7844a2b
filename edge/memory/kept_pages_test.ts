import assert from "node:assert/strict";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { SHARED } from "edge/memory/cache_headers.ts";
import { BELLS, ORIGIN, PEOPLE, type SampleSite, siteTest } from "edge/samples/sample_site.ts";

const bells = `/courses/${encodeURIComponent(BELLS)}`;
const PUBLIC = [
  "/courses",
  "/courses?q=bells",
  bells,
  "/help",
  "/developers/signals",
  "/developers/filters",
  "/developers/signals/content.course.published.v1",
];

const decoder = new TextDecoder();

function ask(site: SampleSite, path: string, headers: HeadersInit = {}, method = "GET"): Promise<Response> {
  return Promise.resolve(site.app(new Request(ORIGIN + path, { headers, method })));
}

/** A turn of the event loop: what was put off until then is done. */
function aTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

siteTest("kept pages", {}, {
  "a page is packed once an encoding, and every encoding has a strong tag of its own": async (site) => {
    const plain = await (await ask(site, bells)).bytes();
    for (let times = 0; times < 2; times++) {
      await (await ask(site, bells, { "accept-encoding": "br" })).body?.cancel();
      await aTurn();
    }
    const tags = new Set<string | null>();
    for (const [accepted, unpack] of [["br, gzip", brotliDecompressSync], ["gzip", gunzipSync]] as const) {
      const answer = await ask(site, bells, { "accept-encoding": accepted });
      assert.equal(answer.headers.get("content-encoding"), accepted.split(",")[0]);
      tags.add(answer.headers.get("etag"));
      const packed = await answer.bytes();
      assert.deepEqual(new Uint8Array(unpack(packed)), plain);
      assert.ok(packed.length < plain.length / 2, `${packed.length} of ${plain.length}`);
    }
    const asItIs = await ask(site, bells, { "accept-encoding": "gzip;q=0" });
    assert.equal(asItIs.headers.get("content-encoding"), null);
    tags.add(asItIs.headers.get("etag"));
    assert.deepEqual(await asItIs.bytes(), plain);
    assert.equal(tags.size, 3);
    for (const tag of tags) assert.match(tag ?? "", /^"[\w-]{22}"$/);
  },

  "who says what they have seen gets no page out of memory, which may be older than that": async (site) => {
    const seen = { "carillon-position": "catalog:1" };
    await (await ask(site, bells)).body?.cancel();
    const before = site.front.pages.report();
    const answer = await ask(site, bells, seen);
    await answer.body?.cancel();
    assert.equal(answer.headers.get("cache-control"), "private, no-cache");
    assert.deepEqual(site.front.pages.report(), before);
  },

  "nobody makes a page speak of regions from outside": async (site) => {
    const text = await (await ask(site, bells, { "carillon-region-notice": "away" })).text();
    assert.equal(text, await (await ask(site, bells)).text());
  },

  "what is done to one answer is nothing to the next": async (site) => {
    const ask = () => site.app(new Request(`${ORIGIN}/help`));
    const [one, other] = [await ask(), await ask()];
    one.headers.set("set-cookie", "carillon=another");
    one.headers.delete("etag");
    const text = await one.text();
    assert.equal(await other.text(), text);
    const after = await ask();
    assert.equal(after.headers.get("set-cookie"), null);
    assert.deepEqual([...after.headers], [...other.headers]);
    assert.equal(await after.text(), text);
  },

  "whoever has a page already is told so in a few bytes, by its tag": async (site) => {
    const first = await ask(site, "/help", { "accept-encoding": "gzip" });
    const etag = first.headers.get("etag")!;
    await first.body?.cancel();
    const unchanged = async (ifNoneMatch: string, headers: Record<string, string> = {}) => {
      const answer = await ask(site, "/help", {
        "accept-encoding": "gzip",
        "if-none-match": ifNoneMatch,
        ...headers,
      });
      if (answer.status === 304) {
        assert.equal(answer.headers.get("etag"), etag);
        assert.equal(answer.headers.get("vary"), "Cookie, Accept-Language, Accept-Encoding");
      }
      const { length } = await answer.bytes();
      return answer.status === 304 && length === 0;
    };
    assert.ok(await unchanged(etag));
    assert.ok(await unchanged(`"other", W/${etag}`));
    assert.ok(await unchanged("*"));
    assert.ok(!await unchanged('"other"'));
    assert.ok(!await unchanged(etag, { "accept-encoding": "identity" }), "in another encoding it is another");
    assert.ok(!await unchanged(etag, { "accept-language": "ar" }), "in another language too");
    assert.ok(!await unchanged(etag, { cookie: "theme=dark" }), "and in another theme");
    site.front.pages.purge("site");
    assert.ok(await unchanged(etag), "made anew, the same bytes have the same tag");
  },

  "style and scripts are packed as a page is": async (site) => {
    const page = await (await ask(site, "/help")).text();
    const style = /<link rel="stylesheet" href="([^"]+)"/.exec(page)![1]!;
    const plain = await (await ask(site, style)).bytes();
    for (const [accepted, unpack] of [["br", brotliDecompressSync], ["gzip", gunzipSync]] as const) {
      const answer = await ask(site, style, { "accept-encoding": accepted });
      assert.equal(answer.headers.get("content-encoding"), accepted);
      assert.equal(answer.headers.get("vary"), "Accept-Encoding");
      const packed = await answer.bytes();
      assert.deepEqual(new Uint8Array(unpack(packed)), plain);
      assert.ok(packed.length < plain.length / 3, `${packed.length} of ${plain.length}`);
    }
  },

  "HEAD says what GET would": async (site) => {
    const [get, head] = [await ask(site, "/help"), await ask(site, "/help", {}, "HEAD")];
    for (const name of ["etag", "cache-control", "vary", "content-type", "surrogate-key"]) {
      assert.equal(head.headers.get(name), get.headers.get(name), name);
    }
    assert.equal((await head.bytes()).length, 0);
    await get.body?.cancel();
  },

  "caches between may keep what was asked for without a cookie, by its tags, and nothing else": async (
    site,
  ) => {
    const learner = await site.as("learner");
    for (const path of PUBLIC) {
      for (let times = 0; times < 2; times++) {
        const open = await site.visitor().get(path);
        assert.equal(open.headers.get("cache-control"), SHARED, path);
        assert.match(open.headers.get("surrogate-key") ?? "", /^site( |$)/, path);
        assert.equal(
          open.headers.get("cache-tag")?.replaceAll(",", " "),
          open.headers.get("surrogate-key"),
        );
        assert.deepEqual(open.headers.getSetCookie(), [], path);
        for (const cookie of ["theme=dark", "language=ar", "carillon=none", "of=another"]) {
          const own = await site.visitor().get(path, { cookie });
          assert.equal(own.headers.get("cache-control"), "private, no-cache", `${path} ${cookie}`);
          assert.equal(own.headers.get("surrogate-key"), null);
        }
        const signedIn = await learner.get(path);
        assert.equal(signedIn.headers.get("cache-control"), "private, no-cache", path);
      }
    }
    const { headers } = await site.visitor().get(bells);
    assert.equal(headers.get("surrogate-key"), `site course:${BELLS}`);
    for (
      const path of ["/", "/sign-in", "/register", "/courses/none", "/learn", "/files/none/x", "/health"]
    ) {
      for (const accept of ["text/html", "application/json"]) {
        const { headers } = await site.visitor().get(path, { accept });
        assert.match(headers.get("cache-control") ?? "", /^(private, no-cache|no-store)$/, path);
      }
    }
  },

  "nothing of a person is in what is kept, whenever they look": async (site) => {
    site.front.pages.purge("site");
    const reader = { name: "Rita Reader", email: "rita.reader@example.org", password: "pages upon pages" };
    assert.equal((await site.visitor().post("/register", reader)).status, 303);
    for (const { name, email, password } of [reader, ...Object.values(PEOPLE)]) {
      const client = site.visitor();
      await client.post("/sign-in", { email, password });
      for (const path of PUBLIC) {
        const [own] = await Promise.all([client.get(path), site.visitor().get(path), client.get(path)]);
        assert.ok(own.text.includes(name), path);
      }
      await client.post(`${bells}/enrollment`, {});
      await client.get(`${bells}?notice=left`);
      const cookies = client.cookies.split("; ").map((pair) => pair.slice(pair.indexOf("=") + 1));
      await client.post("/sign-out", {});
      for (const path of PUBLIC) assert.ok(!(await client.get(path)).text.includes(name), path);
      const kept = [...site.front.pages.bodies()].map((body) => decoder.decode(body));
      assert.ok(kept.length >= PUBLIC.length);
      for (const secret of [name, reader.email, ...cookies]) {
        assert.ok(!kept.some((text) => text.includes(secret)), `"${secret}" is kept`);
      }
    }
  },

  "a page that everybody asks for at once is drawn once; after a signal nobody gets the old one": async (
    site,
  ) => {
    const key = await site.addCourse("STAMPEDE", { title: "Rooms of old" });
    const path = `/courses/${encodeURIComponent(key)}`;
    const before = site.front.pages.report();
    const pages = await Promise.all(Array.from({ length: 200 }, () => ask(site, path)));
    const texts = new Set(await Promise.all(pages.map((page) => page.text())));
    const after = site.front.pages.report();
    assert.deepEqual([texts.size, after.misses - before.misses, after.joined - before.joined], [1, 1, 199]);
    await site.addCourse("STAMPEDE", { title: "Rooms anew" });
    assert.match(await (await ask(site, path)).text(), /Rooms anew/);
  },
});

siteTest("a kept page past its time", {}, {
  "is drawn once, however many ask; who does not draw it gets the one before": async (site) => {
    await (await ask(site, bells)).body?.cancel();
    const { house, front } = site;
    house.clock.now = new Date(house.clock.now.getTime() + 60_000);
    const before = front.pages.report();
    const drawing = ask(site, bells);
    // The one who draws is on its way through the middleware; the others come while it does.
    let isDone = false;
    const drawn = drawing.then(async (answer) => {
      isDone = true;
      return await answer.text();
    });
    const others: Promise<Response>[] = [];
    for (let times = 1; times <= 1_000 && !isDone; times++) {
      others.push(ask(site, bells));
      await (times % 10 === 0 ? aTurn() : undefined);
    }
    const texts = await Promise.all(others.map(async (one) => (await one).text()));
    const { misses, stale, joined } = front.pages.report();
    assert.equal(misses - before.misses, 1);
    assert.ok(stale > 0, `${stale} stale, ${joined} joined`);
    assert.deepEqual([...new Set([...texts, await drawn])].length, 1);
  },
});
