import type { Bus, RetryPolicy } from "core/bus/bus.ts";
import { openEmbeddedBus } from "core/bus/embedded_bus.ts";
import { openKeyFile } from "core/bus/key_file.ts";
import { type KeyRing, openWhenNeeded } from "core/bus/key_ring.ts";
import { sealBus } from "core/bus/sealed_bus.ts";
import { isThere } from "core/data/is_there.ts";
import type { HouseOptions } from "./house.ts";

/** What a bus is opened with. */
export interface BusOptions extends Pick<HouseOptions, "folder" | "site" | "bus"> {
  readonly retry?: RetryPolicy;
  /** The signals which say that a person is erased. */
  readonly erasing?: readonly string[];
}

/**
 * Opens the bus that a house is told to use: on a NATS server where one is named, else the embedded one. What is
 * personal is sealed in either log.
 */
export async function openBus({ folder, site, bus, retry, erasing = [] }: BusOptions): Promise<Bus> {
  if (bus === undefined) {
    const keys = await openKeys(`${folder}/keys`);
    return sealBus(await openEmbeddedBus(`${folder}/bus.db`, retry), keys, erasing);
  }
  // Loaded only where signals leave the process.
  const { openNatsBus } = await import("core/bus/nats_bus.ts");
  const { openNatsKeys } = await import("core/bus/nats_keys.ts");
  const keys = openWhenNeeded(() => openNatsKeys({ url: bus, site }));
  return sealBus(await openNatsBus({ url: bus, site, ...(retry ? { retry } : {}) }), keys, erasing);
}

/** The keys have a folder of their own, so that a copy of all that is beside it opens nothing. */
async function openKeys(folder: string): Promise<KeyRing> {
  const file = `${folder}/people.db`;
  const open = async () => {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    return await openKeyFile(file);
  };
  return await isThere(file) ? await open() : openWhenNeeded(open);
}
