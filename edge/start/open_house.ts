import type { Home, House } from "core/run/house.ts";
import { openWorkerHouse } from "core/run/worker_house.ts";
import { RESIDENTS, serversOf } from "edge/start/layout.ts";
import { sealingKey, secretKey } from "edge/start/secret_key.ts";
import type { StartOptions } from "edge/start/start_options.ts";

/** The site of this process. One for now; the envelope of every signal names it. */
export const SITE = "main";

/** Opens the house of residents who live in this process, all of them unless told: their home is a Worker beside this thread. */
export async function openHouse(
  folder: string,
  {
    bus,
    files,
    reads = {},
    primaries = { named: {} },
    takesOver = false,
    at = [],
    processKey,
    allowsPrivate = false,
  }: Partial<
    Pick<
      StartOptions,
      "bus" | "files" | "reads" | "primaries" | "takesOver" | "at" | "processKey" | "allowsPrivate"
    >
  > = {},
  residents = RESIDENTS,
): Promise<House & Home> {
  const pluginKey = await sealingKey(folder, processKey);
  const worker = new Worker(import.meta.resolve("edge/home.ts"), { type: "module", name: "home" });
  const names = residents.map(({ name }) => name);
  return await openWorkerHouse(worker, names, {
    folder,
    site: SITE,
    residents: names,
    reads,
    primaries: serversOf(primaries),
    takesOver,
    pluginKey,
    allowsPrivate,
    ...(at.length > 0
      ? { others: { key: processKey ?? await secretKey(folder, "process"), places: at } }
      : {}),
    ...(bus === undefined ? {} : { bus }),
    ...(files === undefined ? {} : { files }),
  });
}
