import assert from "node:assert/strict";
import { openFileStore } from "./file_store.ts";

async function* chunks(...texts: string[]) {
  for (const text of texts) yield await Promise.resolve(new TextEncoder().encode(text));
}

async function sha256(text: string): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toHex();
}

Deno.test("openFileStore() stores bytes once, gives them back, and removes them", async () => {
  const folder = await Deno.makeTempDir();
  const store = openFileStore(`${folder}/files`);
  const hash = await sha256("bell tower");
  assert.equal(await store.open(hash), undefined);
  assert.equal(await store.put(hash, chunks("bell", " tower")), true);
  assert.equal(await store.put(hash, chunks("never read")), false);
  const file = await store.open(hash);
  assert.equal(await new Response(file!.readable).text(), "bell tower");
  await store.remove(hash);
  assert.equal(await store.open(hash), undefined);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("openFileStore() leaves nothing behind when the bytes fail halfway, and refuses what is no hash", async () => {
  const folder = await Deno.makeTempDir();
  const store = openFileStore(folder);
  const hash = await sha256("x");
  const failing = async function* () {
    yield* chunks("half");
    throw new Error("the source broke");
  };
  await assert.rejects(store.put(hash, failing()), /the source broke/);
  assert.deepEqual([...Deno.readDirSync(`${folder}/${hash.slice(0, 2)}`)], []);
  await assert.rejects(store.open("../../etc/passwd"), TypeError);
  await Deno.remove(folder, { recursive: true });
});
