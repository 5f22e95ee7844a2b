import { RegionAlert, UnsentNotice } from "edge/components/region_notice.tsx";
import { problemDomId } from "edge/components/problem_view.ts";
import type { Frame } from "edge/layouts/document.tsx";
import type { RegionNotice } from "edge/middleware/visitor.ts";
import { CataloguePage } from "edge/pages/catalogue.tsx";
import { cards, demo } from "edge/pages/gallery_course.ts";
import { problemUnit, readingUnit } from "edge/pages/gallery_learner.tsx";
import { everyKind, problemStates, untouched } from "edge/pages/gallery_problem.ts";
import type { Sample } from "edge/pages/gallery_public.tsx";
import { RefusedPage } from "edge/pages/refused.tsx";
import { paths } from "edge/paths.ts";

const UNIT = paths.unit(demo.key, "five_partials");

function noticed(frame: Frame, notice: RegionNotice): Frame {
  return { ...frame, notice: <RegionAlert notice={notice} path={frame.path} t={frame.t} /> };
}

/** What learners and visitors see of a region whose home is away. */
export const awayPages: readonly Sample[] = [
  { name: "home away, unit", render: (frame) => readingUnit(noticed(frame, "away")) },
  {
    name: "home away, catalogue",
    render: (frame) => (
      <CataloguePage frame={noticed(frame, "away")} query="" courses={cards} total={cards.length} />
    ),
  },
  {
    name: "home away, page older",
    render: (frame) => problemUnit(noticed(frame, "older"), problemStates["problem, partly correct"]!),
  },
  {
    name: "home away, answer sent",
    render: (frame) =>
      problemUnit(
        { ...frame, notice: <UnsentNotice place={problemDomId(everyKind.id)} t={frame.t} /> },
        { ...untouched, answers: { hum: "choice_0", step: "466.2" }, unsent: true },
      ),
  },
  {
    name: "home away, form sent",
    render: (frame) => (
      <RefusedPage
        frame={frame}
        kind="unavailable"
        code="region.home_away"
        back={UNIT}
        course={demo.key}
        again={{ action: `${UNIT}/done`, fields: [["done", "yes"]] }}
      />
    ),
  },
  {
    name: "home away, page of home",
    render: (frame) => (
      <RefusedPage
        frame={frame}
        kind="unavailable"
        code="region.not_copied"
        again={{ href: paths.settings }}
      />
    ),
  },
  {
    name: "home away, not known who it is",
    render: (frame) => (
      <RefusedPage
        frame={frame}
        kind="unavailable"
        code="region.session_unsure"
        course={demo.key}
        again={{ href: UNIT }}
      />
    ),
  },
];
