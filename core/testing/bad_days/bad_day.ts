import type { Verdict } from "./judge.ts";

/** One bad day as it went, on one layout: a row of the table in the docs. */
export interface BadDay extends Omit<Verdict, "faults" | "backwards"> {
  /** What went wrong on that day. */
  readonly day: string;
  /** Which processes there were, and what carried the signals. */
  readonly layout: string;
  /** How often it went wrong, or how much of it there was. */
  readonly times: string;
  /** How many processes were killed. */
  readonly kills?: number;
  /** The longest that whoever asked for a page, or for what stands for one, had to wait, in milliseconds. */
  readonly worstAnswer?: number;
  /** What was found, from the figures of the run. */
  readonly found: string;
  readonly seconds: number;
}

/** Whether bad days are run at full length, rather than as short as they still show something. */
const FULL = Deno.env.get("BAD_DAYS") === "full";

/** How much of something there is on a bad day: little, or all of it. */
export function scaled<Value>(little: Value, all: Value): Value {
  return FULL ? all : little;
}

/** Notes how a bad day went: on the console, and in the file that `BAD_DAYS_BOOK` names. */
export async function noteBadDay(badDay: BadDay): Promise<void> {
  const line = JSON.stringify(badDay);
  console.log(line);
  const book = Deno.env.get("BAD_DAYS_BOOK");
  if (book !== undefined) await Deno.writeTextFile(book, `${line}\n`, { append: true });
}
