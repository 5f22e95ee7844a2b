import type { RegionReport } from "./region_report.ts";

/** How many regions are kept in mind; whoever was not heard from for longest goes first. */
const MOST_REGIONS = 200;
/** After how long without a word a region counts as silent: three reports that did not come. */
const SILENT_AFTER = 20_000;
/** After how long without a word a region is no longer one: it was taken down. */
const FORGOTTEN_AFTER = 24 * 3_600_000;

/** A region as home knows it. */
export interface KnownRegion {
  readonly report: RegionReport;
  /** When its last report came, by home's own clock. */
  readonly heardAt: Date;
  /** Whether it was not heard from for so long that what it said last may not be so any more. */
  readonly silent: boolean;
  /** How far its clock is before home's, in milliseconds, the way of its report included; negative where it is behind. */
  readonly clockAhead: number;
}

/** The last report of each region, in memory: a home that starts anew hears from all of them within seconds. */
export class RegionBook {
  readonly #clock: () => Date;
  readonly #most: number;
  readonly #last = new Map<string, { readonly report: RegionReport; readonly heardAt: Date }>();

  constructor(clock: () => Date = () => new Date(), most = MOST_REGIONS) {
    this.#clock = clock;
    this.#most = most;
  }

  /** Keeps a report that has come. */
  hear(report: RegionReport): void {
    // Put in again, so that the first of the map is always who was silent for longest.
    this.#last.delete(report.name);
    this.#last.set(report.name, { report, heardAt: this.#clock() });
    if (this.#last.size > this.#most) this.#last.delete(this.#last.keys().next().value!);
  }

  /** Every region that is or lately was, by name. */
  regions(): readonly KnownRegion[] {
    const now = this.#clock().getTime();
    for (const [name, { heardAt }] of this.#last) {
      if (now - heardAt.getTime() > FORGOTTEN_AFTER) this.#last.delete(name);
    }
    return [...this.#last.values()]
      .map(({ report, heardAt }) => ({
        report,
        heardAt,
        silent: now - heardAt.getTime() > SILENT_AFTER,
        clockAhead: Date.parse(report.at) - heardAt.getTime(),
      }))
      .sort((one, other) => one.report.name < other.report.name ? -1 : 1);
  }
}
