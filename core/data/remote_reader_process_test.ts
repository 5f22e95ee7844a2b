import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { Refusal } from "core/base/refusal.ts";
import { testWhere } from "core/testing/skip.ts";
import { findSqld, type Sqld, startSqld } from "core/testing/sqld.ts";
import { connect } from "./client.ts";
import { openReader } from "./reader.ts";
import { openRemoteReader } from "./remote_reader.ts";

const found = await findSqld();
const missing = "missing" in found ? found.missing : undefined;

const refusedAs = (code: string) => (error: unknown) =>
  error instanceof Refusal && error.code === code && error.kind !== "missing";

/** Runs with a database file of two rows, and a libSQL server that has a copy of it. */
async function withServer(run: (file: string, server: Sqld) => Promise<void>): Promise<void> {
  const file = await Deno.makeTempFile({ suffix: ".db" });
  const client = connect(file);
  await client.execute(
    "create table bell (name text primary key, kilograms real, sound blob, cracked integer)",
  );
  await client.execute("insert into bell values ('Ada', 466.5, x'00ff', 0), ('Émile', null, null, 1)");
  client.close();
  try {
    await using server = await startSqld(found as { path: string }, file);
    await run(file, server);
  } finally {
    await Deno.remove(file);
  }
}

testWhere(
  missing,
  "openRemoteReader() reads from a libSQL server what a reader of the file reads",
  async () => {
    await withServer(async (file, server) => {
      const [here, there] = [await openReader(file), await openRemoteReader("bells", server.url)];
      const asked = [
        sql`select name, kilograms, cracked from bell order by name`,
        sql`select count(*) as n from bell where name = ${"Émile"}`,
        sql`with light as (select * from bell where kilograms < ${500}) select name from light`,
        sql`select name from bell where name = ${"nobody"}`,
      ];
      for (const query of asked) {
        assert.deepEqual(plain(await there.database.all(query)), plain(await here.database.all(query)));
      }
      here.close();
      there.close();
    });
  },
);

function plain(rows: readonly unknown[]): unknown[] {
  return rows.map((row) => ({ ...row as object }));
}

testWhere(missing, "openRemoteReader() cannot write", async () => {
  await withServer(async (_file, server) => {
    const reader = await openRemoteReader("bells", server.url);
    for (
      const write of [sql`delete from bell`, sql`  Update bell set cracked = 1`, sql`pragma user_version = 3`]
    ) {
      await assert.rejects(Promise.resolve(reader.database.run(write)));
    }
    assert.deepEqual(
      plain(await reader.database.all(sql`select count(*) as n from bell where cracked = 1`)),
      [{ n: 1 }],
    );
    reader.close();
  });
});

testWhere(missing, "openRemoteReader() says in one sentence when the server does not answer", async () => {
  await withServer(async (_file, server) => {
    const reader = await openRemoteReader("bells", server.url);
    await server.kill();
    await assert.rejects(
      Promise.resolve(reader.database.all(sql`select 1`)),
      (error) => causes(error).some(refusedAs("data.unreachable")),
    );
    reader.close();
    await assert.rejects(openRemoteReader("bells", server.url), refusedAs("data.unreachable"));
  });
});

function causes(error: unknown): unknown[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}

testWhere(undefined, "openRemoteReader() refuses an address that is none, and tells no token", async () => {
  await assert.rejects(
    openRemoteReader("bells", "http://db.example.org:x?authToken=secret"),
    (error) => refusedAs("data.address_invalid")(error) && !(error as Error).message.includes("secret"),
  );
});
