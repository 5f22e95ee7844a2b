import { Refusal } from "core/base/refusal.ts";
import type { RegionHouse } from "core/run/region_house.ts";
import type { ReplicaReport } from "core/run/region_report.ts";
import type { Front } from "edge/front.ts";
import { reportOfThisProcess } from "edge/memory/report_of_this_process.ts";

/** How often a region tells home how it is, in milliseconds; so it finds out, too, whether home is there. */
const EVERY = 3_000;
/** After how long without a sign of the bus it counts as cut off from it. */
const DEAF_AFTER = 5_000;

/** Tells home how this region is, again and again. Home being away is nothing to tell anybody about. */
export function reportToHome(front: Front, house: RegionHouse, name: string): { close(): void } {
  const tell = async () => {
    const connected = { bus: house.deafFor() < DEAF_AFTER, home: house.home.answers };
    const report = reportOfThisProcess(front, { name, replicas: replicasOf(house), connected });
    try {
      await house.home.ask("report", report);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  };
  void tell();
  const timer = setInterval(tell, EVERY);
  return { close: () => clearInterval(timer) };
}

/** How this region's copies are. */
export function replicasOf({ replicas }: RegionHouse): ReplicaReport[] {
  const now = Date.now();
  return replicas.report().map(({ name: context, asOf, stand, state }) => ({
    context,
    state,
    generation: stand?.generation ?? "",
    lagMs: asOf === 0 ? 0 : Math.max(0, now - asOf),
  }));
}
