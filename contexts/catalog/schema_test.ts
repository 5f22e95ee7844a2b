import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { getTableConfig } from "drizzle-orm/sqlite-core";
import { newHouse } from "core/testing/house.ts";
import { catalog } from "./mod.ts";
import { course } from "./schema.ts";

Deno.test("schema.ts names the columns that the migrations make", async () => {
  await using house = await newHouse({ contexts: [catalog] });
  for (const table of [course].map(getTableConfig)) {
    const made = await house.reader("catalog").database.all(
      sql`select name, type, "notnull" or pk as "notNull" from pragma_table_info(${table.name})`,
    );
    assert.deepEqual(
      made,
      table.columns.map((column) => ({
        name: column.name,
        type: column.getSQLType().toUpperCase(),
        notNull: Number(column.notNull),
      })),
    );
  }
});
