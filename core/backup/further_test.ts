import assert from "node:assert/strict";
import { Statements } from "core/data/statements.ts";
import { RINGERS } from "core/testing/probe_house.ts";
import { chooseBackup, restore } from "./restore.ts";
import { backUpTo, countsIn, openRingers, type Places, ring, withPlaces, withStore } from "./sample_drill.ts";
import { verifyData } from "./verify.ts";

const KNOWN = {
  byKind: new Map([["core", 100], ["bus", 100], ...RINGERS.map(({ name }) => [name, 1] as const)]),
  other: 1,
};

async function rungOn(places: Places, times: number): Promise<void> {
  const house = await openRingers(places.data);
  await ring(house, times);
  await house.close();
}

/** What a region has of a database: here, what the database is now. */
async function copyAsRegion({ data }: Places, name: string, replicas: string): Promise<void> {
  await Deno.mkdir(`${replicas}/${name}/1`, { recursive: true });
  await Deno.copyFile(`${data}/${name}.db`, `${replicas}/${name}/1/replica.db`);
}

function restoreWith({ store, restored }: Places, replicas: string) {
  return withStore(
    store,
    false,
    async (store) => restore(await chooseBackup(store, { keysFrom: store }), store, restored, { replicas }),
  );
}

Deno.test("restore() takes a region's copy where it is further and of the same life; verify lists what disagrees then", async () => {
  await withPlaces(async (places) => {
    const replicas = `${places.data}/../replicas`;
    await rungOn(places, 5);
    await copyAsRegion(places, "echo", replicas);
    await backUpTo(places);
    await rungOn(places, 3);
    for (const name of ["ringer", "listener"]) await copyAsRegion(places, name, replicas);
    // Of another life, and damaged: neither counts.
    const other = new Statements(`${replicas}/listener/1/replica.db`);
    other.execute("update _stand set generation = 'another'");
    other.close();
    await Deno.mkdir(`${replicas}/bus/1`, { recursive: true });
    await Deno.writeTextFile(`${replicas}/bus/1/replica.db`, "no database");

    const { further, generation } = await restoreWith(places, replicas);
    assert.deepEqual(further.map(({ name }) => name), ["ringer"]);
    assert.equal(further[0]!.to - further[0]!.from, 3);
    assert.deepEqual(countsIn(places.restored), [8, 5, 10]);
    const copy = new Statements(`${places.restored}/ringer.db`);
    assert.equal(copy.execute("select generation from _stand").rows[0]![0], generation);
    copy.close();
    const { findings } = await verifyData(places.restored, KNOWN);
    assert.deepEqual(findings.map(({ about }) => about), ["ringer"]);
  });
});
