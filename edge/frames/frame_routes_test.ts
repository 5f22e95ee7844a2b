import assert from "node:assert/strict";
import { Hono } from "hono";
import { manifestSchema } from "core/plugin/manifest.ts";
import type { House } from "core/run/house.ts";
import { DEFAULT_LOOK } from "contexts/site/mod.ts";
import { loadAssets } from "edge/files/assets.ts";
import { frames } from "./frame_routes.ts";

const SUM = "0".repeat(64);
const assets = await loadAssets(DEFAULT_LOOK.accent);
const manifest = manifestSchema.parse({
  id: "bells",
  version: "1.0.0",
  platform: "*",
  title: "Bells",
  description: "Bells.",
  author: "Tests",
  licence: "MIT",
  tier: "sandboxed",
  reaches: ["api.example.org", "learn.example.org"],
});
const files = new Map(
  Object.entries({ "bells.html": "<p>", "deep/bell.svg": "<svg>", "bells.exe": "MZ", ".hidden.js": "" })
    .map(([path, text]) => [path, new TextEncoder().encode(text)]),
);
const front = { house: {} as House, look: { site: DEFAULT_LOOK, assets } };
const app = new Hono().route(
  "/",
  frames(front, (sum) => Promise.resolve(sum === SUM ? { manifest, files } : undefined)),
)
  .onError((error, c) => c.text(error.message, 404));

const get = async (path: string) => await app.request(`http://learn.example.org/plugins/${path}`);

Deno.test("frames() serves a package's files for ever, each in an origin of nobody's, and nothing else of the web", async () => {
  for (const path of ["bells.html", "deep/bell.svg"]) {
    const answer = await get(`bells/${SUM}/frames/${path}`);
    assert.equal(answer.status, 200);
    await answer.body?.cancel();
    assert.match(answer.headers.get("cache-control")!, /immutable/);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    const policy = answer.headers.get("content-security-policy")!.split("; ");
    const own = `learn.example.org/plugins/bells/${SUM}/frames/`;
    assert.equal(policy[0], "sandbox allow-scripts");
    for (const rule of ["default-src 'none'", `script-src ${own}`, `connect-src ${own} api.example.org`]) {
      assert.ok(policy.includes(rule), rule);
    }
  }
});

Deno.test("frames() puts a frame into a document that has no script and lets it go nowhere else", async () => {
  const answer = await get(`bells/${SUM}/frame/bells`);
  assert.match(
    await answer.text(),
    new RegExp(`<iframe src="/plugins/bells/${SUM}/frames/bells.html" sandbox="allow-scripts" `),
  );
  const policy = answer.headers.get("content-security-policy")!;
  assert.match(policy, /^default-src 'none'; style-src 'sha256-/);
  assert.match(policy, new RegExp(`frame-src learn.example.org/plugins/bells/${SUM}/frames/;`));
});

Deno.test("frames() has nothing under another id, another checksum, or a name that no file of a frame has", async () => {
  const paths = [
    `other/${SUM}/frames/bells.html`,
    `bells/${"1".repeat(64)}/frames/bells.html`,
    `bells/short/frames/bells.html`,
    `bells/${SUM}/frames/bells.exe`,
    `bells/${SUM}/frames/.hidden.js`,
    `bells/${SUM}/frames/..%2fplugin.js`,
    `bells/${SUM}/frames/constructor`,
    `bells/${SUM}/frame/..%2fx`,
    `other/${SUM}/frame/bells`,
  ];
  for (const path of paths) {
    const answer = await get(path);
    await answer.body?.cancel();
    assert.equal(answer.status, 404, path);
  }
});
