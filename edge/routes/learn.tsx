import { Hono } from "hono";
import { Refusal } from "core/base/refusal.ts";
import { findUnitOfBlock } from "contexts/content/mod.ts";
import { enrollLearner, leaveCourse, listEnrollments } from "contexts/enrollment/mod.ts";
import { listGrades, readGrades } from "contexts/grading/mod.ts";
import {
  completeBlocks,
  findPlace,
  listPlaces,
  readCourseProgress,
  reopenUnit,
  viewUnit,
} from "contexts/learning/mod.ts";
import type { Front } from "edge/front.ts";
import { getCourse, learnerAt } from "edge/learner.ts";
import { actorOf, isStaff } from "edge/middleware/visitor.ts";
import { ownCourses } from "edge/filters/courses.ts";
import { shownOutline } from "edge/filters/outline.ts";
import { shownProgress } from "edge/filters/progress.ts";
import { DashboardPage } from "edge/pages/dashboard.tsx";
import { LeavePage } from "edge/pages/leave.tsx";
import { OutlinePage } from "edge/pages/outline.tsx";
import { ProgressPage } from "edge/pages/progress.tsx";
import { paths } from "edge/paths.ts";
import {
  answerPage,
  answerSeen,
  type EdgeContext,
  type EdgeEnv,
  formOf,
  frameFor,
  noticeOf,
  sessionOf,
} from "edge/respond.tsx";
import { dashboardView } from "edge/views/dashboard_view.ts";
import { outlineView } from "edge/views/outline_view.ts";
import { unitWords } from "edge/views/unit_words.ts";
import { progressView } from "edge/views/progress_view.ts";
import { answerUnit, unitHere } from "edge/unit/unit_answer.tsx";
import { words } from "edge/words.ts";

