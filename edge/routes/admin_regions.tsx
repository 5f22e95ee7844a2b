import { Hono } from "hono";
import type { Front } from "edge/front.ts";
import { reportOfThisProcess } from "edge/memory/report_of_this_process.ts";
import { RegionsPage } from "edge/pages/regions.tsx";
import { paths } from "edge/paths.ts";
import { answerPage, type EdgeEnv, frameFor } from "edge/respond.tsx";
import { operatorOf } from "edge/routes/operator.ts";
import { orNone } from "edge/start/watch_process.ts";
import { regionRows } from "edge/views/region_view.ts";

/** Where pages come from, as operators see it: this process and every region that reports here. */
export function adminRegions(front: Front) {
  return new Hono<EdgeEnv>().get(paths.adminRegions, async (c) => {
    operatorOf(c);
    const isHeard = await orNone(front.house.signals.log()) !== undefined;
    // It reads its own databases, and is where the others report.
    const home = { name: "home", replicas: [], connected: { bus: isHeard, home: true } };
    return answerPage(
      c,
      <RegionsPage
        frame={frameFor(c, front, { islands: true })}
        at={front.clock()}
        rows={regionRows(reportOfThisProcess(front, home), front.regions.regions())}
      />,
    );
  });
}
