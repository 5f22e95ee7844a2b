import { Hono } from "hono";
import type { Front } from "edge/front.ts";
import { reportOfThisProcess, type ThisProcess } from "edge/memory/report_of_this_process.ts";
import { RegionsPage } from "edge/pages/regions.tsx";
import { paths } from "edge/paths.ts";
import { answerPage, type EdgeEnv, frameFor } from "edge/respond.tsx";
import { operatorOf } from "edge/routes/operator.ts";
import { orNone } from "edge/start/watch_process.ts";
import { regionRows } from "edge/views/region_view.ts";

/**
 * Where pages come from, as operators see it: this process, and at home every region that reports there. A region draws
 * it only while it cannot hand it on, and knows of itself alone.
 */
export function adminRegions(front: Front) {
  return new Hono<EdgeEnv>().get(paths.adminRegions, async (c) => {
    operatorOf(c);
    const here = front.place?.() ?? await home(front);
    return answerPage(
      c,
      <RegionsPage
        frame={frameFor(c, front, { islands: true })}
        at={front.clock()}
        rows={regionRows(reportOfThisProcess(front, here), front.regions.regions())}
        isHome={!front.place}
      />,
    );
  });
}

/** It reads its own databases, and is where the others report. */
async function home({ house }: Front): Promise<ThisProcess> {
  const isHeard = await orNone(house.signals.log()) !== undefined;
  return { name: "home", replicas: [], connected: { bus: isHeard, home: true } };
}
