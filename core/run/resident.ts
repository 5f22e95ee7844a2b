import { log } from "core/base/log.ts";
import { refuseDamaged } from "core/data/damage.ts";
import { migrate, readMigrations } from "core/data/migrate.ts";
import type { Reader } from "core/data/reader.ts";
import { openWriter } from "core/data/writer.ts";
import type { Bus } from "core/bus/bus.ts";
import { Relay } from "core/bus/relay.ts";
import type { Context } from "core/work/context.ts";
import { WORK_TABLES } from "core/work/tables.ts";
import type { Providers } from "core/work/providers.ts";
import type { Workplace } from "core/work/work.ts";
import { keepsPersonal } from "./erasure.ts";
import type { HouseOptions } from "./house.ts";
import { claimDatabase, type HomeClaim } from "./home_claim.ts";
import { openReaderAt, placeOf } from "./readers.ts";
import { removeScratch } from "./scratch.ts";

/** One context at home: where its works are done, its reader, its relay. */
export interface Resident {
  readonly context: Context;
  readonly place: Workplace;
  readonly reader: Reader;
  /** That this home may write to the database. */
  readonly claim: HomeClaim;
  readonly relay: Relay;
}

/** Opens the database of a context, makes what is missing in it, and gives it its place. Its relay is not started yet. */
export async function moveIn(
  context: Context,
  options: HouseOptions & { readonly clock?: () => Date; readonly providers: Providers },
  bus: Bus,
): Promise<Resident> {
  const where = placeOf(context.name, options);
  const writer = await openWriter(where, undefined, { overwrites: keepsPersonal(context) });
  let claim: HomeClaim | undefined;
  try {
    await refuseDamaged(writer);
    claim = await claimDatabase(context.name, writer, options);
    await migrate(writer, "core", WORK_TABLES);
    await migrate(writer, context.name, await readMigrations(context.migrations));
    await removeScratch(options.folder, context.name);
    const reader = await openReaderAt(context.name, where);
    const { providers, pluginKey: sealingKey = "", clock = () => new Date() } = options;
    const { home } = claim;
    const place = { name: context.name, writer, clock, providers, sealingKey, home };
    return { context, place, reader, claim, relay: new Relay(place, reader, bus) };
  } catch (error) {
    await claim?.release();
    await writer.close();
    throw error;
  }
}

/** Another home has taken over: what is stored here from now on would be lost. Its own database says so until the next start. */
export async function lose({ context: { name }, place: { writer } }: Resident): Promise<void> {
  try {
    await writer.write(() => writer.execute("update _stand set home = 'another'"));
  } catch (error) {
    // On a server the other home has it already: nothing is stored there by this one.
    log("warn", "A database could not be given up", { name, error });
  }
}

/** Lets a resident's database go. */
export async function moveOut({ place, reader, claim }: Resident): Promise<void> {
  reader.close();
  await claim.release();
  await place.writer.close();
}
