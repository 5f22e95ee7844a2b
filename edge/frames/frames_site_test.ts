import assert from "node:assert/strict";
import { packFiles } from "core/host/package/archive.ts";
import { readPackage } from "core/host/package/read_package.ts";
import { manifestSchema } from "core/plugin/manifest.ts";
import { storePackage } from "contexts/site/mod.ts";
import { ORIGIN, siteTest } from "edge/samples/sample_site.ts";

const MANIFEST = {
  id: "bells",
  version: "1.0.0",
  platform: "*",
  title: "Bells",
  description: "Bells.",
  author: "Tests",
  licence: "MIT",
  tier: "sandboxed",
};

siteTest("frames of a site's packages", { demo: false }, {
  "are served from where packages are kept, with their own policy and no page's": async (site) => {
    const texts = {
      "manifest.json": JSON.stringify(MANIFEST),
      "plugin.js": "export const plugin = {};",
      "frames/bells.html": "<p>Bells</p>",
    };
    const encoder = new TextEncoder();
    const bytes = await packFiles(
      new Map(Object.entries(texts).map(([path, text]) => [path, encoder.encode(text)])),
    );
    const { checksum } = await readPackage(bytes);
    const kept = { checksum, manifest: manifestSchema.parse(MANIFEST), bytes: bytes.toBase64() };
    await site.house.send(storePackage, kept, { kind: "person", id: "o", roles: ["operator"] });
    const folder = `/plugins/bells/${checksum}`;
    const get = async (path: string) => {
      const answer = await site.app(new Request(ORIGIN + path));
      return { answer, text: await answer.text() };
    };
    const { answer, text } = await get(`${folder}/frames/bells.html`);
    assert.deepEqual([answer.status, text], [200, "<p>Bells</p>"]);
    assert.match(answer.headers.get("content-security-policy")!, /^sandbox allow-scripts; /);
    const around = await get(`${folder}/frame/bells`);
    assert.match(around.answer.headers.get("content-security-policy")!, /frame-ancestors 'self'/);
    assert.equal((await get(`${folder}/frames/plugin.js`)).answer.status, 404);
    assert.equal((await get(`/plugins/bells/${"0".repeat(64)}/frames/bells.html`)).answer.status, 404);
  },
});
