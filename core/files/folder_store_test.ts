import assert from "node:assert/strict";
import { fileStoreContract, hashOf, inChunks } from "./contract.ts";
import { folderStore } from "./folder_store.ts";

fileStoreContract("folderStore()", async () => {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  return {
    store: folderStore(`${folder}/files`),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
});

Deno.test("folderStore() leaves no half file behind when the bytes fail", async () => {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const hash = hashOf("x");
  await assert.rejects(folderStore(folder).put(hash, inChunks("y")), /not those of/);
  assert.deepEqual([...Deno.readDirSync(`${folder}/${hash.slice(0, 2)}`)], []);
  await Deno.remove(folder, { recursive: true });
});
