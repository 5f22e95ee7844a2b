import { Refusal } from "core/base/refusal.ts";
import { openRefusal } from "./client.ts";
import type { Writer } from "./writer.ts";

/** One step forward of a database's shape. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /**
   * Where the step contracts: the oldest step of which programs that know no later one can work with what is left.
   * A step without it expands, and whoever could work with the database before it still can.
   */
  readonly needs?: number;
}

const FILE_NAME = /^(\d{4})_([a-z0-9_]+)\.sql$/;

/** Reads `NNNN_name.sql` files of a folder, numbered from 1 without gaps. Throws a SyntaxError for any other name. */
export async function readMigrations(folder: URL): Promise<Migration[]> {
  const migrations: Migration[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const named = FILE_NAME.exec(entry.name);
    if (!named) throw new SyntaxError(`Cannot read migration "${entry.name}": not NNNN_name.sql`);
    const sql = await Deno.readTextFile(new URL(entry.name, folder));
    const { needs } = readStepLine(sql);
    migrations.push({
      version: Number(named[1]),
      name: named[2]!,
      sql,
      ...(needs === undefined ? {} : { needs }),
    });
  }
  migrations.sort((a, b) => a.version - b.version);
  migrations.forEach((migration, at) => {
    if (migration.version !== at + 1) {
      throw new SyntaxError(`Cannot read migrations of ${folder}: ${at + 1} is missing`);
    }
  });
  return migrations;
}

/** What a step says of itself in its first line, where it says anything. */
export interface StepLine {
  /** The release that the step came with. */
  readonly release?: number;
  readonly needs?: number;
  /** What its program, and every later one, neither reads nor writes: tables, `table.column`, indexes, triggers. */
  readonly unused: readonly string[];
}

/**
 * Reads the first line of a step: `-- release 3: no longer uses TABLE.COLUMN, TABLE`, or
 * `-- release 4: contracts, needs step 7`. Throws a SyntaxError for a line that is meant so and says neither.
 */
export function readStepLine(sql: string): StepLine {
  const [line = ""] = sql.trimStart().split("\n", 1);
  if (!/^-- ?(release|contracts|expands)\b/i.test(line)) return { unused: [] };
  const [, release, needs, unused] =
    /^-- release ([1-9]\d*): (?:contracts, needs step ([1-9]\d*)|no longer uses ([a-z0-9_., ]+))$/.exec(
      line,
    ) ??
      [];
  if (release === undefined) throw new SyntaxError(`Cannot read the first line of a migration: "${line}"`);
  return {
    release: Number(release),
    ...(needs === undefined ? {} : { needs: Number(needs) }),
    unused: unused?.split(",").map((one) => one.trim()) ?? [],
  };
}

/**
 * Brings a database forward, each step in one transaction with the row that remembers it. Forward only: a database
 * that has taken steps which this program does not know is worked with as it is while those expand; where one of them
 * left too little for this program, it is refused as `data.newer`, a damaged one as `data.corrupt`, and neither is
 * touched. `kind` tells the steps of the core's own tables from a context's.
 */
export async function migrate(writer: Writer, kind: string, migrations: readonly Migration[]): Promise<void> {
  const { steps, needs } = await readStanding(writer, kind);
  const known = migrations.at(-1)?.version ?? 0;
  if (needs > known) throw newer(writer.file, { found: steps, known, needs });
  for (const migration of migrations.slice(steps)) {
    await writer.write(async () => {
      const { rows: [taken] } = await writer.execute(
        `insert into _migration (kind, version, name, at, needs) values (?, ?, ?, ?, ?)
         on conflict do nothing returning version`,
        [kind, migration.version, migration.name, new Date().toISOString(), migration.needs ?? null],
      );
      // On a server, another program may have taken it meanwhile.
      if (!taken) return;
      for (const statement of statements(migration.sql)) await writer.execute(statement);
    });
  }
}

/** How many steps of a kind the database has taken, and the oldest step that programs must know to work with it. */
async function readStanding(writer: Writer, kind: string): Promise<{ steps: number; needs: number }> {
  try {
    return await writer.write(async () => {
      await writer.execute(
        "create table if not exists _migration (kind text, version integer, name text, at text, needs integer, primary key (kind, version))",
      );
      // Databases from before steps said what they need.
      const kept = await writer.execute("select 1 from pragma_table_info('_migration') where name = 'needs'");
      if (kept.rows.length === 0) await writer.execute("alter table _migration add column needs integer");
      const found = await writer.execute(
        "select max(version) as steps, max(needs) as needs from _migration where kind = ?",
        [kind],
      );
      return { steps: Number(found.rows[0]?.steps ?? 0), needs: Number(found.rows[0]?.needs ?? 0) };
    });
  } catch (error) {
    throw openRefusal(writer.file, error);
  }
}

/** What a program is told that is too old for a database. */
export function newer(file: string, facts: { found: number; known: number; needs: number }): Refusal {
  const { found, known, needs } = facts;
  return new Refusal(
    "data.newer",
    "unavailable",
    `Cannot open database "${file}": it was written by a newer Carillon (step ${found}, which needs step ${needs}; this one knows ${known})`,
    { file, ...facts },
  );
}

/** Statements end with a semicolon at the end of a line; a trigger stands on one line. A step may be all comment. */
function statements(sql: string): string[] {
  const isSaid = (statement: string) => statement.replace(/^\s*--.*$/gm, "").trim() !== "";
  return sql.split(/;\s*$/m).map((statement) => statement.trim()).filter(isSaid);
}
