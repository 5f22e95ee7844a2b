import { Hono } from "hono";
import type { House } from "core/run/house.ts";
import type { Front } from "edge/front.ts";
import type { EdgeEnv } from "edge/respond.tsx";

/** How far behind a subscriber may be before the process calls itself not well. */
const MOST_BEHIND = 10_000;
/** How long a part may take to answer. */
const LONGEST_WAIT = 2_000;

/**
 * `GET /health`: 200 `{"ready":true}` when the home worker answers and nobody is far behind, 503 with the
 * reasons otherwise. For load balancers and people; tells nothing that an operator would not show.
 */
export function health({ house }: Pick<Front, "house">) {
  return new Hono<EdgeEnv>().get("/health", async (c) => {
    const reasons = await reasonsAgainst(house);
    const ready = reasons.length === 0;
    return c.json({ ready, ...(ready ? {} : { reasons }) }, ready ? 200 : 503, {
      "cache-control": "no-store",
    });
  });
}

async function reasonsAgainst(house: House): Promise<string[]> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"late">((resolve) => timer = setTimeout(() => resolve("late"), LONGEST_WAIT));
  try {
    const reports = await Promise.race([house.signals.reports(), late]);
    if (reports === "late") return ["the home worker does not answer"];
    return reports.filter((report) => report.lag > MOST_BEHIND).map((report) =>
      `${report.name} is ${report.lag} signals behind`
    );
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    clearTimeout(timer);
  }
}
