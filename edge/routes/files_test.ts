import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import type { FileStore } from "core/files/file_store.ts";
import type { Page } from "core/testing/form_client.ts";
import { createApp } from "edge/app.ts";
import { BELLS, type SampleSite, siteTest } from "edge/samples/sample_site.ts";

const key = encodeURIComponent;

/** The addresses of files that a learner's page names, by their name. */
async function filesOf(site: SampleSite, path: string): Promise<Map<string, string>> {
  const { text } = await (await site.as("author")).get(path);
  return new Map(
    [...text.matchAll(/"(\/files\/[0-9a-f]{64}\/([^"]+))"/g)].map((found) => [found[2]!, found[1]!]),
  );
}

function protects({ headers }: Page): void {
  assert.match(headers.get("content-security-policy") ?? "", /^sandbox; default-src 'none'/);
  assert.equal(headers.get("x-content-type-options"), "nosniff");
  assert.equal(headers.get("cross-origin-resource-policy"), "same-origin");
}

siteTest("files", {}, {
  "a course's file is served for good, and its scripts can reach nothing": async (site) => {
    const course = await site.addCourse("files");
    const files = await filesOf(site, `/learn/${key(course)}/${key("vertical@stairs")}`);
    const plan = await site.visitor().get(files.get("plan.svg")!);
    assert.equal(plan.status, 200);
    assert.equal(plan.headers.get("content-type"), "image/svg+xml");
    assert.equal(plan.headers.get("cache-control"), "public, max-age=31536000, immutable");
    protects(plan);
    const again = await site.visitor().get(files.get("plan.svg")!, {
      "if-none-match": plan.headers.get("etag")!,
    });
    assert.equal(again.status, 304);
    protects(again);
  },

  "a locked file is for those who are signed in, and no cache between keeps it": async (site) => {
    const course = await site.addCourse("files");
    const files = await filesOf(site, `/learn/${key(course)}/${key("vertical@stairs")}`);
    const keys = files.get("keys.txt")!;
    const stranger = await site.visitor().get(keys);
    assert.equal(stranger.status, 303);
    assert.equal(stranger.headers.get("location"), `/sign-in?next=${key(keys)}`);
    const reader = await (await site.as("learner")).get(keys);
    assert.equal(reader.text, "Under the third step.");
    assert.match(reader.headers.get("cache-control")!, /^private/);
    protects(reader);
    const etag = reader.headers.get("etag")!;
    assert.equal(
      (await site.visitor().get(keys, { "if-none-match": etag })).status,
      303,
      "not even that it is so",
    );
  },

  "a film is served in parts": async (site) => {
    const files = await filesOf(site, `/learn/${key(BELLS)}/${key("vertical@watch_and_listen")}`);
    const film = files.get("five_partials.webm")!;
    const whole = await site.visitor().get(film);
    const size = Number(whole.headers.get("content-length"));
    assert.equal(whole.headers.get("accept-ranges"), "bytes");
    const part = async (range: string) => {
      const { status, headers } = await site.visitor().get(film, { range });
      return [status, headers.get("content-range"), headers.get("content-length")];
    };
    assert.deepEqual(await part("bytes=0-99"), [206, `bytes 0-99/${size}`, "100"]);
    assert.deepEqual(await part("bytes=-10"), [206, `bytes ${size - 10}-${size - 1}/${size}`, "10"]);
    assert.deepEqual(await part(`bytes=${size - 1}-`), [206, `bytes ${size - 1}-${size - 1}/${size}`, "1"]);
    assert.deepEqual(await part(`bytes=${size}-`), [416, `bytes */${size}`, null]);
    const { headers: beyond } = await site.visitor().get(film, { range: `bytes=${size}-` });
    assert.equal(beyond.get("cache-control"), "no-store", "no cache keeps it under the film's address");
    assert.deepEqual((await part("bytes=0-1,5-6"))[0], 200, "several parts: the whole");
    assert.deepEqual((await part("lines=1-2"))[0], 200);
  },

  "no file for a hash that nobody offers, nor by any other name of one": async (site) => {
    for (const name of ["0".repeat(64), "../../etc/passwd", "%2e%2e", "x"]) {
      assert.equal((await site.visitor().get(`/files/${name}/x`)).status, 404, name);
    }
  },

  "style, mark and scripts are served for good under addresses of their content": async (site) => {
    const { text } = await site.visitor().get("/courses");
    const addresses = [...text.matchAll(/"(\/static\/[^"]+)"/g)].map((found) => found[1]!);
    assert.equal(addresses.length, 2);
    for (const address of addresses) {
      const asset = await site.visitor().get(address);
      assert.equal(asset.status, 200);
      assert.match(asset.headers.get("cache-control")!, /immutable/);
      assert.equal(asset.headers.get("x-content-type-options"), "nosniff");
    }
    assert.equal((await site.visitor().get("/static/0000/house.css")).status, 404);
  },
});

/** A store that nobody reaches. */
const AWAY: FileStore = {
  put: () => Promise.reject(away()),
  size: () => Promise.reject(away()),
  open: () => Promise.reject(away()),
  remove: () => Promise.reject(away()),
};

function away(): Refusal {
  return new Refusal("files.store_away", "unavailable", "Cannot reach the store", { retryAfterSeconds: 5 });
}

