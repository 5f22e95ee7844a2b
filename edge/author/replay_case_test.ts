import assert from "node:assert/strict";
import { folderUrl } from "./plugin_folder.ts";
import { replayCase } from "./replay_case.ts";
import { writeScaffold } from "./scaffold.ts";

const CASE = {
  plugin: "counter",
  version: "0.1.0",
  call: {
    do: "hear",
    name: "learning.unit.viewed.v1",
    given: { actor: { kind: "person", id: "p" }, body: { personId: "poison", courseId: "Org+Course+Run" } },
  },
  circumstances: {
    site: "main",
    scope: "site",
    language: "en",
    now: "2026-03-02T09:00:00.000Z",
    settings: {},
  },
  fault: "threw",
  message: "cannot count poison",
  at: "2026-03-02T09:00:00.000Z",
};

Deno.test("replayCase() has the folder's code answer what failed on a site: it fails again, until it is mended", async () => {
  const above = await Deno.makeTempDir();
  try {
    const folder = `${above}/counter`;
    await writeScaffold(folderUrl(folder), "counter");
    await Deno.writeTextFile(`${above}/case.json`, JSON.stringify(CASE));
    const mended = await Deno.readTextFile(`${folder}/plugin.ts`);
    const broken = mended.replace(
      "const key",
      'if (personId === "poison") throw new Error("cannot count poison");\n      const key',
    );
    await Deno.writeTextFile(`${folder}/plugin.ts`, broken);
    assert.match((await replayCase(`${above}/case.json`, folder)).failed!, /cannot count poison/);
    await Deno.writeTextFile(`${folder}/plugin.ts`, mended);
    const { failed, logged } = await replayCase(`${above}/case.json`, folder);
    assert.deepEqual([failed, logged], [undefined, ["1 units looked at"]]);
    for (const wrong of [{ ...CASE, plugin: "other" }, { plugin: "counter" }]) {
      await Deno.writeTextFile(`${above}/case.json`, JSON.stringify(wrong));
      await assert.rejects(replayCase(`${above}/case.json`, folder), { code: "plugin.case_invalid" });
    }
  } finally {
    await Deno.remove(above, { recursive: true });
  }
});
