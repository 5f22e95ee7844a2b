import type { Health } from "./health.ts";
import type { RegionHome } from "./region_home.ts";
import type { RegionHouse } from "./region_house.ts";
import type { ReplicaReport } from "./region_report.ts";

/** After how long without a sign of the bus a region counts as cut off from signals, in milliseconds. */
const DEAF_AFTER = 5_000;

/**
 * How far a region has come: `asking`, it does not know yet what to copy; `copying`, not every copy is whole;
 * `opening`, they are; `serving`, it draws pages itself; `failed`, it never will without another start.
 */
export type RegionStage = "asking" | "copying" | "opening" | "serving" | "failed";

/** A copy, and how much of it is here. */
export interface CopySoFar extends ReplicaReport {
  readonly bytes: number;
}

/** How a region is, from its first moment on. */
export interface RegionHealth extends Health {
  readonly region: string;
  readonly stage: RegionStage;
  /** Where what it copies is known from: home said it at this start, or it is remembered from an earlier one. */
  readonly terms?: "told" | "remembered";
  readonly signals: "heard" | "silent" | "not yet";
  readonly copies: readonly CopySoFar[];
}

/** The life of a region's process, as others ask about it. Whoever opens the region says how far that is. */
export class RegionLife {
  readonly name: string;
  readonly home: RegionHome;
  stage: RegionStage = "asking";
  terms: "told" | "remembered" | undefined;
  /** Once it is known what to copy. */
  house: RegionHouse | undefined;

  readonly #clock: () => Date;

  /** `clock` is this machine's own: copies say by it how old they are. */
  constructor(name: string, home: RegionHome, clock: () => Date = () => new Date()) {
    [this.name, this.home, this.#clock] = [name, home, clock];
  }

  /** Whether signals are heard now. */
  get hears(): boolean {
    return this.house !== undefined && this.house.deafFor() < DEAF_AFTER;
  }

  /** How its copies are. */
  copies(): ReplicaReport[] {
    const { house } = this;
    if (!house) return [];
    const now = this.#clock().getTime();
    return house.replicas.report().map(({ name: context, asOf, stand, state }) => {
      const behind = house.standsAtHome.behind(stand);
      return {
        context,
        state,
        generation: stand?.generation ?? "",
        lagMs: asOf === 0 ? 0 : Math.max(0, now - asOf),
        ...(behind === undefined ? {} : { behind }),
      };
    });
  }

  /** The same, with how much of each is here. */
  async copiesSoFar(): Promise<CopySoFar[]> {
    return await Promise.all(
      this.copies().map(async (copy) => ({
        ...copy,
        bytes: await this.house!.replicas.sizeOf(copy.context),
      })),
    );
  }

  /** How it is now. */
  async health(): Promise<RegionHealth> {
    const { stage, terms, house, name: region } = this;
    const copies = await this.copiesSoFar();
    const reason = this.#reason(copies);
    return {
      ready: reason === undefined,
      ...(reason === undefined ? {} : { reasons: [reason] }),
      ...(this.home.answers ? {} : { away: ["home"] }),
      region,
      stage,
      ...(terms ? { terms } : {}),
      signals: this.hears ? "heard" : house?.hasHeard ? "silent" : "not yet",
      copies,
    };
  }

  #reason(copies: readonly ReplicaReport[]): string | undefined {
    switch (this.stage) {
      case "asking":
        return this.home.answers
          ? "home has not said yet what to copy"
          : "home does not answer, and nothing is remembered of what to copy";
      case "copying": {
        const whole = copies.filter(({ state }) => state !== "empty").length;
        return `its databases are being copied: ${whole} of ${copies.length} are whole`;
      }
      case "opening":
        return "its pages are being opened";
      case "failed":
        return "it could not open; its log says why";
      case "serving":
        return undefined;
    }
  }
}
