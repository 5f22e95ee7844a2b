import { RELEASE } from "core/base/release.ts";
import type { RegionReport } from "core/run/region_report.ts";
import { readings } from "core/watch/instruments.ts";
import type { Reading } from "core/watch/reading.ts";
import type { PageCache } from "./page_cache.ts";
import { RecentRequests } from "./recent_requests.ts";

/** What this process knows of itself beside what it counts. */
export interface ThisProcess {
  /** The region's name; home's own row is named `home`. */
  readonly name: string;
  readonly replicas: RegionReport["replicas"];
  readonly connected: RegionReport["connected"];
}

/** What the figures of a process are taken from. */
export interface Counting {
  readonly pages: Pick<PageCache, "report">;
  readonly clock: () => Date;
}

const recent = new RecentRequests();

/** This process as it is now, in the words of a region's report. */
export function reportOfThisProcess({ pages, clock }: Counting, here: ThisProcess): RegionReport {
  const counted = readings().find(isRequests);
  const lately = counted && recent.look(counted, performance.now());
  return {
    ...here,
    version: String(RELEASE),
    at: clock().toISOString(),
    cache: { ...pages.report() },
    requests: lately?.requests ?? { count: 0, errors: 0, p50: 0, p99: 0 },
    slowest: [...lately?.slowest ?? []],
  };
}

function isRequests(reading: Reading): reading is Extract<Reading, { kind: "histogram" }> {
  return reading.name === "carillon_request_seconds" && reading.kind === "histogram";
}
