import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import { readMigrations } from "core/data/migrate.ts";
import type { Reader } from "core/data/reader.ts";
import { isServer } from "core/data/server_address.ts";
import { readSteps, refuseNewer } from "core/data/steps.ts";
import { openReaders, placeOf, type Places } from "core/run/readers.ts";
import type { Context } from "core/work/context.ts";
import { getSite } from "contexts/site/mod.ts";
import { RESIDENTS } from "edge/start/layout.ts";

/** How long pages wait at their start for the data that they show. */
const LONGEST_WAIT = 60_000;
/** How often they look. */
const LOOKED_EVERY = 100;

/**
 * Waits until there is something to read for pages whose contexts live in other processes: each database is there, as
 * far forward as this program knows it, and the site is set up. Refuses `start.data_missing` when that takes too long,
 * and `data.newer` where there is less left of a database than this program reads.
 */
export async function awaitData(places: Places): Promise<void> {
  const until = Date.now() + LONGEST_WAIT;
  for (const context of RESIDENTS) {
    const steps = (await readMigrations(context.migrations)).length;
    for (let told = false; !await isReady(context, steps, places);) {
      if (!told) log("info", "Waiting for the data of a context", { context: context.name });
      told = true;
      if (Date.now() > until) {
        throw new Refusal(
          "start.data_missing",
          "unavailable",
          `Cannot start: there is no data of "${context.name}" to read; start the process that serves it`,
          { context: context.name },
        );
      }
      await wait(LOOKED_EVERY);
    }
  }
}

async function isReady(
  context: Context,
  steps: number,
  places: Places,
): Promise<boolean> {
  // Looked for first: to open a file that is not there would make it.
  if (!await isThere(fileOf(context.name, places))) return false;
  const readers = await openReaders([context.name], places);
  const reader = readers.get(context.name)!;
  try {
    await refuseNewer(reader, context.name, steps);
    return await readSteps(reader, context.name) >= steps &&
      (context.name !== "site" || await isSetUp(reader));
  } finally {
    reader.close();
  }
}

/** The file where a context is read; undefined where it is not read from one. */
function fileOf(name: string, places: Places): string | undefined {
  const where = places.reads?.[name] ?? placeOf(name, places);
  return isServer(where) ? undefined : where.replace(/^file:/, "");
}

async function isThere(file: string | undefined): Promise<boolean> {
  if (file === undefined) return true;
  try {
    return (await Deno.stat(file)).size > 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function isSetUp(reader: Reader): Promise<boolean> {
  try {
    await getSite(reader);
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.code === "site.missing") return false;
    throw error;
  }
}
