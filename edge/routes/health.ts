import { Hono } from "hono";
import { RELEASE } from "core/base/release.ts";
import { healthOf } from "core/run/health.ts";
import type { Front } from "edge/front.ts";
import type { EdgeEnv } from "edge/respond.tsx";

/**
 * `GET /health`: 200 and `"ready": true` when this process can do its work, 503 with the reasons otherwise; `away` names
 * the contexts of other processes that do not answer, `release` which code runs. For load balancers and people; tells nothing that an operator
 * would not show.
 */
export function health({ house }: Pick<Front, "house">) {
  return new Hono<EdgeEnv>().get("/health", async (c) => {
    const found = await healthOf(house);
    return c.json({ ...found, release: RELEASE }, found.ready ? 200 : 503, { "cache-control": "no-store" });
  });
}
