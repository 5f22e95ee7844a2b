import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { getTableColumns, getTableName, isTable } from "drizzle-orm";
import { listFiles, readFile, ROOT } from "core/testing/files.ts";

const files = await listFiles();
const owners = [
  ...new Set(files.flatMap((file) => /^((?:contexts|plugins)\/[^/]+)\/migrations\//.exec(file)?.[1] ?? [])),
];

/** What is wrong with the names of migrations: `NNNN_name.sql` from 0001 on, no gaps, and no way back. */
function judgeNames(names: readonly string[]): string[] {
  return names.toSorted().flatMap((name, at) => {
    const number = String(at + 1).padStart(4, "0");
    if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(name)) return [`${name}: migrations are named NNNN_name.sql`];
    if (/_(down|undo|revert|rollback)\b/.test(name)) return [`${name}: migrations only go forward`];
    return name.startsWith(number) ? [] : [`${name}: number ${number} is missing`];
  });
}

/** Runs migrations in an empty database; gives each table's columns. Throws for a reference to a table of others. */
function readTables(migrations: readonly string[]): Map<string, string[]> {
  using database = new DatabaseSync(":memory:");
  for (const sql of migrations) database.exec(sql);
  const names = database.prepare(
    "select name from sqlite_schema where type in ('table', 'view') and name not like 'sqlite\\_%' escape '\\' and sql not like 'create virtual table%'",
  ).all().map((row) => String(row.name));
  for (const name of names) {
    for (const { table } of database.prepare(`pragma foreign_key_list("${name}")`).all()) {
      if (!names.includes(String(table))) {
        throw new TypeError(`Table "${name}" refers to "${table}", which is no table of its own context`);
      }
    }
  }
  return new Map(names.map((name) => [
    name,
    database.prepare(`pragma table_xinfo("${name}")`).all().map((row) => String(row.name)).sort(),
  ]));
}

Deno.test("contexts keep rows", () => {
  assert.ok(owners.length > 0);
});

for (const owner of owners) {
  const names = files.filter((file) => file.startsWith(`${owner}/migrations/`));

  Deno.test(`${owner}/migrations go forward one by one and stay in their own database`, async () => {
    assert.deepEqual(judgeNames(names.map((name) => name.slice(`${owner}/migrations/`.length))), []);
    assert.ok(readTables(await Promise.all(names.map(readFile))).size > 0);
  });

  if (!files.includes(`${owner}/schema.ts`)) continue;
  Deno.test(`${owner}/schema.ts says the tables that its migrations make`, async () => {
    const made = readTables(await Promise.all(names.map(readFile)));
    const module = await import(new URL(`${owner}/schema.ts`, ROOT).href) as Record<string, unknown>;
    const tables = Object.values(module).filter((value) => isTable(value));
    assert.ok(tables.length > 0, "no tables");
    for (const table of tables) {
      const columns = Object.values(getTableColumns(table)).map((column) => column.name).sort();
      assert.deepEqual(columns, made.get(getTableName(table)), `table "${getTableName(table)}"`);
    }
  });
}

Deno.test("judgeNames() refuses gaps, other names and ways back", () => {
  assert.deepEqual(judgeNames(["0002_b.sql", "0001_a.sql"]), []);
  assert.notDeepEqual(judgeNames(["0001_a.sql", "0003_b.sql"]), []);
  assert.notDeepEqual(judgeNames(["1_a.sql"]), []);
  assert.notDeepEqual(judgeNames(["0001_a_down.sql"]), []);
});

Deno.test("readTables() refuses a foreign key to a table of another context", () => {
  const own =
    "create table course (id text primary key); create table run (course text references course (id));";
  assert.deepEqual([...readTables([own]).keys()], ["course", "run"]);
  assert.throws(() => readTables(["create table seat (person text references person (id));"]), TypeError);
});
