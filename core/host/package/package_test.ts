import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { exportJWK, generateKeyPair } from "jose";
import { pack } from "tar-stream";
import { packFiles, unpackFiles } from "./archive.ts";
import type { PackageFiles } from "./package_files.ts";
import { readFolder } from "./read_folder.ts";
import { readPackage } from "./read_package.ts";
import { checksumOf, signFiles } from "./signature.ts";

function filesOf(contents: Readonly<Record<string, string>>): PackageFiles {
  return new Map(Object.entries(contents).map(([path, text]) => [path, new TextEncoder().encode(text)]));
}

const FILES = {
  "manifest.json": `{"id":"quiet","tier":"sandboxed"}`,
  "plugin.js": "throw new Error('nobody may run this while it is read')",
  "messages/en.json": `{"title":"Quiet"}`,
  "frames/view/index.html": "<p>A frame</p>",
};

/** An archive with entries as anybody could make them. */
async function archiveOf(
  entries: readonly (readonly [Parameters<ReturnType<typeof pack>["entry"]>[0], string])[],
) {
  const packing = pack();
  for (const [header, text] of entries) packing.entry(header, text);
  packing.finalize();
  return gzipSync(Buffer.concat(await Array.fromAsync(packing as AsyncIterable<Uint8Array>)));
}

Deno.test("readPackage() gives manifest, code, words and frames, and runs nothing", async () => {
  const { manifest, code, messages, frames, publisher } = await readPackage(await packFiles(filesOf(FILES)));
  assert.deepEqual(manifest, { id: "quiet", tier: "sandboxed" });
  assert.equal(code, FILES["plugin.js"]);
  assert.deepEqual(messages, { en: { title: "Quiet" } });
  assert.deepEqual([...frames.keys()], ["view/index.html"]);
  assert.equal(publisher, undefined);
});

Deno.test("packFiles() makes the same bytes of the same files, in whatever order they come", async () => {
  const files = filesOf(FILES);
  const reversed: PackageFiles = new Map([...files].reverse());
  assert.deepEqual(await packFiles(files), await packFiles(reversed));
  assert.equal(checksumOf(files), checksumOf(await unpackFiles(await packFiles(reversed))));
  const other = new Map([...files, ["plugin.js", new TextEncoder().encode("other")]]) as PackageFiles;
  assert.notEqual(checksumOf(files), checksumOf(other));
});

Deno.test("signFiles() makes who signed known, by the same name every time and only over the same content", async () => {
  const { privateKey } = await generateKeyPair("EdDSA", { extractable: true });
  const key = await exportJWK(privateKey);
  const signed = await signFiles(filesOf(FILES), key);
  const one = await readPackage(await packFiles(signed));
  const two = await readPackage(await packFiles(await signFiles(filesOf({ ...FILES, LICENSE: "MIT" }), key)));
  assert.match(one.publisher!, /^[A-Za-z0-9_-]{43}$/);
  assert.equal(one.publisher, two.publisher);
  assert.equal(one.checksum, checksumOf(filesOf(FILES)), "the signature is no part of what is signed");

  const meddled = new Map([...signed, ["plugin.js", new TextEncoder().encode("export const plugin = {}")]]);
  await assert.rejects(readPackage(await packFiles(meddled as PackageFiles)), {
    code: "plugin.package_invalid",
    facts: { why: "its signature is not that of what is in it" },
  });
});

const file = (name: string) => [{ name }, "x"] as const;
const REFUSED: Readonly<Record<string, Parameters<typeof archiveOf>[0]>> = {
  '"../../etc/passwd" has no place in it': [file("../../etc/passwd")],
  '"/manifest.json" has no place in it': [file("/manifest.json")],
  '"frames/../manifest.json" has no place in it': [file("frames/../manifest.json")],
  '"frames/.hidden" has no place in it': [file("frames/.hidden")],
  '"src/plugin.ts" has no place in it': [file("src/plugin.ts")],
  '"frames/link" is no file': [[{ name: "frames/link", type: "symlink", linkname: "/etc/passwd" }, ""]],
  '"frames/A.js" is there twice': [file("frames/a.js"), file("frames/A.js")],
  "it has more than 200 files": Array.from({ length: 201 }, (_, at) => file(`frames/${at}.js`)),
  '"manifest.json" is no JSON': [file("manifest.json")],
  '"manifest.json" is missing': [file("plugin.js")],
  '"plugin.js" is missing': [[{ name: "manifest.json" }, "{}"]],
  '"messages/en.json" is not words by their keys': [
    [{ name: "manifest.json" }, `{"tier":"remote"}`],
    [{ name: "messages/en.json" }, `{"title":{"deep":1}}`],
  ],
};

for (const [why, entries] of Object.entries(REFUSED)) {
  Deno.test(`readPackage() refuses an archive: ${why}`, async () => {
    await assert.rejects(readPackage(await archiveOf(entries)), {
      code: "plugin.package_invalid",
      facts: { why },
    });
  });
}

Deno.test("readPackage() refuses what is no archive, is cut off, or unpacks to far too much", async () => {
  const whole = await packFiles(filesOf(FILES));
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  const large = new Uint8Array(1024 * 1024 + 1);
  for (const bytes of [new TextEncoder().encode("nothing"), whole.slice(0, -200), bomb, large]) {
    await assert.rejects(readPackage(bytes), { code: "plugin.package_invalid" });
  }
});

Deno.test("readFolder() takes what belongs into a package and leaves the rest", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/frames/view`, { recursive: true });
    await Deno.mkdir(`${folder}/node_modules`);
    await Deno.mkdir(`${folder}/messages`);
    const beside = { "plugin.ts": "source", "plugin_test.ts": "test", "node_modules/a.js": "not ours" };
    for (const [path, text] of Object.entries({ ...FILES, ...beside })) {
      await Deno.writeTextFile(`${folder}/${path}`, text);
    }
    assert.deepEqual([...(await readFolder(folder)).keys()].sort(), Object.keys(FILES).sort());
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
