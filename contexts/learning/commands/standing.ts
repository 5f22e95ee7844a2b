import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { Refusal, refuse } from "core/base/refusal.ts";
import type { Work } from "core/work/work.ts";
import { isStaff, openRefusal } from "contexts/learning/rules.ts";
import { block, blockState, course, learner } from "contexts/learning/schema.ts";
import { inWork } from "./in_work.ts";

/** What every command of a learner names: the course. */
export const courseId = z.string().min(1).max(255);
/** And the block, unit or problem in it. */
export const blockId = z.string().min(1).max(300);

const { placeholder } = sql;

const standing = inWork((database) =>
  database.select({
    block: {
      courseId: block.courseId,
      blockId: block.blockId,
      gone: block.gone,
      type: block.type,
      sectionId: block.sectionId,
      unitId: block.unitId,
      start: block.start,
      due: block.due,
      staffOnly: block.staffOnly,
      completedBy: block.completedBy,
      counts: block.counts,
      problem: block.problem,
    },
    graceMinutes: course.graceMinutes,
    active: learner.active,
    startedAt: learner.startedAt,
    lastUnitId: learner.unitId,
    done: blockState.done,
    doneAt: blockState.doneAt,
    state: blockState.state,
  }).from(block)
    .leftJoin(course, eq(course.courseId, block.courseId))
    .leftJoin(
      learner,
      and(eq(learner.personId, placeholder("personId")), eq(learner.courseId, block.courseId)),
    )
    .leftJoin(
      blockState,
      and(
        eq(blockState.personId, placeholder("personId")),
        eq(blockState.courseId, block.courseId),
        eq(blockState.blockId, block.blockId),
      ),
    )
    .where(and(eq(block.courseId, placeholder("courseId")), eq(block.blockId, placeholder("blockId"))))
    .prepare()
);

/** A learner before a block: what the block is, and what they have in it already. */
export interface Standing {
  readonly personId: string;
  readonly staff: boolean;
  readonly block: Omit<typeof block.$inferSelect, "version" | "subsectionId">;
  readonly graceMinutes: number;
  readonly startedAt: string | null;
  readonly lastUnitId: string | null;
  readonly done: boolean;
  readonly doneAt: string | null;
  /** JSON, as stored. */
  readonly state: string | null;
}

/** The learner who acts, before a block. Refuses who is no person or not enrolled, and what is not there or not open. */
export async function standAt(work: Work, courseId: string, blockId: string): Promise<Standing> {
  const personId = personOf(work);
  const found = await standing(work).get({ personId, courseId, blockId });
  const staff = isStaff(work.actor);
  if (!found || found.block.gone || (found.block.staffOnly && !staff)) throw missing(courseId, blockId);
  refuseUnlessEnrolled(found.active, courseId);
  refuse(openRefusal(found.block.start, work.now, staff));
  return { ...found, personId, staff, graceMinutes: found.graceMinutes ?? 0, done: found.done ?? false };
}

/** People learn for themselves: the id of the one who acts. */
export function personOf({ actor }: Work): string {
  if (actor.kind === "person") return actor.id;
  throw new Refusal("learning.person_unknown", "unknown", "Cannot learn: only a person can, signed in");
}

/** Only who is enrolled leaves a trace in a course. */
export function refuseUnlessEnrolled(active: boolean | null | undefined, courseId: string): void {
  if (active) return;
  throw new Refusal(
    "learning.not_enrolled",
    "forbidden",
    `Cannot learn in course "${courseId}": not enrolled`,
    {
      courseId,
    },
  );
}

/** What was named is not in the course. */
export function missing(courseId: string, blockId: string): Refusal {
  return new Refusal(
    "learning.block_missing",
    "missing",
    `Cannot find "${blockId}" in course "${courseId}"`,
    {
      courseId,
      blockId,
    },
  );
}
