import { sql } from "drizzle-orm";
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
