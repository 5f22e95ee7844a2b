import { and, eq, sql } from "drizzle-orm";
import { prepared } from "core/data/reader.ts";
import type { BodyOf } from "core/signal/signal.ts";
import { type Hearing, on } from "core/work/hearing.ts";
import type { Work } from "core/work/work.ts";
import type {
  blockDeleted,
  blockPublished,
  coursePublished,
  policyChanged,
} from "contexts/content/signals.ts";
import type { enrollmentCreated } from "contexts/enrollment/signals.ts";
import { block, blockState, course, learner, total } from "./schema.ts";

const BLOCK = [
  "courseId",
  "blockId",
  "version",
  "place",
  "type",
  "start",
  "due",
  "staffOnly",
  "completedBy",
  "problem",
  "definition",
] as const;
const DELETED = ["courseId", "blockId", "version"] as const;
const VERSION = ["courseId", "version"] as const;
const POLICY = ["courseId", "graceMinutes"] as const;
const ENROLLED = ["personId", "courseId"] as const;

type Block = Pick<BodyOf<typeof blockPublished>, typeof BLOCK[number]>;
type Deleted = Pick<BodyOf<typeof blockDeleted>, typeof DELETED[number]>;
type Version = Pick<BodyOf<typeof coursePublished>, typeof VERSION[number]>;
type Policy = Pick<BodyOf<typeof policyChanged>, typeof POLICY[number]>;
type Enrolled = Pick<BodyOf<typeof enrollmentCreated>, typeof ENROLLED[number]>;

/** What learning hears. */
export const hears: readonly Hearing[] = [
  on("content.block.published.v1", BLOCK, (work, signal) => keepBlock(work, signal.body)),
  on("content.block.deleted.v1", DELETED, (work, signal) => dropBlock(work, signal.body)),
  on("content.course.published.v1", VERSION, (work, signal) => keepCourse(work, signal.body)),
  on("content.policy.changed.v1", POLICY, (work, signal) => keepPolicy(work, signal.body)),
  on("enrollment.enrollment.created.v1", ENROLLED, (work, signal) => keepLearner(work, signal.body, true)),
  on("enrollment.enrollment.ended.v1", ENROLLED, (work, signal) => keepLearner(work, signal.body, false)),
];

const { placeholder } = sql;

type Stand = Pick<typeof block.$inferSelect, "sectionId" | "unitId" | "counts">;

const blockBefore = prepared((database) =>
  database.select({
    version: block.version,
    sectionId: block.sectionId,
    unitId: block.unitId,
    counts: block.counts,
  }).from(block)
    .where(and(eq(block.courseId, placeholder("courseId")), eq(block.blockId, placeholder("blockId"))))
    .prepare()
);

const noteHeard = prepared((database) =>
  database.insert(course).values({ courseId: placeholder("courseId"), heard: placeholder("version") })
    .onConflictDoUpdate({
      target: course.courseId,
      set: { heard: sql`max(${course.heard}, excluded.heard)` },
    })
    .prepare()
);

/** Keeps a block as its newest version has it, and what learners have in it where it stands now. */
async function keepBlock(work: Work, body: Block): Promise<void> {
  const { courseId, blockId, version, place, ...facts } = body;
  const { completedBy, staffOnly } = facts;
  const before = await blockBefore(work).get({ courseId, blockId });
  if (before && before.version > version) return;

  const { sectionId = null, subsectionId = null, unitId = null } = place;
  const isPlaced = sectionId !== null && subsectionId !== null && unitId !== null;
  const now = {
    version,
    sectionId,
    subsectionId,
    unitId,
    counts: completedBy !== "nothing" && !staffOnly && isPlaced,
    facts,
  };
  await work.database.insert(block).values({ courseId, blockId, ...now })
    .onConflictDoUpdate({ target: [block.courseId, block.blockId], set: now });
  await noteHeard(work).run({ courseId, version });
  if (before) await moveStates(work, courseId, blockId, before, now);
}

/** A deleted block counts no more. What learners have in it stays, for when it comes back. */
async function dropBlock(work: Work, body: Deleted): Promise<void> {
  const { courseId, blockId, version } = body;
  const before = await blockBefore(work).get({ courseId, blockId });
  if (!before || before.version > version) return;

  const now = { sectionId: null, unitId: null, counts: false };
  await work.database.update(block).set({ ...now, version, facts: null })
    .where(and(eq(block.courseId, courseId), eq(block.blockId, blockId)));
  await noteHeard(work).run({ courseId, version });
  await moveStates(work, courseId, blockId, before, now);
}

/** A block moved, or counts no more or again: so does what learners have in it. Found through who was ever enrolled. */
async function moveStates(
  work: Work,
  courseId: string,
  blockId: string,
  before: Stand,
  { sectionId, unitId, counts }: Stand,
): Promise<void> {
  if (before.sectionId === sectionId && before.unitId === unitId && before.counts === counts) return;
  const counted = counts ? sql`${blockState.doneAt} is not null` : sql`${blockState.done}`;
  if (before.counts !== counts) {
    const theirs = sql`exists (select 1 from ${blockState} where ${blockState.personId} = ${learner.personId}
      and ${blockState.courseId} = ${courseId} and ${blockState.blockId} = ${blockId} and ${counted})`;
    await work.database.update(learner).set({ done: sql`${learner.done} + ${counts ? 1 : -1}` })
      .where(and(eq(learner.courseId, courseId), theirs));
  }
  const people = work.database.select({ personId: learner.personId }).from(learner)
    .where(eq(learner.courseId, courseId));
  const done = before.counts === counts
    ? {}
    : { done: counts ? sql`${blockState.doneAt} is not null` : false };
  await work.database.update(blockState).set({ sectionId, unitId, ...done }).where(and(
    sql`${blockState.personId} in ${people}`,
    eq(blockState.courseId, courseId),
    eq(blockState.blockId, blockId),
  ));
}

/** A version has come in whole: counts what there is to complete. */
async function keepCourse(work: Work, body: Version): Promise<void> {
  const { courseId, version } = body;
  const kept = await work.database.select({ version: course.version }).from(course)
    .where(eq(course.courseId, courseId)).get();
  if (kept && kept.version > version) return;

  await work.database.delete(total).where(eq(total.courseId, courseId));
  await work.database.run(sql`insert into ${total}
    select course_id, section_id, subsection_id, unit_id, count(*) from ${block}
    where course_id = ${courseId} and counts group by section_id, subsection_id, unit_id`);
  const blocks = sql<number>`(select coalesce(sum(blocks), 0) from ${total} where course_id = ${courseId})`;
  await work.database.insert(course).values({ courseId, version, heard: version, blocks })
    .onConflictDoUpdate({
      target: course.courseId,
      set: { version, heard: sql`max(${course.heard}, ${version})`, blocks },
    });
}

async function keepPolicy(work: Work, body: Policy): Promise<void> {
  const { courseId, graceMinutes } = body;
  await work.database.insert(course).values({ courseId, graceMinutes })
    .onConflictDoUpdate({ target: course.courseId, set: { graceMinutes } });
}

/** Who left keeps their row, and all that they did. */
async function keepLearner(work: Work, { personId, courseId }: Enrolled, active: boolean): Promise<void> {
  await work.database.insert(learner).values({ personId, courseId, active })
    .onConflictDoUpdate({ target: [learner.personId, learner.courseId], set: { active } });
}
