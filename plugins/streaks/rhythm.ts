// Days as text (`2026-03-02`), weeks from Monday on (ISO 8601). Pure functions: easy to test, nothing to set up.

/** How a person's learning days come together. */
export interface Rhythm {
  /** Weeks in a row with a learning day, up to now. The week that is under way breaks nothing: it is not over. */
  readonly current: number;
  readonly best: number;
  /** The seven days of this week, Monday first. */
  readonly week: readonly { readonly day: string; readonly state: "learned" | "rested" | "ahead" }[];
}

const DAY = 24 * 60 * 60 * 1000;

/** The day that a moment falls on. Sites have no time zone of their own yet, so a site's days are those of UTC. */
export function dayOf(moment: string | Date): string {
  return new Date(moment).toISOString().slice(0, 10);
}

/** The Monday of a day's week, or of one so many weeks before it. */
export function mondayOf(day: string, weeksBefore = 0): string {
  return dayOf(new Date((weekOf(day) - weeksBefore) * 7 * DAY - 3 * DAY));
}

/** Weeks counted through from 1970, whose first day was a Thursday. */
function weekOf(day: string): number {
  return Math.floor((Date.parse(day) / DAY + 3) / 7);
}

/** Finds the rhythm in a person's learning days. */
export function findRhythm(days: readonly string[], today: string): Rhythm {
  const thisWeek = weekOf(today);
  const runs = runsOf(new Set(days.map(weekOf)));
  const last = runs.at(-1);
  const monday = Date.parse(mondayOf(today));
  return {
    current: last && last.end >= thisWeek - 1 ? last.length : 0,
    best: Math.max(0, ...runs.map((run) => run.length)),
    week: Array.from({ length: 7 }, (_, at) => {
      const day = dayOf(new Date(monday + at * DAY));
      return { day, state: days.includes(day) ? "learned" : day < today ? "rested" : "ahead" };
    }),
  };
}

/** Weeks that follow one another, oldest run first. */
function runsOf(weeks: ReadonlySet<number>): { end: number; length: number }[] {
  const runs: { end: number; length: number }[] = [];
  for (const week of [...weeks].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run?.end === week - 1) {
      run.end = week;
      run.length++;
    } else {
      runs.push({ end: week, length: 1 });
    }
  }
  return runs;
}
