import assert from "node:assert/strict";
import { openWriter } from "core/data/writer.ts";
import { testWhere } from "core/testing/skip.ts";
import { findSqld, type Sqld, startSqld } from "core/testing/sqld.ts";
import {
  backUpTo,
  countsIn,
  openRingers,
  type Places,
  restoreFrom,
  ring,
  untilHeard,
  withPlaces,
} from "./sample_drill.ts";
import { RINGERS } from "core/testing/probe_house.ts";
import { verifyData } from "./verify.ts";

const found = await findSqld();
const missing = "missing" in found ? found.missing : undefined;
const KNOWN = {
  byKind: new Map([["core", 100], ["bus", 100], ...RINGERS.map(({ name }) => [name, 1] as const)]),
  other: 1,
};

/** A house that rang five times, whose ringer is on a server now. */
async function servedRinger({ data }: Places): Promise<Sqld> {
  const house = await openRingers(data);
  await ring(house, 5);
  await untilHeard(data, 5);
  await house.close();
  const server = await startSqld(found as { path: string }, `${data}/ringer.db`);
  // What was left behind is older than what is on the server.
  await store(
    server,
    "update count set n = n + 1 where name = 'b0'",
    "update _stand set sequence = sequence + 1",
  );
  return server;
}

/** Stores something on a server, as its home does. */
async function store({ url }: Sqld, ...statements: readonly string[]): Promise<void> {
  const writer = await openWriter(url);
  try {
    await writer.write(async () => {
      for (const statement of statements) await writer.execute(statement);
    });
  } finally {
    await writer.close();
  }
}

testWhere(
  missing,
  "backUp() copies databases on servers at the same moment as those in files; restore() makes files of all",
  async () => {
    await withPlaces(async (places) => {
      await using server = await servedRinger(places);
      const primaries = { ringer: server.url };
      await backUpTo(places, { primaries });
      await store(
        server,
        "update count set n = n + 1 where name = 'b1'",
        "update _stand set sequence = sequence + 1",
      );
      // What was copied is kept, and only what is new comes over.
      const { manifest } = await backUpTo(places, { primaries });
      assert.equal(manifest.data!.databases.filter(({ name }) => name === "ringer").length, 1);
      await restoreFrom(places);
      assert.deepEqual(countsIn(places.restored), [7, 5, 10]);
      assert.deepEqual((await verifyData(places.restored, KNOWN)).findings, []);

      // A server can go on from what was restored.
      {
        await using again = await startSqld(found as { path: string }, `${places.restored}/ringer.db`);
        await store(again, "update count set n = n + 1 where name = 'b1'");
        await backUpTo({ ...places, store: `${places.store}_again` }, { primaries: { ringer: again.url } });
      }

      // Another life of the database: the copy is of the former, and made anew.
      await store(server, "update _stand set generation = 'another', sequence = 1");
      assert.equal((await backUpTo(places, { primaries })).manifest.number, 3);
      // Who does not say where it is, is told what is missing.
      await Deno.remove(`${places.data}/ringer.db`);
      assert.deepEqual((await backUpTo(places)).missing, ["ringer"]);
      await server.kill();
      await assert.rejects(backUpTo(places, { primaries }), { code: "backup.server_unread" });
    });
  },
);
