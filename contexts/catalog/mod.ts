import { defineContext } from "core/work/context.ts";
import { hears } from "./projections.ts";
import { signals } from "./signals.ts";

export { type CourseSearch, type FoundCourses, type Listing, MOST_COUNTED } from "./queries.ts";
export { findCourse, listLanguages, searchCourses } from "./queries.ts";
export { courseChanged, courseListed, courseUnlisted } from "./signals.ts";

/** What can be learned, and when: the list of courses, its search, a course's page. */
export const catalog = defineContext({
  name: "catalog",
  migrations: new URL("./migrations/", import.meta.url),
  signals,
  hears,
  projects: ["course", "course_words"],
});
