import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { getTableConfig } from "drizzle-orm/sqlite-core";
import { newHouse } from "core/testing/house.ts";
import { identity } from "./mod.ts";
import { credential, person, session, signInFailure } from "./schema.ts";

Deno.test("the migrations make exactly the columns and indexes of the schema", async () => {
  await using house = await newHouse({ contexts: [identity] });
  const { database } = house.reader("identity");
  for (const table of [person, credential, session, signInFailure]) {
    const { name, columns, indexes, primaryKeys } = getTableConfig(table);
    const keys = primaryKeys.flatMap((key) => key.columns.map((column) => column.name));
    const made = await database.all(
      sql`select name, lower(type) as type, "notnull" as required, pk > 0 as "key" from pragma_table_info(${name})`,
    );
    assert.deepEqual(
      made,
      columns.map((column) => ({
        name: column.name,
        type: column.getSQLType(),
        required: Number(column.notNull),
        key: Number(column.primary || keys.includes(column.name)),
      })),
    );
    const ours = await database.all<{ name: string }>(
      sql`select name from pragma_index_list(${name}) where origin = 'c' order by name`,
    );
    assert.deepEqual(ours.map((row) => row.name), indexes.map((index) => index.config.name).sort());
    const unique = await database.all<{ name: string }>(
      sql`select i.name from pragma_index_list(${name}) l, pragma_index_info(l.name) i where l.origin = 'u'`,
    );
    assert.deepEqual(
      unique.map((row) => row.name).sort(),
      columns.filter((column) => column.isUnique).map((column) => column.name).sort(),
    );
  }
});
