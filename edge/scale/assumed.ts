/** What people are taken to do, and what an operator has. None of it was measured: change it for your own site. */
export interface Assumptions {
  readonly activeShare: number;
  readonly visitsPerMinute: number;
  readonly answersPerMinute: number;
  readonly otherPagesPerMinute: number;
  readonly publicPagesPerMinute: number;
  readonly signInsPerHour: number;
  readonly enrollmentsPerHour: number;
  readonly visitsPerYear: number;
  readonly answersPerYear: number;
  readonly signInsPerYear: number;
  readonly enrollmentsPerYear: number;
  readonly headroom: number;
  readonly lineMegabytes: number;
  readonly serverProcessors: number;
}

/** The assumptions of docs/scale.md, each with the words that it stands under there. */
const TABLE = {
  activeShare: [0.05, "share of all learners who are there in the busiest hour"],
  visitsPerMinute: [0.5, "visits of units a minute, each of them"],
  answersPerMinute: [0.25, "answers a minute, each of them"],
  otherPagesPerMinute: [0.25, "other pages a minute for somebody signed in, each of them"],
  publicPagesPerMinute: [0.5, "pages for everybody a minute, for each of them"],
  signInsPerHour: [0.5, "sign-ins in that hour, each of them"],
  enrollmentsPerHour: [0.1, "enrollments in that hour, each of them"],
  visitsPerYear: [600, "visits of units a year, each learner"],
  answersPerYear: [300, "answers a year, each learner"],
  signInsPerYear: [50, "sign-ins a year, each learner"],
  enrollmentsPerYear: [4, "enrollments a year, each learner"],
  headroom: [0.5, "share to be taken at most of what anything can do"],
  lineMegabytes: [125, "MB/s that home can send (a line of 1 Gbit/s)"],
  serverProcessors: [4, "processors that the database servers have for sending copies"],
} as const satisfies Record<keyof Assumptions, readonly [number, string]>;

/** The assumptions of docs/scale.md. */
export const ASSUMED = Object.fromEntries(
  Object.entries(TABLE).map(([name, [value]]) => [name, value]),
) as unknown as Assumptions;

/** Each assumption in words, with its value. */
export function inWords(assumed: Assumptions): [words: string, value: number][] {
  return (Object.keys(TABLE) as (keyof Assumptions)[]).map((name) => [TABLE[name][1], assumed[name]]);
}

/** How often each thing is done, in a second or a year. */
export type Doings = Readonly<Record<"visits" | "answers" | "enrollments" | "signIns", number>>;

/** What is done in a second of the busiest hour. */
export function atPeak(learners: number, assumed: Assumptions): Doings {
  const active = learners * assumed.activeShare;
  return {
    visits: active * assumed.visitsPerMinute / 60,
    answers: active * assumed.answersPerMinute / 60,
    enrollments: active * assumed.enrollmentsPerHour / 3_600,
    signIns: active * assumed.signInsPerHour / 3_600,
  };
}

/** What is done in a year. */
export function inAYear(learners: number, assumed: Assumptions): Doings {
  return {
    visits: learners * assumed.visitsPerYear,
    answers: learners * assumed.answersPerYear,
    enrollments: learners * assumed.enrollmentsPerYear,
    signIns: learners * assumed.signInsPerYear,
  };
}
