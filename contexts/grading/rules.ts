// How points become a grade: the arithmetic of Open edX's grading policy, its rounding included, as pure functions.

/** One assignment type of a policy. */
export interface Grader {
  readonly type: string;
  readonly shortLabel: string;
  readonly minCount: number;
  readonly dropCount: number;
  readonly weight: number;
}

/** How a course is graded: its assignment types, and grade names with the lowest share that earns each. */
export interface Policy {
  readonly graders: readonly Grader[];
  readonly cutoffs: Readonly<Record<string, number>>;
}

/** A problem that can be graded here. `counts`: its points are part of the grade. */
export interface PlannedProblem {
  readonly id: string;
  readonly title: string;
  readonly maxScore: number;
  readonly counts: boolean;
  readonly showCorrectness: "always" | "never" | "past_due";
  readonly due: string | null;
}

/** A subsection with problems. Without a `format` it is practice. */
export interface PlannedSubsection {
  readonly id: string;
  readonly title: string;
  readonly format?: string;
  readonly problems: readonly PlannedProblem[];
}

/** All that a grade is computed by, of one version of a course. */
export interface Plan extends Policy {
  readonly subsections: readonly PlannedSubsection[];
  /** Blocks that would count but cannot be graded here. */
  readonly ungraded: number;
}

/** What an attempt earned, out of what the problem was worth then; nothing possible after a reset. */
export interface Score {
  readonly earned: number;
  readonly possible: number;
}

/** A learner's points in a subsection that counts. */
export interface SubsectionPoints extends Score {
  readonly subsection: PlannedSubsection;
  readonly attempted: boolean;
}

/** One entry of an assignment type. Without `points` it is announced by the policy but not published: it counts as zero. */
export interface GradedItem {
  readonly points?: SubsectionPoints;
  readonly share: number;
  /** One of the lowest, left out by the policy. */
  readonly dropped: boolean;
}

/** What an assignment type gives: the average of what is not dropped. */
export interface GradedType {
  readonly type: string;
  readonly weight: number;
  readonly share: number;
  readonly items: readonly GradedItem[];
}

/** A learner's grade in a course. */
export interface CourseGrade {
  /** 0 to 1 in whole percent; more where the weights add up to more. */
  readonly share: number;
  readonly grade?: string;
  readonly passed: boolean;
  readonly byType: readonly GradedType[];
}

/** A policy may announce so many of one type; no course has more. */
const MOST_ANNOUNCED = 1_000;

/** What a score is worth now: the share that it earned, of what the problem is worth in this version. */
export function earnedNow(maxScore: number, { earned, possible }: Score): number {
  if (possible === maxScore) return earned;
  return possible > 0 ? earned * maxScore / possible : 0;
}

/** Adds up a learner's points by subsection, in the order of the course. What was not attempted earns zero of what is possible. */
export function addUp(plan: Plan, scores: ReadonlyMap<string, Score>): SubsectionPoints[] {
  return plan.subsections.flatMap((subsection) => {
    if (subsection.format === undefined) return [];
    let [earned, possible, attempted] = [0, 0, false];
    for (const { id, maxScore, counts } of subsection.problems) {
      if (!counts) continue;
      const score = scores.get(id);
      possible += maxScore;
      earned += score ? earnedNow(maxScore, score) : 0;
      attempted ||= isAttempted(score);
    }
    return possible > 0 ? [{ subsection, earned, possible, attempted }] : [];
  });
}

/** Whether a score stands for an attempt that was not reset. */
export function isAttempted(score: Score | undefined): boolean {
  return score !== undefined && score.possible > 0;
}

/** Grades a course by its policy from a learner's points. */
export function gradeCourse(policy: Policy, points: readonly SubsectionPoints[]): CourseGrade {
  const byType = policy.graders.map((grader) =>
    gradeType(grader, points.filter(({ subsection }) => subsection.format === grader.type))
  );
  const sum = byType.reduce((total, { share, weight }) => total + share * weight, 0);
  // Half a percent up, and a twentieth of a percent more: nobody fails by what a display rounds away.
  const share = Math.floor(sum * 100 + 0.05 + 0.5) / 100;
  const pass = passShare(policy);
  return { share, grade: gradeName(policy, share), passed: pass !== undefined && share >= pass, byType };
}

function gradeType(grader: Grader, points: readonly SubsectionPoints[]): GradedType {
  const announced = Math.max(Math.min(Math.trunc(grader.minCount), MOST_ANNOUNCED), points.length);
  const shares = Array.from({ length: announced }, (_, at) => points[at] ? shareOf(points[at]) : 0);
  // The lowest are dropped; among equals, the later ones.
  const highestFirst = shares.map((_, at) => at).sort((a, b) => shares[b]! - shares[a]! || a - b);
  const kept = new Set(highestFirst.slice(0, Math.max(0, announced - Math.max(0, grader.dropCount))));
  const sum = shares.reduce((total, share, at) => kept.has(at) ? total + share : total, 0);
  return {
    type: grader.type,
    weight: grader.weight,
    share: kept.size > 0 ? sum / kept.size : 0,
    items: shares.map((share, at) => ({ points: points[at], share, dropped: !kept.has(at) })),
  };
}

/** The share of a subsection, to four places, halves to the even neighbour. */
function shareOf({ earned, possible }: Score): number {
  const exact = earned / possible * 10_000;
  const down = Math.floor(exact);
  const up = exact - down > 0.5 || (exact - down === 0.5 && down % 2 === 1);
  return (up ? down + 1 : down) / 10_000;
}

/** The highest grade that a share earns, by the course's own names. */
function gradeName({ cutoffs }: Policy, share: number): string | undefined {
  return listCutoffs({ cutoffs }).find((cutoff) => share >= cutoff.share)?.grade;
}

/** The grades of a course, the highest first. */
export function listCutoffs({ cutoffs }: Pick<Policy, "cutoffs">): { grade: string; share: number }[] {
  return Object.entries(cutoffs).map(([grade, share]) => ({ grade, share })).sort((a, b) =>
    b.share - a.share
  );
}

/** The share that passes: the lowest cutoff above zero. A course without one cannot be passed. */
export function passShare({ cutoffs }: Pick<Policy, "cutoffs">): number | undefined {
  const above = Object.values(cutoffs).filter((share) => share > 0);
  return above.length > 0 ? Math.min(...above) : undefined;
}

/** Whether a learner may know now how a problem went. Hidden points count all the same. */
export function isShown({ showCorrectness, due }: PlannedProblem, now: Date): boolean {
  if (showCorrectness === "past_due") return due === null || Date.parse(due) < now.getTime();
  return showCorrectness === "always";
}
