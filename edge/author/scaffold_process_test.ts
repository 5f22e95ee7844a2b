import assert from "node:assert/strict";
import { idFrom, refreshPlatform, writeScaffold } from "./scaffold.ts";
import { runPluginTests } from "./run_plugin_tests.ts";

async function inFolder(act: (folder: URL) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempDir();
  try {
    await act(new URL(`file://${path}/`));
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

Deno.test("writeScaffold() writes a plugin whose tests and types hold at once, outside of this repository", async () => {
  await inFolder(async (folder) => {
    const { id, files } = await writeScaffold(new URL("new/", folder), "My counter");
    assert.equal(id, "my_counter");
    assert.ok(files.includes("platform.d.ts") && files.includes("plugin_test.ts"));
    const { passed, output } = await runPluginTests(new URL("new/", folder), { check: true });
    assert.ok(passed, output);
    assert.match(output, /4 passed \| 0 failed/);
  });
});

Deno.test("writeScaffold() writes over nothing", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(new URL("notes.txt", folder), "mine");
    await assert.rejects(writeScaffold(folder, "counter"), { code: "plugin.folder_taken" });
  });
});

Deno.test("refreshPlatform() keeps what the author set, and drops a platform that stood elsewhere", async () => {
  await inFolder(async (folder) => {
    const theirs = {
      imports: { chance: "npm:chance@1.1.13", "carillon/kit": "file:///gone/kit.ts" },
      scopes: { "file:///gone/": {} },
      fmt: { lineWidth: 80 },
    };
    await Deno.writeTextFile(new URL("deno.json", folder), JSON.stringify(theirs));
    await assert.rejects(refreshPlatform(folder), { code: "plugin.folder_missing" });
    await Deno.writeTextFile(new URL("manifest.json", folder), "{}");
    await refreshPlatform(folder);
    const settings = JSON.parse(await Deno.readTextFile(new URL("deno.json", folder)));
    assert.equal(settings.imports.chance, theirs.imports.chance);
    assert.deepEqual(settings.fmt, theirs.fmt);
    assert.ok(!("file:///gone/" in settings.scopes));
    assert.match(settings.imports["carillon/kit"], /edge\/author\/kit\.ts$/);
  });
});

Deno.test("idFrom() makes an id of a name, and refuses what is none", () => {
  assert.equal(idFrom(" My Counter 2"), "my_counter_2");
  for (const name of ["", "7", "é", "a".repeat(60)]) {
    assert.throws(() => idFrom(name), { code: "plugin.name_invalid" }, name);
  }
});
