import { Hono } from "hono";
import type { Front } from "edge/front.ts";
import { reportOfThisProcess, type ThisProcess } from "edge/memory/report_of_this_process.ts";
import { RegionsPage } from "edge/pages/regions.tsx";
import { paths } from "edge/paths.ts";
import { answerPage, type EdgeEnv, frameFor } from "edge/respond.tsx";
import { operatorOf } from "edge/routes/operator.ts";
import { regionRows } from "edge/views/region_view.ts";

/** Home, as it stands on its own page: it reads its own databases, and is where the others report. */
const HOME: ThisProcess = { name: "home", replicas: [], connected: { bus: true, home: true } };

/** Where pages come from, as operators see it: this process and every region that reports here. */
export function adminRegions(front: Front) {
  return new Hono<EdgeEnv>().get(paths.adminRegions, (c) => {
    operatorOf(c);
    return answerPage(
      c,
      <RegionsPage
        frame={frameFor(c, front, { islands: true })}
        at={front.clock()}
        rows={regionRows(reportOfThisProcess(front, HOME), front.regions.regions())}
      />,
    );
  });
}
