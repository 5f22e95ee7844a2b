import { type Hearing, on } from "core/work/hearing.ts";
import {
  BLOCK,
  DELETED,
  dropBlock,
  keepBlock,
  keepPolicy,
  POLICY,
  publishPlan,
  VERSION,
} from "./keep_course.ts";
import { dropScore, ENROLLED, keepLearner, keepScore, RESET, restLearner, SCORE } from "./keep_score.ts";
import { renewSome } from "./renew_grades.ts";

/** What grading hears: content says what counts and how, learning what was earned, enrollment whose grades to keep. */
export const hears: readonly Hearing[] = [
  on("content.block.published.v1", BLOCK, (work, { body }) => keepBlock(work, body)),
  on("content.block.deleted.v1", DELETED, (work, { body }) => dropBlock(work, body)),
  on("content.policy.changed.v1", POLICY, (work, { body }) => keepPolicy(work, body)),
  on("content.course.published.v1", VERSION, (work, { body }) => publishPlan(work, body)),
  on(
    "learning.problem.graded.v1",
    SCORE,
    (work, { body, position }) => keepScore(work, body, position.sequence),
  ),
  on(
    "learning.problem.reset.v1",
    RESET,
    (work, { body, position }) => dropScore(work, body, position.sequence),
  ),
  on("enrollment.enrollment.created.v1", ENROLLED, (work, { body }) => keepLearner(work, body)),
  on("enrollment.enrollment.ended.v1", ENROLLED, (work, { body }) => restLearner(work, body)),
  on("grading.course.regraded.v1", ["courseId", "more"], async (work, { body }) => {
    if (body.more) await renewSome(work, body.courseId);
  }),
];
