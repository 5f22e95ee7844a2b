import { Hono } from "hono";
import { setCookie } from "hono/cookie";
import { Refusal } from "core/base/refusal.ts";
import { findCourse, type Listing, searchCourses } from "contexts/catalog/mod.ts";
import { findEnrollment } from "contexts/enrollment/mod.ts";
import { hasStarted } from "contexts/learning/mod.ts";
import type { CourseCardView } from "edge/components/course_card.tsx";
import { THEMES } from "edge/components/preferences.tsx";
import { TeamLink } from "edge/components/team_link.tsx";
import { listedCourses, shownCourse, soughtWords } from "edge/filters/courses.ts";
import { fileAddress } from "edge/files/course_files.ts";
import { courseState } from "edge/course_state.ts";
import type { Course } from "edge/memory/courses.ts";
import { CATALOGUE_TAG, courseTag, type Front, SITE_TAG } from "edge/front.ts";
import { answerKept } from "edge/memory/kept_pages.ts";
import { authorHtml } from "edge/unit/links.ts";
import { isStaff } from "edge/middleware/visitor.ts";
import { CataloguePage } from "edge/pages/catalogue.tsx";
import { type CourseAbout, type CourseAction, CourseActions, CoursePage } from "edge/pages/course.tsx";
import { HelpPage } from "edge/pages/help.tsx";
import { paths } from "edge/paths.ts";
import { type EdgeContext, type EdgeEnv, formOf, frameFor, noticeOf, ownPath } from "edge/respond.tsx";
import { LANGUAGES, words } from "edge/words.ts";

const A_YEAR = 365 * 24 * 3600;
const PER_PAGE = 24;

/** The public pages: the catalogue, a course, help; and how pages look. */
export function site(front: Front) {
  return new Hono<EdgeEnv>()
    .get("/", (c) => c.redirect(c.get("visitor").session ? paths.dashboard : paths.catalogue, 303))
    .get("/courses", (c) => answerKept(c, front, [SITE_TAG, CATALOGUE_TAG], () => catalogue(c, front)))
    .get("/courses/:course", (c) => {
      const tags = [SITE_TAG, courseTag(c.req.param("course"))];
      return answerKept(c, front, tags, () => course(c, front, c.req.param("course")));
    })
    .get("/help", (c) => answerKept(c, front, [SITE_TAG], () => <HelpPage frame={frameFor(c, front)} />))
    .post("/preferences", async (c) => {
      const form = await formOf(c);
      const theme = THEMES.find((one) => one === form.get("theme"));
      const language = LANGUAGES.find((one) => one.tag === form.get("language"))?.tag;
      const cookie = { path: "/", maxAge: A_YEAR, sameSite: "Lax", secure: front.secure } as const;
      if (theme) setCookie(c, "theme", theme, cookie);
      if (language) setCookie(c, "language", language, cookie);
      return c.redirect(ownPath(form.get("next")?.toString(), paths.catalogue), 303);
    });
}

async function catalogue(c: EdgeContext, front: Front) {
  const query = (c.req.query("q") ?? "").trim().slice(0, 200);
  const after = c.req.query("after");
  const now = front.clock();
  const search = { q: await soughtWords(c, query), now, limit: PER_PAGE, ...(after ? { after } : {}) };
  const found = await searchCourses(front.house.reader("catalog"), search);
  const next = found.next &&
    `${paths.catalogue}?${new URLSearchParams({ ...(query ? { q: query } : {}), after: found.next })}`;
  return (
    <CataloguePage
      frame={frameFor(c, front)}
      query={query}
      courses={await listedCourses(c, query, found.courses.map((listing) => courseCard(listing, now)))}
      total={found.count}
      more={found.more}
      {...(after ? { first: paths.catalogue + (query ? `?${new URLSearchParams({ q: query })}` : "") } : {})}
      {...(next ? { next } : {})}
    />
  );
}

