import type { House } from "core/run/house.ts";
import { openBus } from "core/run/open_bus.ts";
import { processTokens } from "core/run/process_token.ts";
import { GuestReaders, openReaders } from "core/run/readers.ts";
import { RemoteHome } from "core/run/remote_home.ts";
import { SplitHouse } from "core/run/split_house.ts";
import { awaitData } from "edge/start/await_data.ts";
import { RESIDENTS, serversOf } from "edge/start/layout.ts";
import { SITE } from "edge/start/open_house.ts";
import type { Place, StartOptions } from "edge/start/start_options.ts";

/** What a house of several processes is opened with. */
export interface PartsOptions extends Pick<StartOptions, "reads" | "primaries"> {
  readonly folder: string;
  readonly bus: string;
  /** What the processes prove themselves with. */
  readonly key: string;
}

/** Opens the house of residents who live in other processes: it reads here, and sends there. */
export async function openHouseOf(
  at: readonly Place[],
  { folder, bus, reads, primaries, key }: PartsOptions,
): Promise<House> {
  const places = { folder, reads, primaries: serversOf(primaries) };
  await awaitData(places);
  const readers = await openReaders(RESIDENTS.map(({ name }) => name), places);
  const tokens = processTokens(key);
  try {
    return new SplitHouse({
      readers,
      guests: new GuestReaders(places),
      homes: at.map((place) => new RemoteHome({ ...place, tokens })),
      projecting: RESIDENTS.filter(({ hears }) => hears.length > 0).map(({ name }) => name),
      bus: await openBus({ folder, site: SITE, bus }),
    });
  } catch (error) {
    for (const reader of readers.values()) reader.close();
    throw error;
  }
}
