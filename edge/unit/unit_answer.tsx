import type { ComponentChildren } from "preact";
import { renderToString } from "preact-render-to-string";
import { Refusal } from "core/base/refusal.ts";
import { readUnitState, type UnitState } from "contexts/learning/mod.ts";
import type { FrameAnswer } from "core/plugin/block_code.ts";
import { Alert } from "edge/components/alert.tsx";
import { DoneForm } from "edge/components/done_form.tsx";
import { AccountMenu } from "edge/components/preferences.tsx";
import { ProblemForm } from "edge/components/problem.tsx";
import { attemptOf, problemDomId, type ProblemState } from "edge/components/problem_view.ts";
import { UnsentNotice } from "edge/components/region_notice.tsx";
import { StateMark } from "edge/components/state_mark.tsx";
import type { Placed } from "edge/memory/course_view.ts";
import type { Course } from "edge/memory/courses.ts";
import { PluginFrame } from "edge/frames/plugin_frame.tsx";
import type { Front } from "edge/front.ts";
import { drawBlock, type DrawnAt } from "edge/unit/draw_block.tsx";
import { shownUnit } from "edge/filters/unit.tsx";
import { hole } from "edge/unit/hole.ts";
import { getPlaced, notEnrolled } from "edge/learner.ts";
import { isStaff, type Visitor } from "edge/middleware/visitor.ts";
import { type Circumstances, type JustNow, problemState } from "edge/unit/problem_state.ts";
import { paths } from "edge/paths.ts";
import {
  answerHtml,
  type EdgeContext,
  frameOf,
  noticeOf,
  noticesOf,
  personOf,
  signedIn,
} from "edge/respond.tsx";
import { completePage, type Page } from "edge/slots/complete_page.ts";
import { pluginsAt } from "edge/slots/visit.ts";
import { logUndrawn, type UnitProblem } from "edge/unit/compile_block.tsx";
import type { CompiledUnit } from "edge/unit/unit_pages.tsx";
import { doneState } from "edge/views/outline_view.ts";
import { type Words, words } from "edge/words.ts";

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

/** Which unit, by course and unit id. */
export interface UnitAt {
  readonly course: string;
  readonly unit: string;
}

/** Answers with a unit's page: compiled once for everyone, filled for whoever is looking. */
export async function answerUnit(
  c: EdgeContext,
  front: Front,
  at: UnitAt,
  just: JustNowBy = {},
  status: 200 | 422 | 503 = 200,
): Promise<Response> {
  const visitor = c.get("visitor");
  const here = await unitHere(front, visitor, at);
  const notices = noticesHere(c, at, just);
  const { body } = await fillUnit(front, visitor, here, just, notices ? renderToString(<>{notices}</>) : "");
  return answerHtml(c, body, status);
}

/** What the page has to say first: what may be lost before all else. */
function noticesHere(c: EdgeContext, { course, unit }: UnitAt, just: JustNowBy): ComponentChildren {
  const visitor = c.get("visitor");
  const unsent = Object.keys(just).find((id) => just[id]?.unsent);
  if (unsent !== undefined) return <UnsentNotice place={problemDomId(unsent)} t={words(visitor.language)} />;
  const notice = noticeOf(c, ["notice.done", "notice.reopened", "notice.draft_kept"]);
  return noticesOf(visitor, paths.unit(course, unit), notice);
}

