import { ASSUMED, atPeak, type Doings, inAYear } from "./assumed.ts";
import { type Figures, valueOf } from "./figures.ts";

// What regions ask for that copy databases: bytes, who takes them in and who sends them.

/** How many databases a region copies: all but those that keep secrets. */
const COPIED = 8;
const SECONDS_A_MONTH = 365.25 / 12 * 86_400;

/** Each thing that learners do, and the databases that it changes. */
const CHANGES = {
  enrollments: ["an enrollment", ["enrollment", "learning", "grading"]],
  visits: ["a visit", ["learning", "streaks"]],
  answers: ["an answer", ["learning", "grading", "streaks"]],
} as const;

/** Whether works come one by one, or so many that they share a commit. */
type How = "alone" | "in a crowd";

/** How many bytes one of each brings to every region that copies all. */
export function bytesOfOne(figures: Figures, kind: keyof typeof CHANGES, how: How): number {
  const [one, changes] = CHANGES[kind];
  return changes.reduce((sum, name) => sum + valueOf(figures, `${one}, copied to ${name}, ${how}`), 0);
}

function bytesOf(figures: Figures, doings: Doings, how: How): number {
  const kinds = Object.keys(CHANGES) as (keyof typeof CHANGES)[];
  return kinds.reduce((sum, kind) => sum + doings[kind] * bytesOfOne(figures, kind, how), 0);
}

/** What a region that copies the databases of so many learners pulls in the busiest hour, in megabytes a second. */
export function pulledAtPeak(figures: Figures, learners: number, assumed = ASSUMED): number {
  return (bytesOf(figures, atPeak(learners, assumed), "in a crowd") + looks(figures, "often")) / 1e6;
}

/** What it pulls in a month on average, in gigabytes. */
export function pulledAMonth(figures: Figures, learners: number, assumed = ASSUMED): number {
  const changes = bytesOf(figures, inAYear(learners, assumed), "alone") / 12;
  return (changes + looks(figures, "now and then") * SECONDS_A_MONTH) / 1e9;
}

/** What a region pulls in a month in which nothing happens, in gigabytes: it looks all the same. */
export function lookingAMonth(figures: Figures): number {
  return looks(figures, "now and then") * SECONDS_A_MONTH / 1e9;
}

/** Bytes a second for looking whether there is anything. */
function looks(figures: Figures, how: "often" | "now and then"): number {
  return COPIED * valueOf(figures, `a copy that is looked after ${how}`);
}

/** Something that copying ends with, and with how many learners. */
export interface Ending {
  readonly what: string;
  readonly fullAt: number;
}

/** With how many learners each part of copying is full, where every one of so many regions copies everything. */
export function endingsOf(figures: Figures, regions: number, assumed = ASSUMED): Ending[] {
  const fixed = looks(figures, "often") / 1e6;
  const each = bytesOf(figures, atPeak(1, assumed), "in a crowd") / 1e6;
  const full = (megabytes: number) => Math.max(0, (megabytes * assumed.headroom - fixed) / each);
  const perMegabyte = valueOf(figures, "processor of servers that are copied, near") / 1_000;
  return [
    { what: "a region next to home takes in", fullAt: full(valueOf(figures, "taken in by copies, near")) },
    {
      what: "a region 150 ms away takes in",
      fullAt: full(valueOf(figures, "taken in by copies, 150 ms away")),
    },
    { what: "home's line sends", fullAt: full(assumed.lineMegabytes / regions) },
    {
      what: "the database servers' processors send",
      fullAt: full(assumed.serverProcessors / perMegabyte / regions),
    },
  ];
}

/** How long a region that has nothing copies what is stored after a year, in hours. */
export function freshHours(figures: Figures, gigabytes: number, where: "near" | "150 ms away"): number {
  return gigabytes * 1_000 / valueOf(figures, `a fresh copy, brought, ${where}`) / 3_600;
}
