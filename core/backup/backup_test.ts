import assert from "node:assert/strict";
import { backUpTo, openRingers, restoreFrom, ring, untilHeard, withPlaces } from "./sample_drill.ts";

/** Opens what was restored, rings so many times more, and waits until everybody has heard: how often each counted. */
async function goOn(folder: string, times: number, rung: number): Promise<number> {
  const house = await openRingers(folder);
  await ring(house, times);
  await untilHeard(folder, rung);
  const said = await house.signals.read(0, 1_000);
  await house.close();
  return said.length;
}

Deno.test("backUp() while a house works, restore() to the end and to a time: rows, signals and a new life", async () => {
  await withPlaces(async (places) => {
    const house = await openRingers(places.data);
    await ring(house, 20);
    const first = await backUpTo(places, { clock: () => new Date("2026-03-02T09:00:00Z") });
    await ring(house, 10);
    const second = await backUpTo(places, { clock: () => new Date("2026-03-02T09:01:00Z") });
    await house.close();
    assert.deepEqual([first.manifest.number, second.manifest.number], [1, 2]);

    const { later } = await restoreFrom(places, new Date("2026-03-02T09:00:30Z"));
    assert.deepEqual({ ...later, said: later.said.find(({ context }) => context === "ringer") }, {
      asked: { at: "2026-03-02T09:00:30.000Z", secondsBefore: 30 },
      next: "2026-03-02T09:01:00.000Z",
      newest: "2026-03-02T09:01:00.000Z",
      said: { context: "ringer", signals: 10 },
    });
    assert.equal(await goOn(places.restored, 1, 21), 42);
    await Deno.remove(places.restored, { recursive: true });

    const { generation, later: none } = await restoreFrom(places);
    assert.deepEqual(none, { said: [] });
    const before = second.manifest.data!.databases.find(({ name }) => name === "ringer")!;
    assert.deepEqual([before.said, before.relayed !== undefined, before.steps.ringer], [30, true, 1]);
    assert.notEqual(generation, before.stand!.generation);
    assert.equal(await goOn(places.restored, 1, 31), 62);

    // What another life of the databases said is not counted as theirs.
    await backUpTo({ ...places, data: places.restored });
    await Deno.remove(places.restored, { recursive: true });
    const { later: own } = await restoreFrom(places, new Date("2026-03-02T09:00:30Z"));
    assert.equal(own.said.find(({ context }) => context === "ringer")?.signals, 10);
    assert.notEqual(own.newest, own.next);
  });
});
