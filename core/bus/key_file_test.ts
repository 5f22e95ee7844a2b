import assert from "node:assert/strict";
import { isAnywhere } from "core/testing/look.ts";
import { keyContract } from "./key_contract.ts";
import { openKeyFile } from "./key_file.ts";

keyContract("openKeyFile()", async () => {
  const folder = await Deno.makeTempDir();
  return {
    open: () => openKeyFile(`${folder}/keys.db`),
    dispose: () => Deno.remove(folder, { recursive: true }),
  };
});

Deno.test("openKeyFile() leaves nothing of a key that was destroyed, in its file or beside it", async () => {
  const folder = await Deno.makeTempDir();
  const keys = await openKeyFile(`${folder}/keys.db`);
  const made = (await keys.make("ann"))!.toBase64();
  assert.equal(await isAnywhere(folder, made), true, "the test has teeth");
  await keys.destroy("ann");
  assert.equal(await isAnywhere(folder, made), false);
  await keys.close();
  await Deno.remove(folder, { recursive: true });
});
