// The worked example of a plugin that says something itself. `plugins/streaks` is the simpler one: read it first.
// What is new here: rows kept of somebody else's facts (courses' titles), and a signal of one's own, which is
// declared in signals.ts, named in the manifest under "says", and heard by whoever likes to.

import { lte } from "drizzle-orm";
import { definePlugin } from "core/plugin/plugin.ts";
import { on } from "core/work/hearing.ts";
import type { Work } from "core/work/work.ts";
import manifest from "./manifest.json" with { type: "json" };
import ar from "./messages/ar.json" with { type: "json" };
import en from "./messages/en.json" with { type: "json" };
import { award, course } from "./schema.ts";
import { milestoneAwarded, type MILESTONES, signals } from "./signals.ts";
import { dashboardWidget } from "./widget.tsx";

/** What an award needs of the fact that earns it. */
const LEARNER = ["personId", "courseId"] as const;
/** What is kept of a course. */
const TITLE = ["courseId", "version", "title", "language"] as const;

/** What learners reached, kept, shown to them, and told to whoever wants to hear. */
export const plugin = definePlugin({
  manifest,
  migrations: new URL("./migrations/", import.meta.url),
  signals,
  hears: [
    // Every section that is completed is said; only the first of a course makes a milestone.
    on("learning.section.completed.v1", LEARNER, (work, signal) => awardOnce(work, "first_section", signal)),
    on(
      "learning.course.completed.v1",
      LEARNER,
      (work, signal) => awardOnce(work, "course_completed", signal),
    ),
    // A pass can be lost and won again: grading says so each time. The milestone stays as it was.
    on("grading.course.passed.v1", LEARNER, (work, signal) => awardOnce(work, "course_passed", signal)),
    on("content.course.published.v1", TITLE, async (work, { body: facts }) => {
      await work.database.insert(course).values(facts).onConflictDoUpdate({
        target: course.courseId,
        set: facts,
        setWhere: lte(course.version, facts.version),
      });
    }),
  ],
  projects: ["award", "course"],
  fills: { "dashboard.aside.v1": dashboardWidget },
  messages: { en, ar },
});

/** Keeps an award and says so, in one transaction; where the person has it already, neither. */
async function awardOnce(
  work: Work,
  milestone: typeof MILESTONES[number],
  { at, body: { personId, courseId } }: {
    readonly at: string;
    readonly body: { readonly personId: string; readonly courseId: string };
  },
): Promise<void> {
  const kept = await work.database.insert(award).values({ personId, courseId, milestone, awarded: at })
    .onConflictDoNothing().returning();
  if (kept.length > 0) work.emit(milestoneAwarded({ personId, courseId, milestone }));
}