function courseCard(listing: Listing, now: Date): CourseCardView {
  return {
    key: listing.courseId,
    title: listing.title,
    org: listing.org,
    number: listing.number,
    summary: listing.shortDescription,
    language: listing.language,
    state: courseState(listing, now),
    ...(listing.imageHash ? { image: fileAddress(listing.imageHash, "cover") } : {}),
    ...(listing.effort ? { effort: listing.effort } : {}),
    ...comingDates(listing, now),
  };
}

/** What is still to come: a course that can be joined later says when, any other when it starts. */
function comingDates(
  { start, enrollmentStart }: Listing,
  now: Date,
): Pick<CourseCardView, "starts" | "joins"> {
  const [starts, joins] = [start, enrollmentStart].map((time) =>
    time && new Date(time) > now ? new Date(time) : undefined
  );
  return { ...(starts ? { starts } : {}), ...(joins ? { joins } : {}) };
}

async function course(c: EdgeContext, front: Front, courseId: string) {
  const found = await front.courses.find(courseId);
  const listing = await findCourse(front.house.reader("catalog"), courseId);
  if (!found || !listing) {
    throw new Refusal("catalog.course_missing", "missing", `Cannot find course "${courseId}"`, { courseId });
  }
  const { facts } = found;
  const { sections, places } = found.seenBy({ staff: false, now: front.clock() });
  const t = words(c.get("visitor").language);
  const units = [...places.values()].map(({ unit }) => unit);
  const about: CourseAbout = {
    key: courseId,
    title: facts.title,
    org: facts.org,
    number: facts.number,
    summary: facts.shortDescription,
    about: authorHtml(facts.overview, courseId, t),
    language: facts.language,
    units: units.length,
    problems: units.reduce((sum, { problems }) => sum + problems, 0),
    outline: sections.map(({ title, subsections }) => ({
      title,
      units: subsections.reduce((sum, subsection) => sum + subsection.units.length, 0),
    })).filter((section) => section.units > 0),
    ...(facts.imageHash ? { image: fileAddress(facts.imageHash, "cover") } : {}),
    ...(facts.effort ? { effort: facts.effort } : {}),
    ...(facts.start ? { starts: new Date(facts.start) } : {}),
    ...(facts.end ? { ends: new Date(facts.end) } : {}),
  };
  const action = await courseAction(c, front, found);
  const { session } = c.get("visitor");
  const notice = noticeOf(c, ["notice.left"]);
  return (
    <CoursePage
      frame={frameFor(c, front, { notice })}
      course={await shownCourse(c, about)}
      action={
        <>
          <CourseActions course={courseId} action={action} t={t} />
          {session && isStaff(session) && <TeamLink course={courseId} t={t} />}
        </>
      }
    />
  );
}

/** The one thing to do about a course, for whoever is looking. */
async function courseAction(
  c: EdgeContext,
  front: Front,
  { courseId, facts }: Course,
): Promise<CourseAction> {
  const { session } = c.get("visitor");
  const now = front.clock();
  const starts = facts.start ? new Date(facts.start) : undefined;
  const ended = facts.end !== undefined && new Date(facts.end) <= now;
  const ends = facts.end ? { at: new Date(facts.end) } : {};
  const enrollment = session &&
    await findEnrollment(front.house.reader("enrollment"), session.personId, courseId);
  const enrolled = enrollment?.active ?? false;
  if (ended) return { kind: "ended", enrolled, ...ends };
  const staff = session !== undefined && isStaff(session);
  if (starts && starts > now && enrolled && !staff) return { kind: "opens", at: starts, enrolled };
  if (session && enrolled) {
    const begun = await hasStarted(front.house.reader("learning"), { personId: session.personId, courseId });
    return { kind: "continue", begun };
  }
  if (facts.invitationOnly && !staff) return { kind: "invited" };
  if (facts.enrollmentStart && new Date(facts.enrollmentStart) > now) {
    return { kind: "opens", at: new Date(facts.enrollmentStart), enrolled };
  }
  if (facts.enrollmentEnd && new Date(facts.enrollmentEnd) <= now) return { kind: "closed" };
  return session ? { kind: "enrol" } : { kind: "sign_in" };
}
