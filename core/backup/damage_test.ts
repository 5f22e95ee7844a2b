import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { isThere } from "core/data/is_there.ts";
import { findMissingDisk, mountSmallDisk } from "core/testing/bad_days/small_disk.ts";
import { testWhere } from "core/testing/skip.ts";
import { listStored } from "./data_files.ts";
import {
  backUpTo,
  listBackups,
  openRingers,
  type Places,
  restoreFrom,
  ring,
  verifyBackups,
  withPlaces,
  withStore,
} from "./sample_drill.ts";

// What a backup and a restore do on bad days: what was there before stays as it was.

function refusedAs(code: string, message = /./) {
  return (error: unknown) => error instanceof Refusal && error.code === code && message.test(error.message);
}

/** A house that has rung so often and was closed. */
async function rungHouse({ data }: Places, times: number): Promise<void> {
  const house = await openRingers(data);
  await ring(house, times);
  await house.close();
}

async function chunksOf(store: string): Promise<string[]> {
  return (await Array.fromAsync(listStored(`${store}/objects`))).sort();
}

Deno.test("a backup that is cut off halfway is not listed, and the next goes on with what it left", async () => {
  await withPlaces(async (places) => {
    await rungHouse(places, 5);
    await backUpTo(places);
    const [name] = [...Deno.readDirSync(`${places.store}/backups`)].map(({ name }) => name);
    // Cut off before its last deed: all chunks are there, and half of a manifest.
    await Deno.rename(`${places.store}/backups/${name}`, `${places.store}/backups/${name}.half`);
    assert.deepEqual(await listBackups(places), []);
    await assert.rejects(restoreFrom(places), refusedAs("backup.none"));
    const next = await backUpTo(places);
    assert.deepEqual([next.manifest.number, next.added], [1, 0]);
    await restoreFrom(places);
  });
});

Deno.test("restore() names a chunk that is damaged or missing, and leaves nothing behind", async () => {
  await withPlaces(async (places) => {
    await rungHouse(places, 5);
    await backUpTo(places);
    const hashes = await chunksOf(places.store);
    for (const [at, hash] of hashes.entries()) {
      const file = `${places.store}/objects/${hash.slice(0, 2)}/${hash.slice(2)}`;
      const bytes = await Deno.readFile(file);
      if (at % 2 === 0) await Deno.remove(file);
      else await Deno.writeFile(file, bytes.map((byte, at) => at === 100 ? byte ^ 1 : byte));
      if (at % 2 === 1 && bytes.length <= 100) continue;
      await assert.rejects(restoreFrom(places), refusedAs("backup.damaged", new RegExp(hash)));
      assert.equal(await isThere(places.restored), false);
      const { findings } = await verifyBackups(places);
      assert.deepEqual(findings.map(({ about, examples }) => [about, examples]), [["backup 1", [hash]]]);
      await Deno.writeFile(file, bytes);
    }
    assert.deepEqual((await verifyBackups(places)).findings, []);
    await restoreFrom(places);
  });
});

Deno.test("restore() writes over nothing, and not into a folder that is used", async () => {
  await withPlaces(async (places) => {
    const house = await openRingers(places.data);
    await ring(house, 1);
    await backUpTo(places);
    await assert.rejects(
      restoreFrom({ ...places, restored: places.data }),
      refusedAs("backup.target_not_empty"),
    );
    await house.close();
    await Deno.mkdir(places.restored);
    await Deno.writeTextFile(`${places.restored}/letter`, "Dear site");
    await assert.rejects(restoreFrom(places), refusedAs("backup.target_not_empty"));
    assert.equal(await Deno.readTextFile(`${places.restored}/letter`), "Dear site");
  });
});

Deno.test("restore() before the first backup says which is the oldest; a clock that went back hides no backup", async () => {
  await withPlaces(async (places) => {
    await rungHouse(places, 1);
    for (const at of ["2026-03-02T09:10:00Z", "2026-03-02T09:04:00Z", "2026-03-02T09:05:00Z"]) {
      await backUpTo(places, { clock: () => new Date(at) });
    }
    assert.deepEqual((await listBackups(places)).map(({ number }) => number), [1, 2, 3]);
    await assert.rejects(
      restoreFrom(places, new Date("2026-03-02T09:00:00Z")),
      refusedAs("backup.none_before", /2026-03-02T09:04/),
    );
    const chosen = async (at?: string) => {
      const { manifest } = await restoreFrom(places, at ? new Date(at) : undefined);
      await Deno.remove(places.restored, { recursive: true });
      return manifest.number;
    };
    assert.deepEqual([
      await chosen(),
      await chosen("2026-03-02T09:04:30Z"),
      await chosen("2026-03-02T10:00Z"),
    ], [3, 2, 3]);
  });
});

Deno.test("openBackupStore() is one backup's at a time, and says where there is none", async () => {
  await withPlaces(async (places) => {
    await rungHouse(places, 1);
    await assert.rejects(restoreFrom(places), refusedAs("backup.store_missing"));
    await backUpTo(places);
    await withStore(places.store, true, async () => {
      await assert.rejects(backUpTo(places), refusedAs("backup.store_in_use"));
      await assert.rejects(restoreFrom(places), refusedAs("backup.store_in_use"));
    });
    await Deno.writeTextFile(`${places.store}/backups/00000007-20260302T090000000Z.json`, "{}");
    await assert.rejects(listBackups(places), refusedAs("backup.manifest_unreadable", /00000007/));
  });
});

testWhere(
  await findMissingDisk(),
  "backUp() on a disk that is full is refused, keeps what there is, and goes on when there is room",
  async () => {
    await using disk = await mountSmallDisk(4);
    await withPlaces(async (given) => {
      const places = { ...given, store: `${disk.folder}/backups` };
      await rungHouse(places, 2);
      await backUpTo(places);
      await rungHouse(places, 30);
      await disk.fill();
      await assert.rejects(backUpTo(places), refusedAs("backup.store_unwritable"));
      await disk.free();
      assert.deepEqual((await listBackups(places)).map(({ number }) => number), [1]);
      assert.deepEqual((await verifyBackups(places)).findings, []);
      assert.equal((await backUpTo(places)).manifest.number, 2);
      await restoreFrom(places);
      await disk.fill();
      await assert.rejects(
        restoreFrom({ ...places, restored: `${disk.folder}/restored` }),
        refusedAs("backup.store_unwritable"),
      );
      assert.equal(await isThere(`${disk.folder}/restored`), false);
    });
  },
);
