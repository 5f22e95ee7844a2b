import { and, eq, sql } from "drizzle-orm";
import { prepared } from "core/data/reader.ts";
import type { Work } from "core/work/work.ts";
import { blockState, course, learner, total } from "contexts/learning/schema.ts";
import { blockCompleted, courseCompleted, sectionCompleted } from "contexts/learning/signals.ts";
import type { Standing } from "./standing.ts";

const { placeholder } = sql;

const keepState = prepared((database) =>
  database.insert(blockState).values({
    personId: placeholder("personId"),
    courseId: placeholder("courseId"),
    blockId: placeholder("blockId"),
    sectionId: placeholder("sectionId"),
    unitId: placeholder("unitId"),
    done: placeholder("done"),
    doneAt: placeholder("doneAt"),
    state: placeholder("state"),
  }).onConflictDoUpdate({
    target: [blockState.personId, blockState.courseId, blockState.blockId],
    set: { done: sql`excluded.done`, doneAt: sql`excluded.done_at`, state: sql`excluded.state` },
  }).prepare()
);

const ofLearner = and(
  eq(learner.personId, placeholder("personId")),
  eq(learner.courseId, placeholder("courseId")),
);

const countOne = prepared((database) =>
  database.update(learner).set({ done: sql`${learner.done} + 1` }).where(ofLearner).prepare()
);

/** What changes in a block: its state, where that is given; and whether this completes it. */
export interface Change {
  readonly state?: object;
  readonly completes?: boolean;
}

/**
 * Keeps what a learner has in a block. The first time that they complete a block that counts, says so; and
 * whenever one more is complete, looks whether the section and the course are.
 */
export async function keep(work: Work, standing: Standing, { state, completes }: Change): Promise<void> {
  const { personId, courseId, blockId, sectionId, unitId, counts, facts: { type } } = standing;
  const completed = (completes ?? false) && counts && !standing.done;
  // Asked all at once: one round trip where the database is on a server.
  const keeping: Promise<unknown>[] = [
    keepState(work).run({
      personId,
      courseId,
      blockId,
      sectionId,
      unitId,
      done: standing.done || completed,
      doneAt: standing.doneAt ?? (completed ? work.now.toISOString() : null),
      state: state ? JSON.stringify(state) : standing.state,
    }),
  ];
  if (completed) keeping.push(countOne(work).run({ personId, courseId }));
  if (completed && standing.doneAt === null) {
    work.emit(blockCompleted({ personId, courseId, blockId, type, unitId: unitId! }));
  }
  if (completed) keeping.push(sayFinished(work, standing));
  await Promise.all(keeping);
}

/** What a learner has completed just now and was not said yet. Nothing while a version comes in. */
const finishing = prepared((database) =>
  database.select({
    section: sql<0 | 1>`(select count(*) from ${blockState}
      where ${blockState.personId} = ${learner.personId} and ${blockState.courseId} = ${learner.courseId}
      and ${blockState.sectionId} = ${placeholder("sectionId")} and ${blockState.done}) >=
      (select sum(${total.blocks}) from ${total}
      where ${total.courseId} = ${learner.courseId} and ${total.sectionId} = ${placeholder("sectionId")})
      and not exists (select 1 from ${blockState}
      where ${blockState.personId} = ${learner.personId} and ${blockState.courseId} = ${learner.courseId}
      and ${blockState.blockId} = ${placeholder("sectionId")} and ${blockState.doneAt} is not null)`,
    course: sql<0 | 1>`${course.blocks} > 0 and ${learner.done} >= ${course.blocks}
      and ${learner.completedAt} is null`,
  }).from(learner)
    .innerJoin(course, and(eq(course.courseId, learner.courseId), eq(course.version, course.heard)))
    .where(ofLearner).prepare()
);

/** Says, once each, that a learner has completed all of a section, and all of the course. */
export async function sayFinished(
  work: Work,
  { personId, courseId, sectionId }: Pick<Standing, "personId" | "courseId" | "sectionId">,
): Promise<void> {
  if (sectionId === null) return;
  const finished = await finishing(work).get({ personId, courseId, sectionId });
  const now = work.now.toISOString();
  if (finished?.section) {
    const section = { blockId: sectionId, sectionId, unitId: null, done: false, doneAt: now, state: null };
    await keepState(work).run({ personId, courseId, ...section });
    work.emit(sectionCompleted({ personId, courseId, sectionId }));
  }
  if (finished?.course) {
    await work.database.update(learner).set({ completedAt: now })
      .where(and(eq(learner.personId, personId), eq(learner.courseId, courseId)));
    work.emit(courseCompleted({ personId, courseId }));
  }
}
