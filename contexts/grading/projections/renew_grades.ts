import { and, eq, lt, sql } from "drizzle-orm";
import { prepared } from "core/data/reader.ts";
import type { Work } from "core/work/work.ts";
import {
  addUp,
  type CourseGrade,
  gradeCourse,
  type Plan,
  type Score,
  type SubsectionPoints,
} from "contexts/grading/rules.ts";
import { course, grade, score } from "contexts/grading/schema.ts";
import {
  courseFailed,
  courseGraded,
  coursePassed,
  courseRegraded,
  subsectionGraded,
} from "contexts/grading/signals.ts";

/** How many grades are renewed in one work. */
export const RENEWED_AT_ONCE = 50;

/** The plan in force in a course, and the count of its changes. */
interface InForce {
  readonly plan: Plan;
  readonly revision: number;
}

type Kept = typeof grade.$inferSelect;
/** Points by subsection as they were said last: earned, possible. Only where there was an attempt. */
type SaidPoints = Readonly<Record<string, readonly [earned: number, possible: number]>>;

const { placeholder } = sql;

const revisionOf = prepared((database) =>
  database.select({ revision: course.revision, planId: course.planId }).from(course)
    .where(eq(course.courseId, placeholder("courseId"))).prepare()
);

const planOf = prepared((database) =>
  database.select({ plan: course.plan }).from(course)
    .where(eq(course.courseId, placeholder("courseId"))).prepare()
);

const gradeOf = prepared((database) =>
  database.select().from(grade)
    .where(and(eq(grade.personId, placeholder("personId")), eq(grade.courseId, placeholder("courseId"))))
    .prepare()
);

const scoresOf = prepared((database) =>
  database.select({ blockId: score.blockId, earned: score.earned, possible: score.possible }).from(score)
    .where(and(eq(score.personId, placeholder("personId")), eq(score.courseId, placeholder("courseId"))))
    .prepare()
);

const keepGrade = prepared((database) =>
  database.insert(grade).values({
    personId: placeholder("personId"),
    courseId: placeholder("courseId"),
    active: placeholder("active"),
    revision: placeholder("revision"),
    share: placeholder("share"),
    grade: placeholder("grade"),
    passed: placeholder("passed"),
    points: placeholder("points"),
  }).onConflictDoUpdate({
    target: [grade.personId, grade.courseId],
    set: {
      revision: sql`excluded.revision`,
      share: sql`excluded.share`,
      grade: sql`excluded.grade`,
      passed: sql`excluded.passed`,
      points: sql`excluded.points`,
    },
  }).prepare()
);

/** How many plans are kept in memory: those of the courses that are answered in most lately. */
const MOST_PLANS = 100;
const plans = new Map<string, Plan>();

/** The plan of a long course is long: to read it anew for every score would cost more than all else about a score. */
async function findPlan(work: Work, courseId: string): Promise<InForce | undefined> {
  const found = await revisionOf(work).get({ courseId });
  if (!found || found.revision === 0) return undefined;
  const { revision, planId } = found;
  const kept = plans.get(planId);
  if (kept) return { plan: kept, revision };
  const plan = JSON.parse((await planOf(work).get({ courseId }))!.plan) as Plan;
  // A plan from before plans had ids.
  if (planId === "") return { plan, revision };
  if (plans.size >= MOST_PLANS) plans.delete(plans.keys().next().value!);
  plans.set(planId, plan);
  return { plan, revision };
}

/** Computes one learner's grade in one course again, and says what changed of it. */
export async function renewGrade(work: Work, personId: string, courseId: string): Promise<void> {
  const [before, inForce] = await Promise.all([
    gradeOf(work).get({ personId, courseId }),
    findPlan(work, courseId),
  ]);
  await renew(work, before ?? newcomer(personId, courseId), inForce, before !== undefined);
}

