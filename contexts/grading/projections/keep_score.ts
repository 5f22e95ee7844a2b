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

/** Keeps a problem's newest score and renews the learner's grade. `sequence` is learning's own order. */
export async function keepScore(
  work: Work,
  body: BodyOf<typeof problemGraded>,
  sequence: number,
): Promise<void> {
  await keep(work, body, { earned: body.score, possible: body.maxScore }, sequence);
}

/** A reset problem earns nothing until it is answered again. */
export async function dropScore(
  work: Work,
  body: BodyOf<typeof problemReset>,
  sequence: number,
): Promise<void> {
  await keep(work, body, { earned: 0, possible: 0 }, sequence);
}

async function keep(
  work: Work,
  { personId, courseId, blockId }: BodyOf<typeof problemReset>,
  worth: { readonly earned: number; readonly possible: number },
  sequence: number,
): Promise<void> {
  await keepNewest(work).run({ personId, courseId, blockId, ...worth, sequence });
  await renewGrade(work, personId, courseId);
}

type Enrolled = BodyOf<typeof enrollmentCreated>;

/** Who enrols has a grade from then on; who comes back has theirs brought up to date. */
export async function keepLearner(work: Work, { personId, courseId }: Enrolled): Promise<void> {
  await setActive(work, { personId, courseId }, true);
  await renewGrade(work, personId, courseId);
}

/** Who leaves keeps the grade they leave with, whatever becomes of the course. */
export async function restLearner(work: Work, body: Enrolled): Promise<void> {
  await setActive(work, body, false);
}

async function setActive(
  work: Work,
  { personId, courseId }: Pick<Enrolled, "personId" | "courseId">,
  active: boolean,
): Promise<void> {
  await work.database.update(grade).set({ active })
    .where(and(eq(grade.personId, personId), eq(grade.courseId, courseId)));
}
