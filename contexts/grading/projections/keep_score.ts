import { and, eq, sql } from "drizzle-orm";
import { prepared } from "core/data/reader.ts";
import type { BodyOf } from "core/signal/signal.ts";
import type { Work } from "core/work/work.ts";
import type { enrollmentCreated } from "contexts/enrollment/signals.ts";
import type { problemGraded, problemReset } from "contexts/learning/signals.ts";
import { grade, score } from "contexts/grading/schema.ts";
import { renewGrade } from "./renew_grades.ts";

const { placeholder } = sql;

const keepNewest = prepared((database) =>
  database.insert(score).values({
    personId: placeholder("personId"),
    courseId: placeholder("courseId"),
    blockId: placeholder("blockId"),
    earned: placeholder("earned"),
    possible: placeholder("possible"),
    sequence: placeholder("sequence"),
  }).onConflictDoUpdate({
    target: [score.personId, score.courseId, score.blockId],
    set: {
      earned: sql`excluded.earned`,
      possible: sql`excluded.possible`,
      sequence: sql`excluded.sequence`,
    },
    setWhere: sql`${score.sequence} < excluded.sequence`,
  }).prepare()
);

/** What grading needs of a graded attempt. */
export const SCORE = ["personId", "courseId", "blockId", "score", "maxScore"] as const;
/** What it needs of a problem that was reset. */
export const RESET = ["personId", "courseId", "blockId"] as const;
/** What it needs of who comes and who leaves. */
export const ENROLLED = ["personId", "courseId"] as const;

type Graded = Pick<BodyOf<typeof problemGraded>, typeof SCORE[number]>;
type Reset = Pick<BodyOf<typeof problemReset>, typeof RESET[number]>;
type Enrolled = Pick<BodyOf<typeof enrollmentCreated>, typeof ENROLLED[number]>;

/** Keeps a problem's newest score and renews the learner's grade. `sequence` is learning's own order. */
export async function keepScore(work: Work, body: Graded, sequence: number): Promise<void> {
  await keep(work, body, { earned: body.score, possible: body.maxScore }, sequence);
}

/** A reset problem earns nothing until it is answered again. */
export async function dropScore(work: Work, body: Reset, sequence: number): Promise<void> {
  await keep(work, body, { earned: 0, possible: 0 }, sequence);
}

async function keep(
  work: Work,
  { personId, courseId, blockId }: Reset,
  worth: { readonly earned: number; readonly possible: number },
  sequence: number,
): Promise<void> {
  // Asked at once, and done in this order: one round trip where the database is on a server.
  await Promise.all([
    keepNewest(work).run({ personId, courseId, blockId, ...worth, sequence }),
    renewGrade(work, personId, courseId),
  ]);
}

/** Who enrols has a grade from then on; who comes back has theirs brought up to date. */
export async function keepLearner(work: Work, { personId, courseId }: Enrolled): Promise<void> {
  await setActive(work, { personId, courseId }, true);
  await renewGrade(work, personId, courseId);
}

/** Who leaves keeps the grade they leave with, whatever becomes of the course. */
export async function restLearner(work: Work, body: Enrolled): Promise<void> {
  await setActive(work, body, false);
}

async function setActive(work: Work, { personId, courseId }: Enrolled, active: boolean): Promise<void> {
  await work.database.update(grade).set({ active })
    .where(and(eq(grade.personId, personId), eq(grade.courseId, courseId)));
}
