import assert from "node:assert/strict";
import { openKeyFile } from "core/bus/key_file.ts";
import type { KeyRing } from "core/bus/key_ring.ts";
import { isThere } from "core/data/is_there.ts";
import { listStored } from "./data_files.ts";
import { chooseBackup, restore } from "./restore.ts";
import { backUpTo, openRingers, type Places, restoreFrom, withPlaces, withStore } from "./sample_drill.ts";

async function useKeys<Answer>(folder: string, use: (keys: KeyRing) => Promise<Answer>): Promise<Answer> {
  await Deno.mkdir(`${folder}/keys`, { recursive: true });
  const keys = await openKeyFile(`${folder}/keys/people.db`);
  try {
    return await use(keys);
  } finally {
    await keys.close();
  }
}

/** A closed house whose folder has keys: of two people, and its own. */
async function keyedHouse({ data }: Places): Promise<void> {
  await (await openRingers(data)).close();
  await useKeys(data, async (keys) => {
    await keys.make("p1");
    await keys.make("p2");
  });
  await Deno.writeTextFile(`${data}/cookie-key`, "a key");
}

Deno.test("restore() takes the newest keys: who was erased since stays shut, and is named", async () => {
  await withPlaces(async (places) => {
    await keyedHouse(places);
    await backUpTo(places, { clock: () => new Date("2026-03-02T09:00:00Z") });
    await useKeys(places.data, (keys) => keys.destroy("p2"));
    await backUpTo(places, { clock: () => new Date("2026-03-02T09:01:00Z") });
    const { erasedSince, manifest } = await restoreFrom(places, new Date("2026-03-02T09:00:30Z"));
    assert.deepEqual([manifest.number, erasedSince], [1, ["p2"]]);
    await useKeys(places.restored, async (keys) => {
      assert.equal((await keys.find("p1"))?.length, 32);
      assert.equal(await keys.find("p2"), undefined);
    });
    assert.equal(await Deno.readTextFile(`${places.restored}/cookie-key`), "a key");
  });
});

Deno.test("backUp() without keys holds none of them; with keys from elsewhere, or without them, it is restored", async () => {
  await withPlaces(async (places) => {
    await keyedHouse(places);
    await backUpTo(places, { parts: "without keys" });
    const safe = { ...places, store: `${places.store}_of_keys` };
    await backUpTo(safe, { parts: "only keys" });
    assert.deepEqual(await Array.fromAsync(listStored(`${places.store}/keys`)), []);
    assert.deepEqual(await Array.fromAsync(listStored(`${safe.store}/objects`)), []);
    await assert.rejects(restoreFrom(places), { code: "backup.keys_missing" });
    await assert.rejects(restoreFrom(safe), { code: "backup.none" });

    await withStore(places.store, false, (store) =>
      withStore(safe.store, false, async (keysFrom) => {
        const { erasedSince } = await restore(
          await chooseBackup(store, { keysFrom }),
          store,
          places.restored,
        );
        assert.deepEqual(erasedSince, []);
        assert.ok(await isThere(`${places.restored}/keys/people.db`));
        const bare = `${places.restored}_bare`;
        await restore(await chooseBackup(store, { keysFrom: "none" }), store, bare);
        assert.ok(!await isThere(`${bare}/keys/people.db`) && !await isThere(`${bare}/cookie-key`));
      }));
  });
});
