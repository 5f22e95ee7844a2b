import { and, desc, eq, sql } from "drizzle-orm";
import { prepared, type Reader } from "core/data/reader.ts";
import {
  addUp,
  earnedNow,
  gradeCourse,
  type GradedItem,
  isAttempted,
  isShown,
  listCutoffs,
  passShare,
  type Plan,
  type PlannedSubsection,
  type Score,
} from "./rules.ts";
import { course, grade, score } from "./schema.ts";

/** One entry of an assignment type on a learner's page of grades. */
export interface GradeItem {
  /** Absent: announced by the policy, not published yet; it counts as zero. */
  readonly subsectionId?: string;
  readonly title?: string;
  readonly earned: number;
  readonly possible: number;
  /** `earned` of `possible`, as it enters the average. */
  readonly share: number;
  readonly attempted: boolean;
  /** One of the lowest, left out by the policy. */
  readonly dropped: boolean;
  /** The course does not let the learner know these points (yet); they count all the same. */
  readonly hidden: boolean;
}

/** A problem on a learner's page of grades. */
export interface ProblemScore {
  readonly blockId: string;
  readonly subsectionId: string;
  readonly title: string;
  readonly earned: number;
  readonly possible: number;
  readonly attempted: boolean;
  /** False: practice, no part of the grade. */
  readonly counts: boolean;
  readonly hidden: boolean;
}

/** A learner's grade in a course and how it comes about. */
export interface Grades {
  readonly courseId: string;
  /** 0 to 1, in whole percent. */
  readonly share: number;
  /** The highest grade earned, by the course's own name for it. */
  readonly grade?: string;
  readonly passed: boolean;
  /** The share that passes; absent where the course has none. */
  readonly passShare?: number;
  /** The highest first. */
  readonly cutoffs: readonly { readonly grade: string; readonly share: number }[];
  readonly byType: readonly {
    readonly type: string;
    readonly weight: number;
    /** The average of its items, without the dropped ones. */
    readonly share: number;
    readonly items: readonly GradeItem[];
  }[];
  /** In the order of the course: those that count, and practice that was attempted. */
  readonly problems: readonly ProblemScore[];
  /** How many blocks would count but cannot be graded here: they count for nothing, for nobody. */
  readonly ungraded: number;
}

const planOf = prepared((database) =>
  database.select({ plan: course.plan }).from(course)
    .where(and(eq(course.courseId, sql.placeholder("courseId")), sql`${course.revision} > 0`)).prepare()
);

const scoresOf = prepared((database) =>
  database.select({ blockId: score.blockId, earned: score.earned, possible: score.possible }).from(score)
    .where(
      and(eq(score.personId, sql.placeholder("personId")), eq(score.courseId, sql.placeholder("courseId"))),
    ).prepare()
);

/**
 * Reads a learner's grade in a course, computed from their scores by the published policy: it is right even while
 * the grades that were said are still being brought up to a new version. Undefined before a course is published.
 * `now` decides what is hidden.
 */
export async function readGrades(
  reader: Reader,
  { personId, courseId, now }: { readonly personId: string; readonly courseId: string; readonly now: Date },
): Promise<Grades | undefined> {
  const kept = await planOf(reader).get({ courseId });
  if (!kept) return undefined;
  const plan = JSON.parse(kept.plan) as Plan;
  const rows = await scoresOf(reader).all({ personId, courseId });
  const scores = new Map<string, Score>(rows.map((row) => [row.blockId, row]));
  const { share, grade, passed, byType } = gradeCourse(plan, addUp(plan, scores));
  return {
    courseId,
    share,
    grade,
    passed,
    passShare: passShare(plan),
    cutoffs: listCutoffs(plan),
    byType: byType.map((type) => ({ ...type, items: type.items.map((item) => itemOf(item, now)) })),
    problems: plan.subsections.flatMap((subsection) => problemsOf(subsection, scores, now)),
    ungraded: plan.ungraded,
  };
}

function itemOf({ points, share, dropped }: GradedItem, now: Date): GradeItem {
  if (!points) return { earned: 0, possible: 0, share, attempted: false, dropped, hidden: false };
  const { subsection, earned, possible, attempted } = points;
  const hidden = subsection.problems.some((problem) => problem.counts && !isShown(problem, now));
  const { id: subsectionId, title } = subsection;
  return { subsectionId, title, earned, possible, share, attempted, dropped, hidden };
}

function problemsOf(
  subsection: PlannedSubsection,
  scores: ReadonlyMap<string, Score>,
  now: Date,
): ProblemScore[] {
  return subsection.problems.flatMap((problem) => {
    const own = scores.get(problem.id);
    const attempted = isAttempted(own);
    if (!problem.counts && !attempted) return [];
    return [{
      blockId: problem.id,
      subsectionId: subsection.id,
      title: problem.title,
      earned: own ? earnedNow(problem.maxScore, own) : 0,
      possible: problem.maxScore,
      attempted,
      counts: problem.counts,
      hidden: !isShown(problem, now),
    }];
  });
}

/** A learner's grade in one of their courses, as it was said last. */
export interface CourseShare {
  readonly courseId: string;
  readonly share: number;
  readonly grade: string | null;
  readonly passed: boolean;
}

/** Nobody's list is longer than this. */
const MOST_LISTED = 500;

const gradesOf = prepared((database) =>
  database.select({ courseId: grade.courseId, share: grade.share, grade: grade.grade, passed: grade.passed })
    .from(grade).where(eq(grade.personId, sql.placeholder("personId")))
    .orderBy(desc(grade.active), grade.courseId).limit(MOST_LISTED).prepare()
);

/**
 * Lists a learner's grades as they were said last, one for each course they learn or learned in. After a new
 * version of a course they follow within moments; `readGrades` does not wait for that.
 */
export async function listGrades(reader: Reader, personId: string): Promise<CourseShare[]> {
  return await gradesOf(reader).all({ personId });
}
