import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { connect } from "./client.ts";
import { openReader } from "./reader.ts";

const thing = sqliteTable("thing", {
  at: text("at").notNull(),
  size: integer("size").notNull(),
  on: integer("on", { mode: "boolean" }).notNull(),
  facts: text("facts", { mode: "json" }).$type<{ n: number }>(),
});

async function withThings(use: (file: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const client = connect(`${folder}/a.db`);
  await client.execute('create table thing (at text, size integer, "on" integer, facts text)');
  await client.execute(`insert into thing values ('x', 7, 1, '{"n":1}'), ('y', 8, 0, null)`);
  client.close();
  await use(`${folder}/a.db`);
  await Deno.remove(folder, { recursive: true });
}

Deno.test("openReader() gives rows as the query builder and as raw SQL expect them, whatever columns are called", () =>
  withThings(async (file) => {
    const reader = await openReader(file);
    assert.deepEqual(await reader.database.select().from(thing), [
      { at: "x", size: 7, on: true, facts: { n: 1 } },
      { at: "y", size: 8, on: false, facts: null },
    ]);
    assert.deepEqual(await reader.database.all(sql`select at, size from thing where "on" = ${true}`), [{
      at: "x",
      size: 7,
    }]);
    assert.deepEqual(await reader.database.select({ a: thing.at, b: thing.at }).from(thing).limit(1), [{
      a: "x",
      b: "x",
    }]);
    // Rows are counted like arrays, by `length`: a column of that name could not be told from it.
    await assert.rejects(reader.database.all(sql`select 1 as length`));
    reader.close();
  }));

Deno.test("openReader() sees what was written and what was altered after a statement was prepared", () =>
  withThings(async (file) => {
    const reader = await openReader(file);
    const count = async () =>
      (await reader.database.all<{ n: number }>(sql`select count(*) as n from thing`))[0]!.n;
    assert.equal(await count(), 2);
    const client = connect(file);
    await client.execute("alter table thing add column more text");
    await client.execute("insert into thing (at, size, \"on\") values ('z', 9, 1)");
    assert.equal(await count(), 3);
    client.close();
    reader.close();
  }));
