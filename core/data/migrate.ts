import { Refusal } from "core/base/refusal.ts";
import { openRefusal } from "./client.ts";
import type { Writer } from "./writer.ts";

/** One step forward of a database's shape. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

const FILE_NAME = /^(\d{4})_([a-z0-9_]+)\.sql$/;

/** Reads `NNNN_name.sql` files of a folder, numbered from 1 without gaps. Throws a SyntaxError for any other name. */
export async function readMigrations(folder: URL): Promise<Migration[]> {
  const migrations: Migration[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const named = FILE_NAME.exec(entry.name);
    if (!named) throw new SyntaxError(`Cannot read migration "${entry.name}": not NNNN_name.sql`);
    const sql = await Deno.readTextFile(new URL(entry.name, folder));
    migrations.push({ version: Number(named[1]), name: named[2]!, sql });
  }
  migrations.sort((a, b) => a.version - b.version);
  migrations.forEach((migration, at) => {
    if (migration.version !== at + 1) {
      throw new SyntaxError(`Cannot read migrations of ${folder}: ${at + 1} is missing`);
    }
  });
  return migrations;
}

/**
 * Brings a database forward, each step in one transaction with the row that remembers it. Forward only: a
 * database that knows a later step than this program does is refused as `data.newer`, a damaged one as
 * `data.corrupt`, and neither is touched. `kind` tells the steps of the core's own tables from a context's.
 */
export async function migrate(writer: Writer, kind: string, migrations: readonly Migration[]): Promise<void> {
  const done = await appliedSteps(writer, kind);
  const newest = migrations.at(-1)?.version ?? 0;
  if (done > newest) {
    throw new Refusal(
      "data.newer",
      "unavailable",
      `Cannot open database "${writer.file}": it was written by a newer Carillon (step ${done}, this one knows ${newest})`,
      { file: writer.file, found: done, known: newest },
    );
  }
  for (const migration of migrations.slice(done)) {
    await writer.write(async () => {
      for (const statement of statements(migration.sql)) await writer.execute(statement);
      await writer.execute("insert into _migration (kind, version, name, at) values (?, ?, ?, ?)", [
        kind,
        migration.version,
        migration.name,
        new Date().toISOString(),
      ]);
    });
  }
}

async function appliedSteps(writer: Writer, kind: string): Promise<number> {
  try {
    return await writer.write(async () => {
      await writer.execute(
        "create table if not exists _migration (kind text, version integer, name text, at text, primary key (kind, version))",
      );
      const found = await writer.execute("select max(version) as version from _migration where kind = ?", [
        kind,
      ]);
      return Number(found.rows[0]?.version ?? 0);
    });
  } catch (error) {
    throw openRefusal(writer.file, error);
  }
}

/** Statements end with a semicolon at the end of a line; a trigger stands on one line. */
function statements(sql: string): string[] {
  return sql.split(/;\s*$/m).map((statement) => statement.trim()).filter((statement) => statement !== "");
}
