import { Refusal } from "core/base/refusal.ts";

/** Where the signals of a data folder travel, where they leave the process: readable by its owner only, since a password may stand in it. */
function addressFile(folder: string): string {
  return `${folder}/bus-address`;
}

/** The address that a data folder was last served with; undefined where its signals stay inside the process. */
export async function readBusAddress(folder: string): Promise<string | undefined> {
  try {
    return (await Deno.readTextFile(addressFile(folder))).trim();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * Notes where the signals of a data folder travel. Refuses `start.bus_forgotten` where they left the process before
 * and nobody says where to now: what was said would be in two logs, each with a part.
 */
export async function noteBusAddress(folder: string, bus: string | undefined): Promise<void> {
  const before = await readBusAddress(folder);
  if (before === bus) return;
  if (bus === undefined) {
    throw new Refusal(
      "start.bus_forgotten",
      "conflict",
      `Cannot start: the signals of this site travel over NATS; say where with --bus, or remove "${
        addressFile(folder)
      }" to begin a log inside the process`,
    );
  }
  const half = `${addressFile(folder)}.${crypto.randomUUID()}.half`;
  await Deno.writeTextFile(half, `${bus}\n`, { mode: 0o600 });
  await Deno.rename(half, addressFile(folder));
}
