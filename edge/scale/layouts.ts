import { ASSUMED } from "./assumed.ts";
import { endingsOf, pulledAMonth, pulledAtPeak } from "./copies.ts";
import type { Figures } from "./figures.ts";
import { drawingIn } from "./pages.ts";
import { firstFull, GROWING, partsAt } from "./writers.ts";

/** A way to serve so many learners in so many regions, and what it takes. */
export interface Layout {
  readonly name: string;
  /** Whether what there is today can be laid out so. */
  readonly built: boolean;
  /** Databases of what grows. */
  readonly databases: number;
  /** Processes that write, that serve databases, and that draw pages. */
  readonly homes: number;
  readonly servers: number;
  readonly drawing: number;
  /** How many of their copies are kept in regions. */
  readonly copies: number;
  /** What all homes together send to regions, in the busiest hour and on average. */
  readonly sentAtPeak: number;
  readonly terabytesAMonth: number;
  /** Why it cannot be, where it cannot: what is asked for more than it can do. */
  readonly short?: string;
}

/** Of what grows, all but `identity` is copied. */
const COPIED_SHARE = (GROWING.length - 1) / GROWING.length;

/** The ways that docs/scale.md compares. */
export function layoutsFor(figures: Figures, learners: number, regions: number, assumed = ASSUMED): Layout[] {
  return [
    everywhere(figures, learners, regions, assumed),
    ownSites(figures, learners, regions, assumed),
    byCourseOrLearner(figures, learners, regions, assumed),
  ];
}

/** One site; every region copies all of it. */
function everywhere(figures: Figures, learners: number, regions: number, assumed: typeof ASSUMED): Layout {
  const databases = databasesFor(figures, learners, assumed);
  const processes = regions * drawingIn(figures, learners, regions, assumed).processes;
  const ending = endingsOf(figures, processes, assumed).filter(({ what }) => !what.includes("next to home"))
    .toSorted((a, b) => a.fullAt - b.fullAt)[0]!;
  return {
    name: "one site, all of it in every region",
    built: databases === GROWING.length,
    databases,
    homes: Math.ceil(databases / GROWING.length),
    servers: databases,
    drawing: processes,
    copies: processes * Math.round(databases * COPIED_SHARE),
    sentAtPeak: processes * pulledAtPeak(figures, learners, assumed),
    terabytesAMonth: processes * pulledAMonth(figures, learners, assumed) / 1_000,
    ...(ending.fullAt < learners ? { short: ending.what } : {}),
  };
}

/** Sites of their own on files, each near its learners and without regions: at least one a place. */
function ownSites(figures: Figures, learners: number, regions: number, assumed: typeof ASSUMED): Layout {
  const { fullAt } = firstFull(figures, "file", "one", assumed);
  // Such a process draws its pages itself, beside the thread that writes.
  const { processes } = drawingIn(figures, learners, 1, assumed);
  const sites = Math.max(regions, processes, Math.ceil(learners / fullAt));
  return {
    name: `${sites} sites on files, each near its learners`,
    built: true,
    databases: sites * GROWING.length,
    homes: sites,
    servers: 0,
    drawing: 0,
    copies: 0,
    sentAtPeak: 0,
    terabytesAMonth: 0,
  };
}

/** One site, its contexts in many databases; each region copies those of its own learners. */
function byCourseOrLearner(
  figures: Figures,
  learners: number,
  regions: number,
  assumed: typeof ASSUMED,
): Layout {
  const databases = databasesFor(figures, learners, assumed, regions);
  const processes = regions * drawingIn(figures, learners, regions, assumed).processes;
  const far = endingsOf(figures, regions, assumed).find(({ what }) => what.includes("150 ms"))!;
  const home = endingsOf(figures, 1, assumed).find(({ what }) => what.includes("line"))!;
  const short = far.fullAt * regions < learners ? far.what : home.fullAt < learners ? home.what : undefined;
  return {
    name: "one site, split by course or learner, each region its own",
    built: false,
    databases,
    homes: Math.ceil(databases / GROWING.length),
    servers: databases,
    drawing: processes,
    copies: Math.round(databases * COPIED_SHARE),
    sentAtPeak: regions * pulledAtPeak(figures, learners / regions, assumed),
    terabytesAMonth: regions * pulledAMonth(figures, learners / regions, assumed) / 1_000,
    ...(short === undefined ? {} : { short }),
  };
}

/** How many databases on servers the growing contexts need, each of them in at least so many. */
function databasesFor(figures: Figures, learners: number, assumed: typeof ASSUMED, least = 1): number {
  return partsAt(figures, "server", learners, assumed)
    .filter(({ name }) => (GROWING as readonly string[]).includes(name))
    .reduce((sum, { needed }) => sum + Math.max(least, needed), 0);
}

/** How many databases are asked for what lies across them. */
export interface Across {
  readonly split: "by course" | "by learner";
  /** For the dashboard of one learner. */
  readonly dashboard: number;
  /** For the list of learners of one course. */
  readonly course: number;
  /** For erasing one person. */
  readonly erasure: number;
}

/** What reading and erasing costs once `learning` is in so many databases. */
export function across(databases: number, assumed = ASSUMED): Across[] {
  const courses = Math.min(databases, Math.ceil(assumed.enrollmentsPerYear));
  return [
    { split: "by course", dashboard: courses, course: 1, erasure: courses },
    { split: "by learner", dashboard: 1, course: databases, erasure: 1 },
  ];
}
