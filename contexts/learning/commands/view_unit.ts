import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { prepared } from "core/data/reader.ts";
import { defineCommand } from "core/work/command.ts";
import { type UnitVisit, VIEW_MILLISECONDS } from "contexts/learning/rules.ts";
import { learner } from "contexts/learning/schema.ts";
import { courseStarted, unitViewed } from "contexts/learning/signals.ts";
import { keep, sayFinished } from "./keep.ts";
import { blockId, courseId, missing, standAt } from "./standing.ts";

const { placeholder } = sql;

const movePlace = prepared((database) =>
  database.update(learner).set({
    unitId: sql`${placeholder("unitId")}`,
    viewedAt: sql`${placeholder("at")}`,
    startedAt: sql`coalesce(${learner.startedAt}, ${placeholder("at")})`,
  }).where(
    and(eq(learner.personId, placeholder("personId")), eq(learner.courseId, placeholder("courseId"))),
  ).prepare()
);

/**
 * Notes that a learner has a unit before their eyes: it is where they resume. Said at most once a minute for one
 * unit; answers whether it was.
 */
export const viewUnit = defineCommand({
  name: "learning.view_unit",
  doc: "Notes that a learner looks at a unit, which is where they resume.",
  input: z.object({ courseId, unitId: blockId }),
  async run(work, { courseId, unitId }): Promise<{ viewed: boolean }> {
    const standing = await standAt(work, courseId, unitId);
    const { personId, startedAt, lastUnitId } = standing;
    if (standing.unitId !== unitId) throw missing(courseId, unitId);
    const visit = standing.state ? JSON.parse(standing.state) as UnitVisit : undefined;
    const isRecent = visit && work.now.getTime() - Date.parse(visit.viewedAt) < VIEW_MILLISECONDS;
    if (isRecent && lastUnitId === unitId) return { viewed: false };

    const at = work.now.toISOString();
    const moving = movePlace(work).run({ personId, courseId, unitId, at });
    if (isRecent) {
      await moving;
      return { viewed: false };
    }
    const keeping = keep(work, standing, { state: { viewedAt: at } satisfies UnitVisit });
    if (!startedAt) work.emit(courseStarted({ personId, courseId }));
    work.emit(unitViewed({ personId, courseId, unitId }));
    // What was missing for completion may have been taken out of the course since.
    await Promise.all([moving, keeping, sayFinished(work, standing)]);
    return { viewed: true };
  },
});
