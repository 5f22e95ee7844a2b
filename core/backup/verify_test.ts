import assert from "node:assert/strict";
import { Statements } from "core/data/statements.ts";
import { RINGERS } from "core/testing/probe_house.ts";
import {
  backUpTo,
  openRingers,
  type Places,
  restoreFrom,
  ring,
  untilHeard,
  withPlaces,
} from "./sample_drill.ts";
import { type KnownSteps, verifyData } from "./verify.ts";

const KNOWN: KnownSteps = {
  byKind: new Map([
    ["core", 100],
    ["bus", 100],
    ["keys", 100],
    ...RINGERS.map(({ name }) => [name, 1] as const),
  ]),
  other: 1,
};

function change(file: string, ...statements: readonly string[]): void {
  const connection = new Statements(file);
  for (const statement of statements) connection.execute(statement);
  connection.close();
}

/** Puts a database of an older copy into a folder, as a file of its own, and nothing of what was beside the former. */
async function putBack({ data, restored }: Places, name: string): Promise<void> {
  for (const end of ["", "-wal", "-shm"]) {
    await Deno.remove(`${data}/${name}.db${end}`).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
  await Deno.copyFile(`${restored}/${name}.db`, `${data}/${name}.db`);
}

/** What is found in a folder: of what kind, about what, how often. */
async function findings(folder: string) {
  const { findings } = await verifyData(folder, KNOWN);
  return findings.map(({ is, about, count }) => [is, about, count]);
}

/** An older backup restored, and the data folder that went on after it; everybody has heard everything. */
async function olderAndNewer(places: Places): Promise<void> {
  const house = await openRingers(places.data);
  await ring(house, 5);
  await untilHeard(places.data, 5);
  await house.close();
  await backUpTo(places);
  await restoreFrom(places);
  const again = await openRingers(places.data);
  await ring(again, 3);
  await untilHeard(places.data, 8);
  await again.close();
}

Deno.test("verifyData() finds nothing while a house works, and tells how far each has come", async () => {
  await withPlaces(async (places) => {
    const house = await openRingers(places.data);
    const ringing = ring(house, 50);
    for (let time = 0; time < 5; time++) assert.deepEqual(await findings(places.data), []);
    await ringing;
    await untilHeard(places.data, 50);
    await house.close();
    const { said } = await verifyData(places.data, KNOWN);
    assert.deepEqual(said, [
      { context: "echo", said: 50, from: 1, logged: 50, toCarry: 0, lost: [] },
      { context: "listener", said: 0, from: 0, logged: 0, toCarry: 0, lost: [] },
      { context: "ringer", said: 50, from: 1, logged: 50, toCarry: 0, lost: [] },
    ]);
  });
});

Deno.test("verifyData() lists the signals of works that older rows do not have: id, name, position", async () => {
  await withPlaces(async (places) => {
    await olderAndNewer(places);
    await putBack(places, "ringer");
    const { findings } = await verifyData(places.data, KNOWN);
    assert.deepEqual(findings.map(({ is, about, count }) => [is, about, count]), [[
      "signals_newer",
      "ringer",
      3,
    ]]);
    for (const [at, example] of findings[0]!.examples.entries()) {
      assert.match(example, new RegExp(`^[0-9a-f-]{36} ringer\\.bell\\.rung\\.v1 ringer:${6 + at}$`));
    }
  });
});

Deno.test("verifyData() lists what an older log does not have: said, heard, and who stands beyond its end", async () => {
  await withPlaces(async (places) => {
    await olderAndNewer(places);
    await putBack(places, "bus");
    change(`${places.data}/bus.db`, "update subscriber set position = 99 where name = 'echo'");
    assert.deepEqual(await findings(places.data), [
      ["position_beyond", "echo", 1],
      ["signals_lost", "echo", 3],
      ["heard_unknown", "echo", 3],
      ["heard_unknown", "listener", 6],
      ["signals_lost", "ringer", 3],
    ]);
    // Where the outbox has let go of them, how many is all that is known.
    change(`${places.data}/ringer.db`, "delete from _outbox");
    assert.deepEqual((await findings(places.data)).at(-1), ["signals_lost", "ringer", 3]);
  });
});

Deno.test("verifyData() names what is damaged, broken or newer, and looks at all the others", async () => {
  await withPlaces(async (places) => {
    const house = await openRingers(places.data);
    await ring(house, 3);
    await house.close();
    change(
      `${places.data}/echo.db`,
      "pragma foreign_keys = off",
      "create table belfry (bell text references count (name))",
      "insert into belfry values ('nowhere')",
      "insert into _migration (kind, version, needs) values ('echo', 2, 2), ('core', 900, 3)",
    );
    await Deno.writeTextFile(`${places.data}/ringer.db`, "no database at all ".repeat(1_000));
    await Deno.mkdir(`${places.data}/files/ab`, { recursive: true });
    await Deno.writeTextFile(`${places.data}/files/ab/${"c".repeat(62)}`, "something else");
    assert.deepEqual(await findings(places.data), [
      ["damaged", "ringer", 1],
      ["broken_reference", "echo", 1],
      ["newer", "echo", 1],
      ["damaged", "files", 1],
    ]);
  });
});
