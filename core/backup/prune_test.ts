import assert from "node:assert/strict";
import { listStored } from "./data_files.ts";
import type { Manifest } from "./manifest.ts";
import { keptOf, prune } from "./prune.ts";
import {
  backUpTo,
  listBackups,
  openRingers,
  restoreFrom,
  ring,
  verifyBackups,
  withPlaces,
  withStore,
} from "./sample_drill.ts";

const PART = { databases: [], files: [] };
const DATA = { ...PART, stored: { bytes: 0, pieces: [] } };

function backups(...of: readonly (readonly [at: string, parts?: "keys"])[]): Manifest[] {
  return of.map(([at, parts], index) => ({
    format: 1,
    number: index + 1,
    at: `${at}:00.000Z`,
    platform: "0.0.0",
    ...parts === "keys" ? { keys: PART } : { data: DATA },
  }));
}

Deno.test("keptOf() keeps the newest, the last of each day, and the newest rows and keys in any case", () => {
  const all = backups(
    ["2026-03-01T09:00", "keys"],
    ["2026-03-01T10:00"],
    ["2026-03-01T11:00"],
    ["2026-03-02T09:00"],
    ["2026-03-03T09:00"],
    ["2026-03-03T10:00"],
  );
  const numbers = (newest: number, days: number) => keptOf(all, { newest, days }).map(({ number }) => number);
  assert.deepEqual(numbers(2, 0), [1, 5, 6]);
  assert.deepEqual(numbers(1, 3), [1, 3, 4, 6]);
  assert.deepEqual(numbers(0, 0), [1, 6]);
  assert.deepEqual(numbers(9, 9), [1, 2, 3, 4, 5, 6]);
});

Deno.test("prune() lets go of what no backup needs, what was cut off included, and of nothing else", async () => {
  await withPlaces(async (places) => {
    const house = await openRingers(places.data);
    const objects = `${places.store}/objects`;
    const count = async () => (await Array.fromAsync(listStored(objects))).length;
    for (let time = 0; time < 3; time++) {
      await ring(house, 5);
      await backUpTo(places);
    }
    await house.close();
    await Deno.writeTextFile(`${objects}/00000000.half`, "");
    const half = [...Deno.readDirSync(objects)].find(({ isDirectory }) => isDirectory)!.name;
    await Deno.writeTextFile(`${objects}/${half}/1.half`, "half of a chunk");
    const before = await count();
    const report = await withStore(places.store, true, (store) => prune(store, { newest: 1, days: 0 }));
    assert.deepEqual([report.removed, report.kept], [[1, 2], 1]);
    assert.ok(report.swept > 0);
    assert.ok(await count() < before);
    assert.deepEqual((await listBackups(places)).map(({ number }) => number), [3]);
    assert.deepEqual((await verifyBackups(places)).findings, []);
    await restoreFrom(places);
    const again = await withStore(places.store, true, (store) => prune(store, { newest: 1, days: 0 }));
    assert.deepEqual(again, { kept: 1, removed: [], swept: 0 });
  });
});
