import type { KnownRegion } from "core/run/region_book.ts";
import type { RegionReport, ReplicaReport } from "core/run/region_report.ts";

/** How old what a region shows may be before it is called behind, and before somebody should look, in milliseconds. */
const BEHIND = 2_000;
const FAR_BEHIND = 15_000;
/** How many works a copy may lack, however lately it was brought up to date, before the same holds. */
const MANY_WORKS = 1_000;
/** Of the requests of the last minutes, which share may fail before somebody should look. */
const TOO_MANY_ERRORS = 0.01;
/** How far a clock may be off, in milliseconds. */
const CLOCK_OFF = 5_000;

/** How far a copy is behind, in a word. */
export type LagState = "current" | "behind" | "far_behind" | "cut_off" | "empty";

/**
 * How a region is, in a word: silent, nothing was heard from it lately; cut_off, it hears no signals or does not reach
 * home; failing, too many of its answers are failures; behind, what it shows is old; starting, a copy is not whole
 * yet; well, nothing of that.
 */
export type RegionState = "silent" | "cut_off" | "failing" | "behind" | "starting" | "well";

/** What an operator should look at. */
export type RegionNeed =
  | { readonly need: "silent"; readonly since: Date }
  | { readonly need: "bus" | "home" }
  | { readonly need: "errors"; readonly count: number }
  | { readonly need: "lag"; readonly context: string; readonly lagMs: number }
  | { readonly need: "works"; readonly context: string; readonly count: number }
  | { readonly need: "replica"; readonly context: string }
  | { readonly need: "clock"; readonly offMs: number };

/** A region, or this process, as the page shows it. */
export interface RegionRow {
  readonly report: RegionReport;
  /** Undefined for the process that shows the page. */
  readonly heardAt?: Date;
  readonly state: RegionState;
  /** The oldest of its whole copies; undefined where it has none, or nobody knows. */
  readonly oldest?: ReplicaReport;
  /** Which share of its kept pages was there when it was asked for; undefined before the first. */
  readonly hitRate?: number;
  readonly needs: readonly RegionNeed[];
}

/** What the page shows: this process first, then every region by its name. */
export function regionRows(here: RegionReport, regions: readonly KnownRegion[]): RegionRow[] {
  return [rowOf(here), ...regions.map((region) => rowOf(region.report, region))];
}

function rowOf(report: RegionReport, known?: KnownRegion): RegionRow {
  const whole = report.replicas.filter(({ state }) => state !== "empty");
  const oldest = whole.toSorted((one, other) => other.lagMs - one.lagMs)[0];
  const hitRate = hitRateOf(report.cache);
  return {
    report,
    ...(known ? { heardAt: known.heardAt } : {}),
    state: stateOf(report, known?.silent ?? false),
    // What somebody silent said of their copies may be long untrue.
    ...(oldest && !known?.silent ? { oldest } : {}),
    ...(hitRate === undefined ? {} : { hitRate }),
    needs: known?.silent ? [{ need: "silent", since: known.heardAt }] : needsOf(report, known),
  };
}

function stateOf(report: RegionReport, silent: boolean): RegionState {
  const { connected, replicas } = report;
  if (silent) return "silent";
  if (!connected.bus || !connected.home) return "cut_off";
  if (isFailing(report)) return "failing";
  if (replicas.some(({ state }) => state === "empty")) return "starting";
  return replicas.some((one) => lagState(one) !== "current") ? "behind" : "well";
}

/** How far one copy is behind. */
export function lagState({ state, lagMs, behind = 0 }: ReplicaReport): LagState {
  if (state === "empty") return "empty";
  if (lagMs >= FAR_BEHIND) return state === "cut_off" ? "cut_off" : "far_behind";
  return lagMs >= BEHIND || behind >= MANY_WORKS ? "behind" : "current";
}

function needsOf(report: RegionReport, known: KnownRegion | undefined): RegionNeed[] {
  const { connected, requests, replicas } = report;
  const needs: RegionNeed[] = [];
  if (!connected.bus) needs.push({ need: "bus" });
  if (!connected.home) needs.push({ need: "home" });
  if (isFailing(report)) needs.push({ need: "errors", count: requests.errors });
  for (const one of replicas) {
    const { context, lagMs, behind = 0 } = one;
    const state = lagState(one);
    if (state === "cut_off") needs.push({ need: "replica", context });
    if (state === "far_behind") needs.push({ need: "lag", context, lagMs });
    if (state === "behind" && behind >= MANY_WORKS) needs.push({ need: "works", context, count: behind });
  }
  const offMs = known?.clockAhead ?? 0;
  if (Math.abs(offMs) > CLOCK_OFF) needs.push({ need: "clock", offMs });
  return needs;
}

function isFailing({ requests: { count, errors } }: RegionReport): boolean {
  return errors > 0 && errors >= count * TOO_MANY_ERRORS;
}

function hitRateOf({ hits, stale, joined, misses }: RegionReport["cache"]): number | undefined {
  const asked = hits + stale + joined + misses;
  return asked === 0 ? undefined : (asked - misses) / asked;
}

/** Every version that runs somewhere, once each. */
export function versionsOf(rows: readonly RegionRow[]): string[] {
  return [...new Set(rows.map(({ report }) => report.version))].sort();
}