/**
 * Renews the next grades that are behind their course's plan. One work renews no more than a few; where more are
 * left it says so, and grading hears that and goes on: the bus carries the rest, through restarts and failures,
 * and what else is to be heard comes in between. Who left the course keeps the grade they left with.
 */
export async function renewSome(work: Work, courseId: string): Promise<void> {
  const inForce = await findPlan(work, courseId);
  if (!inForce) return;
  const behind = await work.database.select().from(grade)
    .where(
      and(eq(grade.courseId, courseId), eq(grade.active, true), lt(grade.revision, inForce.revision)),
    )
    .limit(RENEWED_AT_ONCE + 1);
  if (behind.length === 0) return;
  const next = behind.slice(0, RENEWED_AT_ONCE);
  for (const before of next) await renew(work, before, inForce, true);
  work.emit(courseRegraded({
    courseId,
    revision: inForce.revision,
    learners: next.length,
    more: behind.length > next.length,
  }));
}

/** The grade of somebody who has none yet. */
function newcomer(personId: string, courseId: string): Kept {
  return {
    personId,
    courseId,
    active: true,
    revision: 0,
    share: 0,
    grade: null,
    passed: false,
    points: "{}",
  };
}

async function renew(
  work: Work,
  before: Kept,
  inForce: InForce | undefined,
  isKept: boolean,
): Promise<void> {
  const { personId, courseId } = before;
  let now = before;
  if (inForce) {
    const rows = await scoresOf(work).all({ personId, courseId });
    const points = addUp(inForce.plan, new Map<string, Score>(rows.map((row) => [row.blockId, row])));
    const graded = gradeCourse(inForce.plan, points);
    const said = JSON.parse(before.points) as SaidPoints;
    now = {
      ...before,
      revision: inForce.revision,
      share: graded.share,
      grade: graded.grade ?? null,
      passed: graded.passed,
      points: JSON.stringify(pointsToSay(points, said)),
    };
    sayPoints(work, before, points, said);
    // A newcomer's first grade, that of no work at all, is no change.
    const started = isKept && before.revision > 0 ? before : { ...now, ...gradeOfNothing(inForce.plan) };
    sayGrade(work, started, now, graded);
  }
  if (isKept && JSON.stringify(now) === JSON.stringify(before)) return;
  await keepGrade(work).run({ ...now });
}

function gradeOfNothing(plan: Plan): Pick<Kept, "share" | "grade" | "passed"> {
  const { share, grade } = gradeCourse(plan, []);
  return { share, grade: grade ?? null, passed: false };
}

/** Points are said from the first attempt on, and after a reset, too. */
function pointsToSay(points: readonly SubsectionPoints[], said: SaidPoints): SaidPoints {
  return Object.fromEntries(
    points.filter(({ subsection, attempted }) => attempted || Object.hasOwn(said, subsection.id))
      .map(({ subsection, earned, possible }) => [subsection.id, [earned, possible]]),
  );
}

function sayPoints(
  work: Work,
  { personId, courseId }: Kept,
  points: readonly SubsectionPoints[],
  said: SaidPoints,
): void {
  for (const { subsection, earned, possible, attempted } of points) {
    const before = said[subsection.id] ?? (attempted ? [0, possible] : [earned, possible]);
    if (before[0] === earned && before[1] === possible) continue;
    const { id: subsectionId, format } = subsection;
    work.emit(subsectionGraded({ personId, courseId, subsectionId, format: format!, earned, possible }));
  }
}

function sayGrade(work: Work, before: Kept, now: Kept, { share, grade, passed }: CourseGrade): void {
  const { personId, courseId } = now;
  if (before.share !== share || before.grade !== now.grade) {
    work.emit(courseGraded({ personId, courseId, share, grade }));
  }
  if (passed && !before.passed) work.emit(coursePassed({ personId, courseId, share, grade: grade! }));
  if (!passed && before.passed) work.emit(courseFailed({ personId, courseId, share }));
}
