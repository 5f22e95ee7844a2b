import { Refusal } from "core/base/refusal.ts";
import type { Bus, RetryPolicy } from "core/bus/bus.ts";
import { openEmbeddedBus } from "core/bus/embedded_bus.ts";
import type { HouseOptions } from "./house.ts";

/** Opens the bus that a house is told to use: on a NATS server where one is named, else the embedded one. */
export async function openBus(
  { folder, bus, retry }: Pick<HouseOptions, "folder" | "site" | "bus"> & { readonly retry?: RetryPolicy },
): Promise<Bus> {
  if (bus === undefined) return await openEmbeddedBus(`${folder}/bus.db`, retry);
  throw new Refusal("bus.engine_missing", "unavailable", `Cannot open the bus at "${bus}": nothing here can`);
}
