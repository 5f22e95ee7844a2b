import { Refusal } from "core/base/refusal.ts";
import { REPORT_HEARD } from "core/run/region_calls.ts";
import type { RegionHouse } from "core/run/region_house.ts";
import type { RegionLife } from "core/run/region_life.ts";
import type { Front } from "edge/front.ts";
import { reportOfThisProcess, type ThisProcess } from "edge/memory/report_of_this_process.ts";

/** How often a region tells home how it is, in milliseconds; so it finds out, too, whether home is there. */
const EVERY = 3_000;

/** What this region knows of itself beside what it counts. */
export function placeOf(life: RegionLife): ThisProcess {
  const connected = { bus: life.hears, home: life.home.answers };
  return { name: life.name, replicas: life.copies(), connected };
}

/**
 * Tells home how this region is, again and again, and hears how far home's databases are. Home being away is nothing to
 * tell anybody about.
 */
export function reportToHome(front: Front, house: RegionHouse, life: RegionLife): { close(): void } {
  const tell = async () => {
    const report = reportOfThisProcess(front, placeOf(life));
    try {
      const { stands } = REPORT_HEARD.parse(await house.home.ask("report", report));
      if (stands) house.standsAtHome.learn(stands);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  };
  void tell();
  const timer = setInterval(tell, EVERY);
  return { close: () => clearInterval(timer) };
}
