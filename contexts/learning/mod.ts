import { defineContext } from "core/work/context.ts";
import { resetProblem, saveAnswer, showAnswer, showHint } from "./commands/attend_problem.ts";
import { completeBlocks, reopenUnit } from "./commands/complete_blocks.ts";
import { reportVideo } from "./commands/report_video.ts";
import { submitAnswer } from "./commands/submit_answer.ts";
import { viewUnit } from "./commands/view_unit.ts";
import { filters } from "./filters.ts";
import { hears } from "./projections.ts";
import { signals } from "./signals.ts";

export { resetProblem, saveAnswer, showAnswer, showHint } from "./commands/attend_problem.ts";
export { completeBlocks, reopenUnit } from "./commands/complete_blocks.ts";
export { reportVideo } from "./commands/report_video.ts";
export { submitAnswer, type Submitted } from "./commands/submit_answer.ts";
export { viewUnit } from "./commands/view_unit.ts";
export { isClosed, showAnswerNow, showCorrectnessNow, type ShowFacts } from "./show.ts";
export { learningDashboardRender, learningOutlineRender, learningUnitRender } from "./filters.ts";
export {
  type BlockStates,
  type CourseProgress,
  findPlace,
  hasStarted,
  listPlaces,
  type Place,
  type PlaceListed,
  readBlockStates,
  readCourseProgress,
  readUnitState,
  type Share,
  type UnitState,
} from "./queries.ts";
export { answerErrors, dueNow, type ProblemState, showFacts, UNTOUCHED, type VideoState } from "./rules.ts";

/** What learners do: attempts, state, completion. */
export const learning = defineContext({
  name: "learning",
  migrations: new URL("./migrations/", import.meta.url),
  signals,
  filters,
  commands: [
    viewUnit,
    completeBlocks,
    reopenUnit,
    submitAnswer,
    saveAnswer,
    showHint,
    showAnswer,
    resetProblem,
    reportVideo,
  ],
  hears,
  // The others are what learners did. Of who learns, only that they are enrolled was heard.
  projects: ["course", "block", "total", { table: "learner", columns: ["active"] }],
});
