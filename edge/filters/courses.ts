import { catalogCourseRender, catalogListing, catalogSearch } from "contexts/catalog/mod.ts";
import { learningDashboardRender } from "contexts/learning/mod.ts";
import type { CourseCardView } from "edge/components/course_card.tsx";
import type { CourseAbout } from "edge/pages/course.tsx";
import type { DashboardProps } from "edge/pages/dashboard.tsx";
import { paths } from "edge/paths.ts";
import { type EdgeContext, sessionOf } from "edge/respond.tsx";
import { cleanHtml } from "edge/slots/clean_html.ts";
import { askOnPage } from "./ask_on_page.ts";

// What plugins leave of pages that list courses, or show one.

/** The words to search for. */
export async function soughtWords(c: EdgeContext, query: string): Promise<string> {
  const answer = await askOnPage(c, catalogSearch, {}, () => ({ ...looking(c), query }));
  return answer?.query ?? query;
}

/** The courses that a page of the catalogue lists. */
export async function listedCourses(
  c: EdgeContext,
  query: string,
  cards: readonly CourseCardView[],
): Promise<readonly CourseCardView[]> {
  const answer = await askOnPage(c, catalogListing, {}, () => ({
    ...looking(c),
    query,
    courses: cards.map(({ key, title, org, number }) => ({
      courseId: key,
      title,
      org,
      number,
      href: paths.course(key),
    })),
  }));
  return answer ? inOrder(answer.courses, cards) : cards;
}

/** A course's page. */
export async function shownCourse(c: EdgeContext, course: CourseAbout): Promise<CourseAbout> {
  const { key: courseId, title, summary = "", about = "" } = course;
  const given = () => ({ ...looking(c), courseId, title, summary, about });
  const answer = await askOnPage(c, catalogCourseRender, { courseId }, given);
  if (!answer) return course;
  const { note } = answer;
  return {
    ...course,
    title: answer.title,
    summary: answer.summary,
    about: answer.about === about ? about : cleaned(answer.about),
    ...(note === undefined ? {} : { note }),
  };
}

type OwnCourses = Pick<DashboardProps, "courses" | "finished">;

/** A learner's own courses. */
export async function ownCourses(c: EdgeContext, own: OwnCourses): Promise<OwnCourses> {
  const all = [...own.courses, ...own.finished];
  const answer = await askOnPage(c, learningDashboardRender, {}, () => ({
    personId: sessionOf(c).personId,
    language: c.get("visitor").language,
    courses: all.map(({ key, title, state, done, total }) => ({
      courseId: key,
      title,
      state,
      done,
      total,
      href: paths.outline(key),
    })),
  }));
  if (!answer) return own;
  const over = new Set(own.finished.map(({ key }) => key));
  const left = inOrder(answer.courses, all);
  return {
    courses: left.filter(({ key }) => !over.has(key)),
    finished: left.filter(({ key }) => over.has(key)),
  };
}

/** HTML that a plugin put in the place of an author's. */
export function cleaned(html: string): string {
  return cleanHtml(html, { plugin: { id: "", actions: [], reaches: [] }, prefix: "x-", from: "" });
}

function looking(c: EdgeContext) {
  const { language, session } = c.get("visitor");
  return { language, ...(session ? { personId: session.personId } : {}) };
}

/** Those of the answer that were asked about, in its order, each with the href and the note that it has there. */
function inOrder<Course extends { readonly key: string }>(
  answered: readonly { courseId: string; href: string; note?: string | undefined }[],
  courses: readonly Course[],
): (Course & { href: string; note?: string })[] {
  const byKey = new Map(courses.map((course) => [course.key, course]));
  return answered.flatMap(({ courseId, href, note }) => {
    const course = byKey.get(courseId);
    byKey.delete(courseId);
    return course ? [{ ...course, href, ...(note === undefined ? {} : { note }) }] : [];
  });
}
