import { openBus } from "core/run/open_bus.ts";
import type { Home, House } from "core/run/house.ts";
import type { ProcessTokens } from "core/run/process_token.ts";
import { openReaders } from "core/run/readers.ts";
import { openWorkerHouse } from "core/run/worker_house.ts";
import { awaitData } from "edge/start/await_data.ts";
import { RESIDENTS } from "edge/start/layout.ts";
import type { Place, StartOptions } from "edge/start/start_options.ts";
import { CONTEXTS } from "edge/residents.ts";

/** The site of this process. One for now; the envelope of every signal names it. */
export const SITE = "main";

/** Opens the house of residents who live in this process, all of them unless told: their home is a Worker beside this thread. */
export function openHouse(
  folder: string,
  { bus, reads = {} }: Partial<Pick<StartOptions, "bus" | "reads">> = {},
  residents = RESIDENTS,
): Promise<House & Home> {
  const worker = new Worker(import.meta.resolve("edge/home.ts"), { type: "module", name: "home" });
  const names = residents.map(({ name }) => name);
  return openWorkerHouse(worker, names, {
    folder,
    site: SITE,
    residents: names,
    reads,
    ...(bus === undefined ? {} : { bus }),
  });
}

/** Opens the house of residents who live in other processes: it reads here, and sends there. */
export async function openHouseOf(
  places: readonly Place[],
  { folder, bus, reads, tokens }: {
    readonly folder: string;
    readonly bus: string;
    readonly reads: StartOptions["reads"];
    readonly tokens: ProcessTokens;
  },
): Promise<House> {
  const [{ RemoteHome }, { SplitHouse }] = await Promise.all([
    import("core/run/remote_home.ts"),
    import("core/run/split_house.ts"),
  ]);
  await awaitData(folder, reads);
  const readers = await openReaders(RESIDENTS.map(({ name }) => name), { folder, reads });
  try {
    return new SplitHouse({
      readers,
      homes: places.map((place) => new RemoteHome({ ...place, tokens })),
      projecting: CONTEXTS.filter(({ hears }) => hears.length > 0).map(({ name }) => name),
      bus: await openBus({ folder, site: SITE, bus }),
    });
  } catch (error) {
    for (const reader of readers.values()) reader.close();
    throw error;
  }
}
