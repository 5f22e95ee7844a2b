import assert from "node:assert/strict";
import { connect } from "core/data/client.ts";
import { databaseFile } from "core/run/readers.ts";
import { newHouse } from "core/testing/house.ts";
import { listOperations, site } from "contexts/site/mod.ts";
import { PLUGINS } from "edge/plugins.ts";
import { perform } from "./operations.ts";

const operator = { kind: "person", id: "p1", roles: ["operator"] } as const;
const streaks = PLUGINS.find(({ manifest }) => manifest.id === "streaks")!.context!;

Deno.test("perform() rebuilds for operators and notes who, what and how much; a check is not noted", async () => {
  await using house = await newHouse({ contexts: [site], plugins: [streaks] });
  const visit = { personId: "p", courseId: "c", unitId: "u" };
  await house.tell("learning.unit.viewed.v1", visit);
  const client = connect(databaseFile(house.folder, "streaks"));
  await client.execute("delete from day");
  client.close();

  const task = { house, actor: operator };
  const told = await perform(task, "rebuild", { resident: "streaks", check: true });
  assert.deepEqual([told.sound, told.applied, told.tables[0]!.missing], [false, false, 1]);
  assert.deepEqual(await listOperations(house.reader("site"), 10), []);

  const done = await perform(task, "rebuild", { resident: "streaks" });
  assert.deepEqual([done.sound, done.applied], [false, true]);
  await assert.rejects(perform(task, "rebuild", { resident: "site" }), { code: "rebuild.nothing_kept" });
  const [refused, noted] = await listOperations(house.reader("site"), 10);
  assert.deepEqual([refused?.outcome, refused?.answer], ["refused", { code: "rebuild.nothing_kept" }]);
  assert.deepEqual([noted?.operation, noted?.about, noted?.outcome, noted?.answer], [
    "rebuild",
    { resident: "streaks" },
    "done",
    { signals: 1, rows: 1 },
  ]);
  assert.ok((await perform(task, "rebuild", { resident: "streaks", check: true })).sound);
});
