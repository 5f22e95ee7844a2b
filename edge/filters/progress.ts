import { gradingProgressRender } from "contexts/grading/mod.ts";
import type { ProgressProps } from "edge/pages/progress.tsx";
import { type EdgeContext, sessionOf } from "edge/respond.tsx";
import { askOnPage } from "./ask_on_page.ts";

type Progress = Omit<ProgressProps, "frame">;

/** A learner's progress with what plugins say of it. */
export async function shownProgress(c: EdgeContext, progress: Progress): Promise<Progress> {
  const { course: { key: courseId }, done, total, grade } = progress;
  const answer = await askOnPage(c, gradingProgressRender, { courseId }, () => ({
    personId: sessionOf(c).personId,
    language: c.get("visitor").language,
    courseId,
    done,
    total,
    ...(grade ? { share: grade.share, passed: grade.passed } : {}),
  }));
  return answer?.note === undefined ? progress : { ...progress, note: answer.note };
}
