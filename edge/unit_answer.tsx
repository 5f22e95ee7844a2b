import { renderToString } from "preact-render-to-string";
import { Refusal } from "core/base/refusal.ts";
import { readUnitState, type UnitState, UNTOUCHED } from "contexts/learning/mod.ts";
import { DoneForm } from "edge/components/done_form.tsx";
import { AccountMenu } from "edge/components/preferences.tsx";
import { ProblemForm } from "edge/components/problem.tsx";
import { StateMark } from "edge/components/state_mark.tsx";
import type { Course, Placed } from "edge/courses.ts";
import type { Front } from "edge/front.ts";
import { hole } from "edge/hole.ts";
import { getPlaced, notEnrolled } from "edge/learner.ts";
import { isStaff, type Visitor } from "edge/middleware/visitor.ts";
import { type Circumstances, type JustNow, problemState } from "edge/problem_state.ts";
import { paths } from "edge/paths.ts";
import { type EdgeContext, frameOf, noticeOf, sessionOf } from "edge/respond.tsx";
import { slotContent } from "edge/slot_content.tsx";
import type { CompiledUnit, UnitProblem } from "edge/unit_pages.tsx";
import { doneState } from "edge/views/outline_view.ts";
import { words } from "edge/words.ts";

/** A unit for one learner on one request: the compiled page, and all that fills it. */
export interface UnitHere {
  readonly course: Course;
  readonly placed: Placed;
  readonly compiled: CompiledUnit;
  readonly state: UnitState;
  readonly circumstances: Circumstances;
}

/** What came of the form that this page answers, by problem. */
export type JustNowBy = Readonly<Record<string, JustNow>>;

/** Answers with a unit's page: compiled once for everyone, filled for whoever is looking. */
export async function answerUnit(
  c: EdgeContext,
  front: Front,
  at: { readonly course: string; readonly unit: string },
  just: JustNowBy = {},
  status: 200 | 422 = 200,
): Promise<Response> {
  const here = await unitHere(c, front, at);
  const html = await fillUnit(c, front, here, just);
  c.header("cache-control", "private, no-cache");
  return c.html(html, status);
}

/** Finds a unit, its compiled page and the learner's state in it: one read. Refuses who may not be here. */
export async function unitHere(
  c: EdgeContext,
  front: Front,
  at: { readonly course: string; readonly unit: string },
): Promise<UnitHere> {
  const visitor = c.get("visitor");
  const session = sessionOf(c);
  const staff = isStaff(session);
  const { course, placed } = await getPlaced(front, at.course, at.unit, staff);
  const { courseId } = course;
  const state = await readUnitState(front.house.reader("learning"), {
    personId: session.personId,
    courseId,
    sectionId: placed.section.id,
    unitId: placed.unit.id,
  });
  if (!state.enrolled && !staff) throw notEnrolled(courseId);
  const frame = compiledFrame(front, visitor, paths.unit(courseId, placed.unit.id), placed);
  const compiled = await front.units.find({ course, placed, staff, language: visitor.language, frame });
  if (!compiled) throw new Refusal("content.unit_missing", "missing", `Cannot find unit "${at.unit}"`);
  const now = front.clock();
  const ended = course.facts.end !== undefined && new Date(course.facts.end) <= now;
  const circumstances = {
    now,
    staff,
    preview: !state.enrolled,
    ended,
    graceMinutes: course.facts.graceMinutes,
  };
  return { course, placed, compiled, state, circumstances };
}

/** The frame that is the same for everybody who speaks a language: holes where it is not. */
function compiledFrame(front: Front, visitor: Visitor, path: string, { unit }: Placed) {
  const frame = frameOf(front, { ...visitor, session: undefined }, path, {
    islands: unit.problems + unit.videos > 0,
  });
  return { ...frame, theme: hole("theme"), account: hole("account"), notice: hole("notice") };
}

async function fillUnit(c: EdgeContext, front: Front, here: UnitHere, just: JustNowBy): Promise<string> {
  const { course, placed, compiled, state } = here;
  const visitor = c.get("visitor");
  const session = sessionOf(c);
  const t = words(visitor.language);
  const path = paths.unit(course.courseId, placed.unit.id);
  const html: Record<string, string> = {
    theme: visitor.theme,
    account: accountMenu(front, visitor, path),
    notice: noticeHtml(c),
    done: "",
    aside: "",
  };
  for (const subsection of placed.section.subsections) {
    for (const unit of subsection.units) {
      const share = { done: state.doneByUnit[unit.id] ?? 0, total: unit.completable };
      html[`mark:${unit.id}`] = stateMark(doneState(share), visitor.language);
    }
  }
  for (const problem of compiled.problems) {
    html[`problem:${problem.id}`] = problemHtml(here, problem, visitor, just[problem.id]);
  }
  if (state.enrolled && compiled.readable) {
    const done = compiled.readableIds.every((id) => state.done.includes(id));
    html.done = renderToString(<DoneForm course={course.courseId} unit={placed.unit.id} done={done} t={t} />);
  }
  const given = { personId: session.personId, courseId: course.courseId, unitId: placed.unit.id };
  const aside = state.enrolled
    ? await slotContent(front, "unit.aside.v1", given, visitor.language)
    : undefined;
  if (aside) html.aside = renderToString(aside);
  return compiled.page.fill(html);
}

function noticeHtml(c: EdgeContext): string {
  const notice = noticeOf(c, ["notice.done", "notice.draft_kept"]);
  return notice ? renderToString(notice) : "";
}

/** A problem's form for one learner. The one that nobody has touched is the same for all: rendered once. */
export function problemHtml(here: UnitHere, problem: UnitProblem, visitor: Visitor, just?: JustNow): string {
  const { course, placed, compiled, state, circumstances } = here;
  const t = words(visitor.language);
  const kept = state.problems[problem.id];
  const isFresh = kept === undefined && just === undefined && !problem.block.due && !circumstances.preview &&
    !circumstances.ended && !circumstances.staff;
  const fresh = isFresh ? compiled.fresh.get(problem.id) : undefined;
  if (fresh) return fresh;
  const html = renderToString(
    <ProblemForm
      problem={problem.view}
      state={problemState(problem, kept ?? UNTOUCHED, circumstances, t, just)}
      action={paths.problem(course.courseId, placed.unit.id, problem.id)}
      t={t}
    />,
  );
  if (isFresh) compiled.fresh.set(problem.id, html);
  return html;
}

const marks = new Map<string, string>();

function stateMark(state: ReturnType<typeof doneState>, language: Visitor["language"]): string {
  const key = `${language} ${state}`;
  let mark = marks.get(key);
  if (!mark) marks.set(key, mark = renderToString(<StateMark state={state} t={words(language)} />));
  return mark;
}

const menus = new Map<string, string>();
const MOST_MENUS = 5_000;
/** Stands for the page's path in a menu that is kept for all pages. */
const PATH_MARK = "/path-of-this-page";

/** The account menu is drawn once for a reader, theme and language; only the page to come back to differs. */
function accountMenu(front: Front, visitor: Visitor, path: string): string {
  const { session, theme, language } = visitor;
  const key = `${session?.sessionId} ${session?.name} ${session?.roles} ${theme} ${language}`;
  let menu = menus.get(key);
  if (!menu) {
    const person = session && { name: session.name, operates: session.roles.includes("operator") };
    menu = renderToString(<AccountMenu t={words(language)} theme={theme} path={PATH_MARK} person={person} />);
    if (menus.size >= MOST_MENUS) menus.clear();
    menus.set(key, menu);
  }
  return menu.replaceAll(PATH_MARK, path.replaceAll("&", "&amp;"));
}
