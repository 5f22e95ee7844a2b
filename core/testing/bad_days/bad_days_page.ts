import type { BadDay } from "./bad_day.ts";

/** The machine on which there were bad days. */
export interface Machine {
  readonly deno: string;
  readonly cores: number;
}

const COLUMNS = [
  "Bad day",
  "Processes, and what carried the signals",
  "How often",
  "Said",
  "Acknowledged",
  "Heard",
  "Lost",
  "Doubled",
  "Out of order",
  "Worst answer",
  "Found",
];

/** Writes the page of the docs that says what was tried, and what was found. */
export function badDaysPage(badDays: readonly BadDay[], { deno, cores }: Machine): string {
  const killed = badDays.reduce((sum, { kills = 0 }) => sum + kills, 0);
  const minutes = Math.round(badDays.reduce((sum, { seconds }) => sum + seconds, 0) / 60);
  const rows = badDays.map((one) => [
    one.day,
    one.layout,
    one.times,
    one.said,
    one.acknowledged,
    one.heard,
    one.lost,
    one.doubled,
    one.disordered,
    one.worstAnswer === undefined ? "–" : `${one.worstAnswer} ms`,
    one.found,
  ]);
  return `<!-- Written by \`deno task bad-days\` from the records of its runs. Do not edit. -->

# Bad days

What was done to a site that runs, with real processes, real brokers and real disks, and what came of it. After each of
these days everything that was said is heard, and then the databases are looked at from outside: what was acknowledged
must be there, once, and each hearer must have written down the signals of a key in the order in which they were said.

Each row is the last run of its day: while what one found is mended, it is had again without the others. They took
${minutes} minutes on ${cores} cores with Deno ${deno}; ${killed} processes were killed. \`deno task test faults\` runs the same days,
shortened; \`deno task bad-days\` runs them at full length and writes this page.

- **Said** are signals in the log; **acknowledged** are commands that somebody was told are done; **heard** are
  effects, of all hearers that are looked at.
- **Worst answer** is the longest that whoever asked for a page, or read what a page reads, had to wait.
- **Lost**, **doubled** and **out of order** are 0 or the run fails.

${[COLUMNS, COLUMNS.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n")}
`;
}
