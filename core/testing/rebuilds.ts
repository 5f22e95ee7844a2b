import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { connect } from "core/data/client.ts";
import { databaseFile } from "core/run/readers.ts";
import type { House } from "core/run/house.ts";
import type { Context } from "core/work/context.ts";
import { rebuildJob } from "core/work/rebuild.ts";
import { isSound, type Rebuilt } from "core/work/rebuilt.ts";
import { readRows, type Row } from "./look.ts";

// Holds a resident of any house to what `projects` promises: that its projected tables follow from the log, all of
// what is in them and nothing else.

type Client = ReturnType<typeof connect>;
type Rows = Readonly<Record<string, readonly Row[]>>;
interface Damaged {
  readonly table: string;
  readonly key: string;
  /** Columns that may be damaged: not its key, nor anything unique. */
  readonly values: readonly string[];
  /** Whether whole rows are of its own. */
  readonly whole: boolean;
}

/** Rebuilds a resident, or checks it. */
export function rebuildIn(house: Pick<House, "run">, resident: string, check = false): Promise<Rebuilt> {
  return house.run(rebuildJob(resident), { check }, systemActor("operator"));
}

/**
 * Asserts that a resident's projected tables are what the log says; that a check names each one that is damaged; and
 * that a rebuild brings them back, whatever became of them, and touches no other table. Nothing may be going on.
 */
export async function assertRebuilds(
  house: Pick<House, "run">,
  folder: string,
  context: Context,
): Promise<void> {
  const file = databaseFile(folder, context.name);
  const sound = await rebuildIn(house, context.name, true);
  assert.deepEqual(
    sound.tables.filter(({ missing, extra, different }) => missing + extra + different > 0),
    [],
  );
  for (const { table, rows } of sound.tables) assert.ok(rows > 0, `nothing in "${table}" to lose`);
  const before = await readAll(file);
  for (const damage of [spoil, empty]) {
    const tables = await damage(file, context);
    const told = await rebuildIn(house, context.name, true);
    assert.deepEqual(damagedIn(told), tables);
    assert.ok(!isSound(await rebuildIn(house, context.name)));
    assert.deepEqual(await readAll(file), before);
    assert.ok(isSound(await rebuildIn(house, context.name, true)));
  }
}

function damagedIn({ tables }: Rebuilt): string[] {
  return tables.filter(({ missing, extra, different }) => missing + extra + different > 0)
    .map(({ table }) => table);
}

/** Changes a column of every row that has one, and takes a row away. */
function spoil(file: string, context: Context): Promise<string[]> {
  return damaging(file, context, async (client, { table, key, values, whole }) => {
    for (const column of values) {
      await client.execute(
        `update "${table}" set "${column}" = case typeof("${column}") when 'text' then "${column}" || '?'
          when 'null' then null else "${column}" + 1 end`,
      );
    }
    if (!whole) return;
    await client.execute(`delete from "${table}" where (${key}) in (select ${key} from "${table}" limit 1)`);
  });
}

/** Takes all rows away; of columns, all that is in them. */
function empty(file: string, context: Context): Promise<string[]> {
  return damaging(file, context, async (client, { table, values, whole }) => {
    if (whole) await client.execute(`delete from "${table}"`);
    else for (const column of values) await client.execute(`update "${table}" set "${column}" = 7`);
  });
}

async function damaging(
  file: string,
  { projects }: Context,
  act: (client: Client, damaged: Damaged) => Promise<void>,
): Promise<string[]> {
  const client = connect(file);
  const names: string[] = [];
  for (const one of projects) {
    const { table, columns } = typeof one === "string" ? { table: one, columns: undefined } : one;
    const { rows } = await client.execute(`pragma table_xinfo("${table}")`);
    const key = rows.filter(({ pk }) => Number(pk) > 0).map(({ name }) => String(name));
    const unique = new Set(await uniqueColumns(client, table));
    const values = rows.filter(({ hidden }) => hidden === 0).map(({ name }) => String(name))
      .filter((name) => !key.includes(name) && !unique.has(name) && (columns?.includes(name) ?? true));
    await act(client, {
      table,
      key: key.length > 0 ? key.join() : "rowid",
      values,
      whole: columns === undefined,
    });
    names.push(table);
  }
  client.close();
  return names;
}

async function uniqueColumns(client: Client, table: string): Promise<string[]> {
  const { rows } = await client.execute(
    `select info.name from pragma_index_list('${table}') list, pragma_index_info(list.name) info where list."unique"`,
  );
  return rows.map(({ name }) => String(name));
}

/** Every row of every table but the core's own, which say what was heard and not what came of it. */
async function readAll(file: string): Promise<Rows> {
  const tables = await readRows(
    file,
    `select name, wr from pragma_table_list where schema = 'main' and type in ('table', 'virtual')
      and name not like 'sqlite%' and name not like '\\_%' escape '\\' order by name`,
  );
  const all: Record<string, readonly Row[]> = {};
  for (const { name, wr } of tables) {
    const rows = await readRows(file, `select ${wr ? "" : "rowid as row, "}* from "${name}"`);
    // Without names for the order of columns, the rows' own order is that of their key.
    all[String(name)] = rows.map((row) => ({ ...row })).sort((a, b) =>
      JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
    );
  }
  return all;
}
