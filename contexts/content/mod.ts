import { defineContext } from "core/work/context.ts";
import { beginVersion, dropVersion, publishVersion, stageFiles, stageUnits } from "./commands.ts";
import { importCourse } from "./import/import_course.ts";
import { filters } from "./filters.ts";
import { signals } from "./signals.ts";

// What operators and course teams ask for
export { importCourse, type ImportReport } from "./import/import_course.ts";
export { readCourse } from "./olx/read_on_demand.ts";
export { type CourseLink, rewriteLinks } from "./olx/links.ts";

export type {
  BlockContent,
  CourseFacts,
  Outline,
  OutlineSection,
  OutlineSubsection,
  OutlineUnit,
  UnitBlock,
  UnitDocument,
} from "./document.ts";
export type { Problem } from "./problem.ts";
export {
  type CurrentCourse,
  findAsset,
  findCurrentCourse,
  findUnit,
  findUnitOfBlock,
  HELD_FILES,
  listCourses,
  type StoredAsset,
} from "./queries.ts";

/** What is taught: courses as immutable versions, their blocks, files and policies, and how they come in. */
export const content = defineContext({
  name: "content",
  migrations: new URL("./migrations/", import.meta.url),
  signals,
  filters,
  commands: [beginVersion, stageFiles, stageUnits, publishVersion, dropVersion],
  jobs: [importCourse],
});
