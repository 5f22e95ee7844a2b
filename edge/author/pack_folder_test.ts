import assert from "node:assert/strict";
import { readPackage } from "core/host/package/read_package.ts";
import { packFolder } from "./pack_folder.ts";
import { folderUrl } from "./plugin_folder.ts";
import { writeScaffold } from "./scaffold.ts";
import { readSigningKey, writeSigningKey } from "./signing_key.ts";

async function inScaffold(act: (folder: string, above: string) => Promise<void>): Promise<void> {
  const above = await Deno.makeTempDir();
  try {
    await writeScaffold(folderUrl(`${above}/counter`), "counter");
    await act(`${above}/counter`, above);
  } finally {
    await Deno.remove(above, { recursive: true });
  }
}

Deno.test("packFolder() bundles a folder's code and packs the same folder to the same bytes", async () => {
  await inScaffold(async (folder) => {
    await Deno.writeTextFile(`${folder}/words.ts`, "export const WORD = 'bundled';\n");
    const code = await Deno.readTextFile(`${folder}/plugin.ts`);
    await Deno.writeTextFile(
      `${folder}/plugin.ts`,
      `import { WORD } from "./words.ts";\n${code}console.log(WORD);\n`,
    );
    const [one, other] = [await packFolder(folder), await packFolder(folder)];
    assert.deepEqual(one.bytes, other.bytes);
    const read = await readPackage(one.bytes);
    assert.deepEqual([read.checksum, one.id, one.publisher], [one.checksum, "counter", undefined]);
    assert.match(read.code, /bundled/);
    assert.doesNotMatch(read.code, /^import|platform|\/tmp/m);
    assert.deepEqual(Object.keys(read.messages), ["en"]);
  });
});

Deno.test("packFolder() signs with a key that its author made, and the same one names them each time", async () => {
  await inScaffold(async (folder, above) => {
    const { publisher } = await writeSigningKey(`${above}/key.json`);
    assert.equal((await Deno.stat(`${above}/key.json`)).mode! & 0o777, 0o600);
    await assert.rejects(writeSigningKey(`${above}/key.json`), { code: "plugin.key_taken" });
    const packed = await packFolder(folder, await readSigningKey(`${above}/key.json`));
    assert.equal((await readPackage(packed.bytes)).publisher, publisher);
    assert.equal(packed.publisher, publisher);
  });
});

Deno.test("readSigningKey() refuses what is no private key", async () => {
  await inScaffold(async (folder) => {
    for (const file of ["manifest.json", "README.md", "nothing.json"]) {
      await assert.rejects(readSigningKey(`${folder}/${file}`), { code: "plugin.key_invalid" }, file);
    }
  });
});

Deno.test("packFolder() refuses code that cannot be one module of its own", async () => {
  await inScaffold(async (folder) => {
    for (const code of ['import "node:fs";', 'import "./gone.ts";', "export const = 1;"]) {
      await Deno.writeTextFile(`${folder}/plugin.ts`, code);
      await assert.rejects(packFolder(folder), { code: "plugin.code_invalid" }, code);
    }
  });
});
