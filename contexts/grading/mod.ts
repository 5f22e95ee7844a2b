import { defineContext } from "core/work/context.ts";
import { hears } from "./projections/hears.ts";
import { filters } from "./filters.ts";
import { signals } from "./signals.ts";

export {
  type CourseShare,
  type GradeItem,
  type Grades,
  listGrades,
  type ProblemScore,
  readGrades,
} from "./queries.ts";
export { gradingProgressRender } from "./filters.ts";
export { courseFailed, courseGraded, coursePassed, courseRegraded, subsectionGraded } from "./signals.ts";

/** What learners' work is worth: grades by each course's own policy. */
export const grading = defineContext({
  name: "grading",
  migrations: new URL("./migrations/", import.meta.url),
  signals,
  filters,
  hears,
  projects: ["course", "subsection", "problem", "score", "grade"],
});