/** One transparent pixel: what a page's beacon pictures answer with. */
const PIXEL = Uint8Array.fromBase64("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

/** The learner's pages: their courses, a course's outline, its units, their progress. */
export function learn(front: Front) {
  return new Hono<EdgeEnv>()
    .get("/learn", (c) => dashboard(c, front))
    .post("/courses/:course/enrollment", async (c) => {
      const courseId = c.req.param("course");
      const done = await front.house.send(enrollLearner, { courseId }, actorOf(sessionOf(c)));
      return answerSeen(c, front, `${paths.outline(courseId)}?notice=enrolled`, [done.position]);
    })
    .get("/courses/:course/enrollment", (c) => c.redirect(paths.course(c.req.param("course")), 303))
    .get("/courses/:course/leave", async (c) => {
      sessionOf(c);
      const { courseId, facts } = await getCourse(front, c.req.param("course"));
      return answerPage(
        c,
        <LeavePage frame={frameFor(c, front)} course={{ key: courseId, title: facts.title }} />,
      );
    })
    .post("/courses/:course/leave", async (c) => {
      const courseId = c.req.param("course");
      const done = await front.house.send(leaveCourse, { courseId }, actorOf(sessionOf(c)));
      return answerSeen(c, front, `${paths.course(courseId)}?notice=left`, [done.position]);
    })
    .get("/resume/:course", (c) => resume(c, front, c.req.param("course")))
    .get("/jump/:course/:name", (c) => jump(c, front, c.req.param("course"), c.req.param("name")))
    .get("/progress/:course", (c) => progress(c, front, c.req.param("course")))
    .get("/learn/:course", (c) => outline(c, front, c.req.param("course")))
    .get("/learn/:course/:unit", (c) => answerUnit(c, front, c.req.param()))
    .get("/learn/:course/:unit/:beacon{(seen|read)\\.gif}", (c) => beacon(c, front, c.req.param()))
    .get("/learn/:course/:unit/done", (c) => {
      const { course, unit } = c.req.param();
      return c.redirect(paths.unit(course, unit), 303);
    })
    .post("/learn/:course/:unit/done", async (c) => {
      const { course, unit } = c.req.param();
      const actor = actorOf(sessionOf(c));
      const at = { courseId: course, unitId: unit };
      if ((await formOf(c)).get("done") === "no") {
        const { position } = await front.house.send(reopenUnit, at, actor);
        return answerSeen(c, front, `${paths.unit(course, unit)}?notice=reopened`, [position]);
      }
      const { position } = await front.house.send(completeBlocks, at, actor);
      return answerSeen(c, front, `${paths.unit(course, unit)}?notice=done`, [position]);
    });
}

async function dashboard(c: EdgeContext, front: Front): Promise<Response> {
  const { personId } = sessionOf(c);
  const [enrollments, places, grades] = await Promise.all([
    listEnrollments(front.house.reader("enrollment"), personId),
    listPlaces(front.house.reader("learning"), personId),
    listGrades(front.house.reader("grading"), personId),
  ]);
  const view = await ownCourses(c, await dashboardView(front, { enrollments, places, grades }));
  return answerPage(c, <DashboardPage frame={frameFor(c, front)} {...view} />);
}

async function outline(c: EdgeContext, front: Front, courseId: string): Promise<Response> {
  const { session } = await learnerAt(c, front, courseId);
  const course = await getCourse(front, courseId);
  const progress = await readCourseProgress(front.house.reader("learning"), {
    personId: session.personId,
    courseId,
  });
  const { language } = c.get("visitor");
  const view = outlineView(course, progress, {
    staff: isStaff(session),
    now: front.clock(),
    says: unitWords(front.providers, language),
    t: words(language),
  });
  return answerPage(
    c,
    <OutlinePage
      frame={frameFor(c, front, { notice: noticeOf(c, ["notice.enrolled"]) })}
      {...await shownOutline(c, view)}
      team={isStaff(session)}
    />,
  );
}

async function progress(c: EdgeContext, front: Front, courseId: string): Promise<Response> {
  const { session } = await learnerAt(c, front, courseId);
  const course = await getCourse(front, courseId);
  const at = { personId: session.personId, courseId };
  const now = front.clock();
  const [progress, grades] = await Promise.all([
    readCourseProgress(front.house.reader("learning"), at),
    readGrades(front.house.reader("grading"), { ...at, now }),
  ]);
  return answerPage(
    c,
    <ProgressPage
      frame={frameFor(c, front)}
      {...await shownProgress(c, progressView(course, progress, grades, now))}
    />,
  );
}

/** Goes on where the learner left, or begins at the first unit that is open to them. */
async function resume(c: EdgeContext, front: Front, courseId: string): Promise<Response> {
  const { session, staff } = await learnerAt(c, front, courseId);
  const course = await getCourse(front, courseId);
  const { places } = course.seenBy({ staff, now: front.clock() });
  const place = await findPlace(front.house.reader("learning"), { personId: session.personId, courseId });
  const unit = place?.unitId && places.has(place.unitId) ? place.unitId : places.keys().next().value;
  return c.redirect(unit ? paths.unit(courseId, unit) : paths.outline(courseId), 303);
}

async function jump(c: EdgeContext, front: Front, courseId: string, name: string): Promise<Response> {
  const course = await getCourse(front, courseId);
  const found = await findUnitOfBlock(front.house.reader("content"), { courseId, name });
  if (!found) {
    throw new Refusal("edge.page_missing", "missing", `Cannot find "${name}" in course "${courseId}"`);
  }
  if (found.unitId) {
    const fragment = found.blockId === found.unitId ? "" : `#b-${encodeURIComponent(found.blockId)}`;
    return c.redirect(paths.unit(courseId, found.unitId) + fragment, 303);
  }
  // A section or subsection has no page of its own: its first unit stands for it.
  for (const placed of course.places.values()) {
    if (placed.section.id === found.blockId || placed.subsection.id === found.blockId) {
      return c.redirect(paths.unit(courseId, placed.unit.id), 303);
    }
  }
  return c.redirect(paths.outline(courseId), 303);
}

/**
 * Notes that a unit is seen, or read to its end. A picture rather than a script, since reading pages ship none;
 * it is asked for only when a browser draws the page, never when a link is prefetched. Only our own page's
 * picture counts (Fetch Metadata, section 2).
 */
async function beacon(
  c: EdgeContext,
  front: Front,
  at: { readonly course: string; readonly unit: string; readonly beacon: string },
): Promise<Response> {
  const { session } = c.get("visitor");
  const own = c.req.header("sec-fetch-site") ?? "same-origin";
  if (session && own === "same-origin") {
    const { compiled, state } = await unitHere(front, c.get("visitor"), at);
    const input = { courseId: at.course, unitId: at.unit };
    const blockIds = compiled.readIds.filter((id) => !state.done.includes(id));
    if (at.beacon === "seen.gif") await front.house.send(viewUnit, input, actorOf(session));
    else if (blockIds.length > 0) {
      await front.house.send(completeBlocks, { ...input, blockIds }, actorOf(session));
    }
  }
  return c.body(PIXEL, 200, { "content-type": "image/gif", "cache-control": "no-store" });
}
