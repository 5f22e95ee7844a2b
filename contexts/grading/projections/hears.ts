import { type Hearing, on } from "core/work/hearing.ts";
import { dropBlock, keepBlock, keepPolicy, publishPlan } from "./keep_course.ts";
import { dropScore, keepLearner, keepScore, restLearner } from "./keep_score.ts";
import { renewSome } from "./renew_grades.ts";

/** What grading hears: content says what counts and how, learning what was earned, enrollment whose grades to keep. */
export const hears: readonly Hearing[] = [
  on("content.block.published.v1", (work, { body }) => keepBlock(work, body)),
  on("content.block.deleted.v1", (work, { body }) => dropBlock(work, body)),
  on("content.policy.changed.v1", (work, { body }) => keepPolicy(work, body)),
  on("content.course.published.v1", (work, { body }) => publishPlan(work, body)),
  on("learning.problem.graded.v1", (work, { body, position }) => keepScore(work, body, position.sequence)),
  on("learning.problem.reset.v1", (work, { body, position }) => dropScore(work, body, position.sequence)),
  on("enrollment.enrollment.created.v1", (work, { body }) => keepLearner(work, body)),
  on("enrollment.enrollment.ended.v1", (work, { body }) => restLearner(work, body)),
  on("grading.course.regraded.v1", async (work, { body }) => {
    if (body.more) await renewSome(work, body.courseId);
  }),
];
