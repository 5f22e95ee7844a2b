import { defineContext } from "core/work/context.ts";
import { commands } from "./commands.ts";
import { filters } from "./filters.ts";
import { hears } from "./projections.ts";
import { signals } from "./signals.ts";

export { enrollLearner, leaveCourse } from "./commands.ts";
export { type EnrolledCourse, type Enrollment, findEnrollment, listEnrollments } from "./queries.ts";
export { enrollmentRefusal, type EnrollmentTerms } from "./rules.ts";
export { enrollmentCreated, enrollmentEnded } from "./signals.ts";

/** Who may learn what, until when. */
export const enrollment = defineContext({
  name: "enrollment",
  migrations: new URL("./migrations/", import.meta.url),
  signals,
  filters,
  commands,
  hears,
  projects: ["course"],
});
