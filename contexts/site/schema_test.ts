import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { getTableConfig } from "drizzle-orm/sqlite-core";
import { newHouse } from "core/testing/house.ts";
import { site as context } from "./mod.ts";
import { operationNote, plugin, pluginCase, pluginPackage, pluginSignal, site } from "./schema.ts";

Deno.test("the migrations make exactly the columns of the schema", async () => {
  await using house = await newHouse({ contexts: [context] });
  for (
    const table of [site, operationNote, plugin, pluginPackage, pluginSignal, pluginCase]
  ) {
    const { name, columns } = getTableConfig(table);
    const made = await house.reader("site").database.all(
      sql`select name, lower(type) as type, "notnull" as required, pk as "key" from pragma_table_info(${name})`,
    );
    assert.deepEqual(
      made,
      columns.map((column) => ({
        name: column.name,
        type: column.getSQLType(),
        required: Number(column.notNull),
        key: Number(column.primary),
      })),
    );
  }
});
