import assert from "node:assert/strict";
import { packFiles } from "core/host/package/archive.ts";
import { readPackage } from "core/host/package/read_package.ts";
import { openPackage } from "./open_package.ts";

const FILES = {
  "manifest.json": `{"id":"quiet","tier":"sandboxed"}`,
  "plugin.js": "export const plugin = {};",
};
const files = new Map(Object.entries(FILES).map(([path, text]) => [path, new TextEncoder().encode(text)]));
const archive = await packFiles(files);

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function served(
  answer: (request: Request) => Response,
  run: (url: string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  try {
    await run(`http://127.0.0.1:${server.addr.port}/quiet.tar.gz`);
  } finally {
    await server.shutdown();
  }
}

Deno.test("openPackage() gives one package of bytes, of an archive, of a folder and of an address", async () => {
  const { checksum } = await readPackage(await openPackage({ bytes: archive.toBase64() }));
  await inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/quiet.tar.gz`, archive);
    for (const [path, text] of Object.entries(FILES)) await Deno.writeTextFile(`${folder}/${path}`, text);
    for (const path of [`${folder}/quiet.tar.gz`, folder]) {
      assert.equal((await readPackage(await openPackage({ path }))).checksum, checksum);
    }
  });
  await served(() => new Response(archive), async (url) => {
    assert.equal((await readPackage(await openPackage({ url }, { allowsPrivate: true }))).checksum, checksum);
  });
});

Deno.test("openPackage() refuses what is not there, is too large, or comes over the open net without TLS", async () => {
  const unreachable = { code: "operate.package_unreachable" };
  await inFolder(async (folder) => {
    await assert.rejects(openPackage({ path: `${folder}/nothing.tar.gz` }), unreachable);
    await Deno.writeFile(`${folder}/large.tar.gz`, new Uint8Array(1024 * 1024 + 1));
    await assert.rejects(openPackage({ path: `${folder}/large.tar.gz` }), { code: "plugin.package_invalid" });
  });
  await served(() => new Response("no", { status: 404 }), async (url) => {
    await assert.rejects(openPackage({ url }, { allowsPrivate: true }), unreachable);
  });
  await served(() => new Response(new Uint8Array(3 * 1024 * 1024)), async (url) => {
    await assert.rejects(openPackage({ url }, { allowsPrivate: true }), { code: "plugin.package_invalid" });
  });
  await assert.rejects(openPackage({ url: "http://plugins.example.org/quiet.tar.gz" }), unreachable);
});

Deno.test("openPackage() follows where an address leads, and asks nobody in the operator's own network", async () => {
  await served(
    ({ url }) =>
      new URL(url).pathname === "/moved.tar.gz" ? new Response(archive) : Response.redirect(
        new URL("/moved.tar.gz", url),
      ),
    async (url) => {
      assert.deepEqual(await openPackage({ url }, { allowsPrivate: true }), archive);
      const secure = url.replace("http:", "https:");
      for (const private_ of [secure, "https://192.168.1.7/a.tar.gz", "https://169.254.169.254/a.tar.gz"]) {
        await assert.rejects(openPackage({ url: private_ }), { message: /no address of the public network/ });
      }
    },
  );
  await served(({ url }) => Response.redirect(url), async (url) => {
    await assert.rejects(openPackage({ url }, { allowsPrivate: true }), { message: /leads on and on/ });
  });
});