siteTest("files as HTTP has them", {}, {
  "a file is asked for on conditions, and by its head alone": async (site) => {
    const files = await filesOf(site, `/learn/${key(BELLS)}/${key("vertical@watch_and_listen")}`);
    const film = files.get("five_partials.webm")!;
    const ask = async (headers: Record<string, string>, method = "GET") =>
      await site.app(new Request(`https://bells.example${film}`, { method, headers }), "203.0.113.7");
    const head = await ask({}, "HEAD");
    assert.deepEqual([head.status, head.body], [200, null]);
    const size = Number(head.headers.get("content-length"));
    const etag = head.headers.get("etag")!;
    assert.ok(size > 1_000);
    assert.equal(head.headers.get("content-type"), "video/webm");
    const part = await ask({ range: "bytes=0-9" }, "HEAD");
    assert.deepEqual([part.status, part.headers.get("content-length")], [200, `${size}`], "of the whole");
    for (const named of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      assert.equal((await ask({ "if-none-match": named })).status, 304, named);
    }
    const partIf = async (condition: string) => {
      const answer = await ask({ range: "bytes=0-9", "if-range": condition });
      return [answer.status, (await answer.bytes()).length];
    };
    assert.deepEqual(await partIf(etag), [206, 10]);
    assert.deepEqual(await partIf('"other"'), [200, size], "of another file it has nothing yet");
    assert.deepEqual(await partIf(`W/${etag}`), [200, size], "a part wants the very same bytes");
  },

  "a store that is away says so for its files; the page goes on": async (site) => {
    const unit = `/learn/${key(BELLS)}/${key("vertical@watch_and_listen")}`;
    const film = (await filesOf(site, unit)).get("five_partials.webm")!;
    const app = createApp({ ...site.front, files: AWAY });
    const ask = async (path: string, accept: string) =>
      await app(new Request(`https://bells.example${path}`, { headers: { accept } }), "203.0.113.7");
    const told = await ask(film, "image/avif,image/webp,*/*;q=0.8");
    assert.deepEqual([told.status, told.headers.get("content-type")], [503, "application/problem+json"]);
    assert.equal(told.headers.get("retry-after"), "5");
    assert.doesNotMatch(told.headers.get("cache-control") ?? "", /immutable/);
    assert.equal((await told.json()).code, "files.store_away");
    const shown = await ask(film, "text/html,*/*;q=0.8");
    assert.equal(shown.status, 503);
    assert.match(await shown.text(), /<a class="button[^"]*" href="\/courses"/, "a way on");
    assert.equal((await ask("/courses", "text/html")).status, 200);
  },
});

siteTest("what videos and scripts of a course bring", {}, {
  "captions are WebVTT, for those who are in the course": async (site) => {
    const client = await site.as("learner");
    const captions = `/learn/${key(BELLS)}/${key("vertical@watch_and_listen")}/blocks/${
      key("video@five_partials_video")
    }`;
    assert.equal((await client.get(`${captions}/en.vtt`)).status, 403);
    await client.post(`/courses/${key(BELLS)}/enrollment`, {});
    const english = await client.get(`${captions}/en.vtt`);
    assert.equal(english.headers.get("content-type"), "text/vtt; charset=utf-8");
    assert.match(english.text, /^WEBVTT\n\n00:00:0\d\.\d{3} --> /);
    assert.match((await client.get(`${captions}/ar.vtt`)).text, /\p{Script=Arabic}/u);
    assert.equal((await client.get(`${captions}/fr.vtt`)).status, 404);
  },

  "what a learner does with a video is noted; watching it to its end completes it": async (site) => {
    const client = await site.as("learner");
    const unit = `/learn/${key(BELLS)}/${key("vertical@watch_and_listen")}`;
    const video = `${unit}/videos/${key("video@five_partials_video")}`;
    const says = async (what: string, second: string) => (await client.post(video, { what, second })).status;
    assert.equal(await says("played", "0"), 204);
    assert.equal(await says("completed", "61"), 204);
    for (const wrong of ["-1", "x", "", "1e99"]) assert.equal(await says("paused", wrong), 400, wrong);
    assert.equal(await says("danced", "1"), 400);
    assert.equal((await site.visitor().post(video, { what: "played", second: "0" })).status, 403);
    const done = await site.house.said("learning.block.completed.v1");
    assert.ok(done.some(({ body }) => body.blockId === "video@five_partials_video"));
  },

  "an author's scripts run in a frame of an origin that nobody has, never in the page": async (site) => {
    const course = await site.addCourse("scripts");
    const client = await site.as("learner");
    await client.post(`/courses/${key(course)}/enrollment`, {});
    const unit = `/learn/${key(course)}/${key("vertical@machine")}`;
    const page = await client.get(unit);
    assert.doesNotMatch(page.text, /<script|getElementById/);
    const frame = await client.get(`${unit}/blocks/${key("html@clock")}/frame.html`);
    assert.match(frame.text, /<script>document.getElementById/);
    const policy = frame.headers.get("content-security-policy") ?? "";
    assert.match(policy, /^sandbox allow-scripts/);
    assert.doesNotMatch(policy, /allow-same-origin|allow-top-navigation/);
    assert.match(policy, /form-action 'none'/);
    assert.equal((await site.visitor().get(`${unit}/blocks/${key("html@clock")}/frame.html`)).status, 303);
    assert.equal((await client.get(`${unit}/blocks/${key("html@none")}/frame.html`)).status, 404);
    const stairs = `/learn/${key(course)}/${key("vertical@stairs")}/blocks/${
      key("html@stairs_words")
    }/frame.html`;
    assert.equal((await client.get(stairs)).status, 404, "where nothing is scripted there is no frame");
  },
});
