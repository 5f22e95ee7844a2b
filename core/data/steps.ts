import { sql } from "drizzle-orm";
import { newer } from "./migrate.ts";
import type { Reader } from "./reader.ts";

/** How many steps forward of a kind a database has taken, as whoever only reads it sees; 0 where nobody has begun it. */
export async function readSteps({ database }: Reader, kind: string): Promise<number> {
  const begun = await database.all(sql`select 1 from sqlite_schema where name = '_migration'`);
  if (begun.length === 0) return 0;
  const [found] = await database.all<{ version: number | null }>(
    sql`select max(version) as version from _migration where kind = ${kind}`,
  );
  return Number(found?.version ?? 0);
}

/** Refuses `data.newer` where a step that a database has taken left too little for a program which knows so many. */
export async function refuseNewer(reader: Reader, kind: string, known: number, file = kind): Promise<void> {
  const { database } = reader;
  const told = await database.all(
    sql`select 1 from sqlite_schema where name = '_migration' and sql like '%needs%'`,
  );
  if (told.length === 0) return;
  const [found] = await database.all<{ steps: number | null; needs: number | null }>(
    sql`select max(version) as steps, max(needs) as needs from _migration where kind = ${kind}`,
  );
  const [steps, needs] = [Number(found?.steps ?? 0), Number(found?.needs ?? 0)];
  if (needs > known) throw newer(file, { found: steps, known, needs });
}
