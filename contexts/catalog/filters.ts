import { z } from "zod";
import { defineFilter, type QuestionOf } from "core/work/filter.ts";

const looking = {
  personId: z.string().optional().describe("who looks, where they are signed in"),
  language: z.string().describe("of the page: BCP 47"),
};
const href = z.string().max(2_000).regex(/^(\/(?![/\\])|https:\/\/)[^\s\\]*$/)
  .describe("where it leads: a path of this site, or an https address");
const note = z.string().max(200).optional().describe("a line of plain words beside it");
const courseId = z.string();

/** What is searched for in the catalogue. */
export const catalogSearch = defineFilter({
  name: "catalog.search.v1",
  doc:
    "Asked before the catalogue is searched. Changed words are searched for in place of those that were typed, which stay on the page.",
  asked: "on_page",
  question: z.object({ ...looking, query: z.string().max(200).describe("empty for all courses") }),
  change: ["query"],
  halts: false,
  example: { language: "en", query: "bells" },
});

/** The courses that a page of the catalogue lists. */
export const catalogListing = defineFilter({
  name: "catalog.listing.v1",
  doc:
    "Asked when the catalogue lists courses, a page at a time. Courses come in the order of the answer, those left out are not listed; of each the href and the note count. Not being listed locks nobody out: see enrollment.request.v1.",
  asked: "on_page",
  question: z.object({
    ...looking,
    query: z.string(),
    courses: z.array(z.object({
      courseId,
      title: z.string(),
      org: z.string(),
      number: z.string(),
      href,
      note,
    })).max(100),
  }),
  change: ["courses"],
  halts: false,
  example: {
    language: "en",
    query: "",
    courses: [{
      courseId: "Carillon+BELLS1+2026",
      title: "Bells",
      org: "Carillon",
      number: "BELLS1",
      href: "/courses/Carillon+BELLS1+2026",
    }],
  },
});

/** A course's own page. */
export const catalogCourseRender = defineFilter({
  name: "catalog.course.render.v1",
  doc:
    "Asked when the page of a course is drawn. Changed HTML is cleaned before it is shown. Whoever halts it has the page not shown, with the reason in its place.",
  asked: "on_page",
  question: z.object({
    ...looking,
    courseId,
    title: z.string().min(1).max(500),
    summary: z.string().max(2_000),
    about: z.string().max(200_000).describe("HTML"),
    note,
  }),
  change: ["title", "summary", "about", "note"],
  halts: true,
  example: {
    language: "en",
    courseId: "Carillon+BELLS1+2026",
    title: "Bells",
    summary: "How towers sing",
    about: "<p>Bells are cast.</p>",
  },
});

/** Everything that catalog asks. */
export const filters = [catalogSearch, catalogListing, catalogCourseRender];

declare module "core/work/filter.ts" {
  interface Filters {
    "catalog.search.v1": QuestionOf<typeof catalogSearch>;
    "catalog.listing.v1": QuestionOf<typeof catalogListing>;
    "catalog.course.render.v1": QuestionOf<typeof catalogCourseRender>;
  }
}
