import { defineContext } from "core/work/context.ts";
import { filters } from "./filters.ts";
import { hears } from "./projections.ts";
import { signals } from "./signals.ts";

export { type CourseSearch, type FoundCourses, type Listing, MOST_COUNTED } from "./queries.ts";
export { findCourse, listLanguages, searchCourses } from "./queries.ts";
export { catalogCourseRender, catalogListing, catalogSearch } from "./filters.ts";
export { courseChanged, courseListed, courseUnlisted } from "./signals.ts";

/** What can be learned, and when: the list of courses, its search, a course's page. */
export const catalog = defineContext({
  name: "catalog",
  migrations: new URL("./migrations/", import.meta.url),
  signals,
  filters,
  hears,
  projects: ["course", "course_words"],
});
