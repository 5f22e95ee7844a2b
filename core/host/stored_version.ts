import { sql } from "drizzle-orm";
import type { Manifest } from "core/plugin/manifest.ts";
import type { Work } from "core/work/work.ts";

/**
 * Brings a plugin's documents to the version of its code that is installed now, in one work: forward by its own
 * `migrate`, back to the version before by what was kept of it. Where migrating throws, all stays as it was.
 */
export async function turnTo(
  work: Work,
  { version }: Manifest,
  migrate: (fromVersion: string) => Promise<unknown>,
): Promise<void> {
  const { database } = work;
  const [stored] = await database.all<{ version: string; kept_version: string | null }>(
    sql`select version, kept_version from code`,
  );
  if (!stored) {
    await database.run(sql`insert into code (only_row, version) values (1, ${version})`);
    return;
  }
  if (stored.version === version) return;
  if (stored.kept_version === version) {
    await database.run(sql`delete from document`);
    await database.run(sql`insert into document select key, value from kept`);
    await database.run(sql`delete from kept`);
    await database.run(sql`update code set version = ${version}, kept_version = null`);
    return;
  }
  await database.run(sql`delete from kept`);
  await database.run(sql`insert into kept select key, value from document`);
  await database.run(sql`update code set version = ${version}, kept_version = ${stored.version}`);
  await migrate(stored.version);
}
