import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { findMissingDisk, mountSmallDisk } from "core/testing/bad_days/small_disk.ts";
import { testWhere } from "core/testing/skip.ts";
import { hashOf, inChunks, manyBytes, readAll } from "./contract.ts";
import { folderStore } from "./folder_store.ts";
import { openHeldStore } from "./held_store.ts";

testWhere(
  await findMissingDisk(),
  "openHeldStore() shows every file while its disk is full, and holds them when there is room",
  async () => {
    const folder = await Deno.makeTempDir({ prefix: "carillon_" });
    const origin = folderStore(folder);
    const hashes: string[] = [];
    for (let at = 0; at < 4; at++) {
      const bytes = manyBytes(400_000 + at);
      hashes.push(hashOf(bytes));
      await origin.put(hashes[at]!, inChunks(bytes));
    }
    await using disk = await mountSmallDisk(4);
    const held = `${disk.folder}/held`;
    const store = await openHeldStore(origin, held, 100_000_000);
    await readAll(store, hashes[0]!);
    await disk.fill();
    const lines: string[] = [];
    const undo = catchLog((line) => lines.push(line));
    for (const hash of hashes) assert.equal(hashOf(await readAll(store, hash)), hash);
    undo();
    assert.deepEqual([store.report().files, store.report().hits, store.report().passed], [1, 1, 3]);
    assert.match(lines.join("\n"), /could not be held on disk/);
    await store.close();

    await disk.free();
    const later = await openHeldStore(origin, held, 100_000_000);
    for (const hash of hashes) assert.equal(hashOf(await readAll(later, hash)), hash);
    assert.deepEqual([later.report().files, later.report().passed, later.report().damaged], [4, 0, 0]);
    await later.close();
    await Deno.remove(folder, { recursive: true });
  },
);
