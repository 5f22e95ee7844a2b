import type { KnownSteps } from "core/backup/verify.ts";
import { KEY_TABLES } from "core/bus/key_file.ts";
import { BUS_TABLES } from "core/bus/tables.ts";
import { type Migration, readMigrations } from "core/data/migrate.ts";
import { contextsOf } from "core/plugin/plugin.ts";
import { WORK_TABLES } from "core/work/tables.ts";
import { PLUGINS } from "edge/plugins.ts";
import { CONTEXTS } from "edge/residents.ts";

/** The documents of installed plugins, which all have the same tables. */
const GUESTS = new URL(import.meta.resolve("core/host/store_migrations/"));

/** What this program knows of the shape of every database. */
export async function knownSteps(): Promise<KnownSteps> {
  const own = [...CONTEXTS, ...contextsOf(PLUGINS)].map(async ({ name, migrations }) =>
    [name, newestOf(await readMigrations(migrations))] as const
  );
  return {
    byKind: new Map([
      ["core", newestOf(WORK_TABLES)],
      ["bus", newestOf(BUS_TABLES)],
      ["keys", newestOf(KEY_TABLES)],
      ...await Promise.all(own),
    ]),
    other: newestOf(await readMigrations(GUESTS)),
  };
}

function newestOf(steps: readonly Migration[]): number {
  return steps.at(-1)?.version ?? 0;
}
