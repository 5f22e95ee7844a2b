import { Hono } from "hono";
import { RELEASE } from "core/base/release.ts";
import { healthOf } from "core/run/health.ts";
import { Liveness } from "core/run/liveness.ts";
import type { Front } from "edge/front.ts";
import type { EdgeContext, EdgeEnv } from "edge/respond.tsx";

const NOT_STORED = { "cache-control": "no-store" };

/**
 * `GET /health` and `/health/ready`: 200 and `"ready": true` when this process can do its work, 503 with the reasons
 * otherwise; `away` names the contexts of other processes that do not answer, `release` which code runs.
 * `GET /health/live`: 503 where only another start would help. For load balancers and people; tells nothing that an
 * operator would not show.
 */
export function health({ house }: Pick<Front, "house">) {
  const liveness = new Liveness(house);
  const ready = async (c: EdgeContext) => {
    const found = await healthOf(house);
    return c.json({ ...found, release: RELEASE }, found.ready ? 200 : 503, NOT_STORED);
  };
  return new Hono<EdgeEnv>()
    .get("/health", ready)
    .get("/health/ready", ready)
    .get("/health/live", async (c) => {
      const life = await liveness.look();
      return c.json(life, life.live ? 200 : 503, NOT_STORED);
    });
}
