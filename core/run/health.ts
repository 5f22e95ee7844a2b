import { wait } from "core/base/wait.ts";
import type { House } from "./house.ts";

/** How far behind a subscriber may be before its process calls itself not well. */
const MOST_BEHIND = 10_000;
/** How long a part may take to answer. */
const LONGEST_WAIT = 2_000;

/** How a process is. */
export interface Health {
  /** Whether it can do what it is there for. */
  readonly ready: boolean;
  /** Why it cannot. */
  readonly reasons?: readonly string[];
  /** Whose home is in another process and does not answer: what needs them does not work now, and all else does. */
  readonly away?: readonly string[];
}

/**
 * How the process of a house is: not well where its own home does not answer or somebody there is far behind. What
 * other processes do not do makes it no worse: to start it again would not help.
 */
export async function healthOf(house: House): Promise<Health> {
  try {
    const away = await inTime(house.absent());
    if (!away) return { ready: false, reasons: ["the home worker does not answer"] };
    const reasons = await farBehind(house);
    return {
      ready: reasons.length === 0,
      ...(reasons.length > 0 ? { reasons } : {}),
      ...(away.length > 0 ? { away } : {}),
    };
  } catch (error) {
    return { ready: false, reasons: [error instanceof Error ? error.message : String(error)] };
  }
}

async function farBehind(house: House): Promise<string[]> {
  if (house.living.length === 0) return [];
  const reports = await inTime(house.signals.reports());
  if (!reports) return ["the bus does not answer"];
  const own = reports.filter(({ name, lag }) => house.living.includes(name) && lag > MOST_BEHIND);
  return own.map(({ name, lag }) => `${name} is ${lag} signals behind`);
}

async function inTime<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  const over = new AbortController();
  try {
    return await Promise.race([asked, wait(LONGEST_WAIT, over.signal).then(() => undefined)]);
  } finally {
    over.abort();
  }
}
