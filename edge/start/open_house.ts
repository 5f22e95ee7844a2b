import { openWorkerHouse } from "core/run/worker_house.ts";
import type { House } from "core/run/house.ts";
import { PLUGINS } from "edge/plugins.ts";
import { CONTEXTS } from "edge/residents.ts";

/** The site of this process. One for now; the envelope of every signal names it. */
export const SITE = "main";

/** Opens the house of a data folder that this process holds: its home is a Worker beside this thread. */
export function openHouse(folder: string): Promise<House> {
  const worker = new Worker(import.meta.resolve("edge/home.ts"), { type: "module", name: "home" });
  const names = [...CONTEXTS.map((context) => context.name), ...PLUGINS.map((plugin) => plugin.context.name)];
  return openWorkerHouse(worker, names, { folder, site: SITE });
}
