import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { packFiles } from "core/host/package/archive.ts";
import { frameContentType, framesOfPackages } from "./package_frames.ts";

const MANIFEST = {
  id: "bells",
  version: "1.0.0",
  platform: "*",
  title: "Bells",
  description: "Bells.",
  author: "Tests",
  licence: "MIT",
  tier: "sandboxed",
  reaches: ["api.example.org"],
};

function packed(): Promise<Uint8Array<ArrayBuffer>> {
  const texts = {
    "manifest.json": JSON.stringify(MANIFEST),
    "plugin.js": "export const plugin = {};",
    "frames/bells.html": "<p>Bells</p>",
    "frames/parts/bells.js": "",
  };
  return packFiles(
    new Map(Object.entries(texts).map(([path, text]) => [path, new TextEncoder().encode(text)])),
  );
}

Deno.test("framesOfPackages() unpacks a package once, and finds its frames by their paths", async () => {
  const bytes = await packed();
  let asked = 0;
  const find = framesOfPackages(() => (asked++, Promise.resolve(bytes)));
  const [one, other] = await Promise.all([find("a"), find("a")]);
  assert.equal(one, other);
  assert.equal(asked, 1);
  assert.deepEqual([...one!.files.keys()].sort(), ["bells.html", "parts/bells.js"]);
  assert.deepEqual(one!.manifest.reaches, ["api.example.org"]);
  for (const checksum of "bcdefghi") await find(checksum);
  await find("a");
  assert.equal(asked, 10, "what was long not asked for was let go");
});

Deno.test("framesOfPackages() asks again for what was missing, and hides no other failure", async () => {
  const answers: (() => Promise<Uint8Array<ArrayBuffer>>)[] = [
    () => Promise.reject(new Refusal("site.package_missing", "missing", "Cannot find it")),
    () => Promise.reject(new Error("disk")),
    packed,
  ];
  const find = framesOfPackages(() => answers.shift()!());
  assert.equal(await find("a"), undefined);
  await assert.rejects(find("a"), /disk/);
  assert.equal((await find("a"))?.manifest.id, "bells");
});

Deno.test("frameContentType() knows the names that files of a frame may have", () => {
  assert.equal(frameContentType("a/b-c/d.min.js"), "text/javascript; charset=utf-8");
  for (const path of ["a.exe", "../a.js", "a/../b.js", ".a.js", "a//b.js", "/a.js", "a", "a.constructor"]) {
    assert.equal(frameContentType(path), undefined, path);
  }
});
