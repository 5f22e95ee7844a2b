import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { Refusal, refuse } from "core/base/refusal.ts";
import { prepared } from "core/data/reader.ts";
import type { Work } from "core/work/work.ts";
import { isStaff, openRefusal } from "contexts/learning/rules.ts";
import { block, type BlockFacts, blockState, course, learner } from "contexts/learning/schema.ts";

/** What every command of a learner names: the course. */
export const courseId = z.string().min(1).max(255);
/** And the block, unit or problem in it. */
export const blockId = z.string().min(1).max(300);

const { placeholder } = sql;

/** Few columns, since each costs the client more than many values in one. */
const standing = prepared((database) =>
  database.select({
    facts: block.facts,
    place: sql<
      string
    >`json_array(${block.sectionId}, ${block.unitId}, ${block.counts}, coalesce(${course.graceMinutes}, 0))`,
    learner: sql<string>`json_array(${learner.active}, ${learner.startedAt}, ${learner.unitId})`,
    had: sql<string>`json_array(${blockState.done}, ${blockState.doneAt})`,
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

/** What a learner has in a block already. */
export interface Had {
  readonly done: boolean;
  readonly doneAt: string | null;
  /** JSON, as stored. */
  readonly state: string | null;
}

/** A learner before a block: what the block is, and what they have in it already. */
export interface Standing extends Had {
  readonly personId: string;
  readonly staff: boolean;
  readonly courseId: string;
  readonly blockId: string;
  readonly sectionId: string | null;
  readonly unitId: string | null;
  readonly counts: boolean;
  readonly facts: BlockFacts;
  readonly graceMinutes: number;
  readonly startedAt: string | null;
  readonly lastUnitId: string | null;
}

/** The learner who acts, before a block. Refuses who is no person or not enrolled, and what is not there or not open. */
export async function standAt(work: Work, courseId: string, blockId: string): Promise<Standing> {
  const personId = personOf(work);
  const staff = isStaff(work.actor);
  const found = await standing(work).get({ personId, courseId, blockId });
  if (!found?.facts || (found.facts.staffOnly && !staff)) throw missing(courseId, blockId);
  const { facts, state } = found;
  const [sectionId, unitId, counts, graceMinutes] = JSON.parse(found.place) as Place;
  const [active, startedAt, lastUnitId] = JSON.parse(found.learner) as Enrolled;
  const [done, doneAt] = JSON.parse(found.had) as [done: 0 | 1 | null, doneAt: string | null];
  refuseUnlessEnrolled(active === 1, courseId);
  refuse(openRefusal(facts.start, work.now, staff));
  const block = { courseId, blockId, sectionId, unitId, counts: counts === 1, facts };
  return { personId, staff, ...block, graceMinutes, startedAt, lastUnitId, done: done === 1, doneAt, state };
}

type Place = [sectionId: string | null, unitId: string | null, counts: 0 | 1, graceMinutes: number];
type Enrolled = [active: 0 | 1 | null, startedAt: string | null, lastUnitId: string | null];

/** People learn for themselves: the id of the one who acts. */
export function personOf({ actor }: Pick<Work, "actor">): string {
  if (actor.kind === "person") return actor.id;
  throw new Refusal("learning.person_unknown", "unknown", "Cannot learn: only a person can, signed in");
}

/** Only who is enrolled leaves a trace in a course. */
export function refuseUnlessEnrolled(active: boolean, courseId: string): void {
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