/** Finds a unit, its compiled page and the learner's state in it: one read. Refuses who may not be here. */
export async function unitHere(front: Front, visitor: Visitor, at: UnitAt): Promise<UnitHere> {
  const session = signedIn(visitor);
  const staff = isStaff(session);
  const now = front.clock();
  const onlooker = { staff, now };
  const { course, view, placed } = await getPlaced(front, at.course, at.unit, onlooker);
  const { courseId } = course;
  const state = await readUnitState(front.house.reader("learning"), {
    personId: session.personId,
    courseId,
    sectionId: placed.section.id,
    unitId: placed.unit.id,
  });
  if (!state.enrolled && !staff) throw notEnrolled(courseId);
  const { language } = visitor;
  const path = paths.unit(courseId, placed.unit.id);
  const frame = (islands: boolean) => compiledFrame(front, visitor, path, islands);
  const compiled = await front.units.find({
    course,
    placed,
    view,
    onlooker,
    language,
    here: pluginsAt(front, { courseId }),
    frame,
    drawFrame: (answer, plugin) => drawFrame(front, courseId, words(language), answer, plugin),
  });
  if (!compiled) throw new Refusal("content.unit_missing", "missing", `Cannot find unit "${at.unit}"`);
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

/** A frame of an installed plugin, for a block of its own. */
function drawFrame(front: Front, courseId: string, t: Words, answer: FrameAnswer, id: string) {
  const plugin = front.host.set.installed.get(id);
  const script = front.look.assets.frame;
  return plugin && <PluginFrame plugin={plugin} answer={answer} courseId={courseId} script={script} t={t} />;
}

/** The frame that is the same for everybody who speaks a language: holes where it is not. */
function compiledFrame(front: Front, visitor: Visitor, path: string, islands: boolean) {
  const { regionNotice: _, ...everybody } = visitor;
  const frame = frameOf(front, { ...everybody, session: undefined }, path, { islands });
  const own = { theme: hole("theme"), account: hole("account"), notice: hole("notice") };
  return { ...frame, ...own, mistaken: hole("mistaken") };
}

/** Fills a compiled unit for one learner. */
export async function fillUnit(
  front: Front,
  visitor: Visitor,
  here: UnitHere,
  just: JustNowBy = {},
  notice = "",
): Promise<Page> {
  const { course, placed, compiled, state } = here;
  const { courseId } = course;
  const path = paths.unit(courseId, placed.unit.id);
  const html: Record<string, string> = {
    theme: visitor.theme,
    account: accountMenu(visitor, path),
    notice,
  };
  for (const { hole, unitId, completable } of compiled.rail) {
    const share = { done: state.doneByUnit[unitId] ?? 0, total: completable };
    html[hole] = stateMark(doneState(share), visitor.language);
  }
  for (const problem of compiled.problems) {
    html[`problem:${problem.id}`] = await problemHtml(here, problem, visitor, just[problem.id]);
  }
  if (Object.values(just).some((one) => one.errors)) {
    html.mistaken = `${words(visitor.language)("form.error")} `;
  }
  for (const [id, { second }] of Object.entries(state.videos)) html[`left:${id}`] = String(second);
  if (state.enrolled && compiled.readableIds.length > 0) html.done = doneForm(here, visitor);
  const { personId } = signedIn(visitor);
  const { id: unitId, title } = placed.unit;
  const shown = await shownUnit(front, visitor, { courseId, unitId, title, blocks: compiled.blocks });
  return await completePage(
    front,
    { language: visitor.language, personId, courseId, path },
    compiled,
    shown ? { ...html, ...shown.html } : html,
    shown?.leftOut,
  );
}

/** The form that marks a unit as done, in either state the same for all: rendered once. */
function doneForm({ course, placed, compiled, state }: UnitHere, visitor: Visitor): string {
  const done = compiled.readableIds.every((id) => state.done.includes(id));
  return kept(compiled.fresh, `done ${done}`, () => {
    const t = words(visitor.language);
    const form = { course: course.courseId, unit: placed.unit.id, done, asks: compiled.problems.length > 0 };
    return renderToString(<DoneForm {...form} t={t} />);
  });
}

/** What is kept under a key, made at first. */
function kept(keep: Map<string, string>, key: string, make: () => string): string {
  let made = keep.get(key);
  if (made === undefined) keep.set(key, made = make());
  return made;
}

/** A problem's form for one learner. The one that nobody has touched is the same for all: rendered once. */
export async function problemHtml(
  here: UnitHere,
  problem: UnitProblem,
  visitor: Visitor,
  just?: JustNow,
): Promise<string> {
  const { compiled, state, circumstances } = here;
  const isFresh = state.problems[problem.id] === undefined && just === undefined && !problem.block.due &&
    !circumstances.preview && !circumstances.ended && !circumstances.staff;
  const fresh = isFresh ? compiled.fresh.get(problem.id) : undefined;
  if (fresh !== undefined) return fresh;
  const { html, failed } = await drawProblem(here, problem, words(visitor.language), just);
  if (isFresh && !failed) compiled.fresh.set(problem.id, html);
  return html;
}

async function drawProblem(here: UnitHere, problem: UnitProblem, t: Words, just?: JustNow) {
  const at = { courseId: here.course.courseId, unitId: here.placed.unit.id, t };
  const state = problemState(problem, here.state.problems[problem.id], here.circumstances, t, just);
  const action = paths.problem(at.courseId, at.unitId, problem.id);
  const { drawn, failed } = await drawnQuestions(problem, at, state);
  const form = <ProblemForm problem={problem.view} state={state} action={action} t={t}>{drawn}</ProblemForm>;
  return { html: renderToString(form), failed };
}

/** The questions; where they cannot be drawn just now, the words for that, and the page goes on. */
async function drawnQuestions(problem: UnitProblem, at: DrawnAt, state: ProblemState) {
  try {
    const { drawn } = await drawBlock(problem, at, attemptOf(problem.view, state));
    return { drawn, failed: false };
  } catch (error) {
    logUndrawn(problem.id, error);
    return { drawn: <Alert tone="warning">{at.t("block.unavailable")}</Alert>, failed: true };
  }
}

const marks = new Map<string, string>();

function stateMark(state: ReturnType<typeof doneState>, language: Visitor["language"]): string {
  return kept(
    marks,
    `${language} ${state}`,
    () => renderToString(<StateMark state={state} t={words(language)} />),
  );
}

const menus = new Map<string, string>();
const MOST_MENUS = 5_000;
/** Stands for the page's path in a menu that is kept for all pages. */
const PATH_MARK = "/path-of-this-page";

/** The account menu is drawn once for a reader, theme and language; only the page to come back to differs. */
function accountMenu(visitor: Visitor, path: string): string {
  const { session, theme, language } = visitor;
  if (menus.size >= MOST_MENUS) menus.clear();
  const menu = kept(
    menus,
    `${session?.sessionId} ${session?.name} ${session?.roles} ${theme} ${language}`,
    () =>
      renderToString(
        <AccountMenu t={words(language)} theme={theme} path={PATH_MARK} person={personOf(visitor)} />,
      ),
  );
  return menu.replaceAll(PATH_MARK, path);
}
