import type { Grades } from "contexts/grading/mod.ts";
import type { CourseProgress } from "contexts/learning/mod.ts";
import type { Course } from "edge/memory/courses.ts";
import type { GradedSubsection, ProgressProps } from "edge/pages/progress.tsx";
import { paths } from "edge/paths.ts";

/** How many places "what is still to do" names. */
const MOST_TODO = 8;

/** How far a learner is, and what it is worth, from the two contexts that know. */
export function progressView(
  course: Course,
  progress: CourseProgress | undefined,
  grades: Grades | undefined,
  now: Date,
): Omit<ProgressProps, "frame"> {
  const todo = todoOf(course, progress, now);
  return {
    course: { key: course.courseId, title: course.facts.title, language: course.facts.language },
    ...unitsDone(progress),
    todo,
    ...(grades && grades.byType.length > 0 && grades.passShare !== undefined
      ? { grade: gradeOf(course, grades, grades.passShare, now) }
      : {}),
  };
}

/** Units are what a learner counts in; a unit without anything to complete is not counted. */
export function unitsDone(progress: CourseProgress | undefined): { done: number; total: number } {
  const units = Object.values(progress?.units ?? {});
  return { done: units.filter((unit) => unit.done >= unit.total).length, total: units.length };
}

function gradeOf(
  course: Course,
  all: Grades,
  pass: number,
  now: Date,
): NonNullable<ProgressProps["grade"]> {
  const untold = all.problems.some(isUntold);
  const grades = untold ? toldOf(all, pass) : all;
  return {
    share: grades.share,
    pass,
    passed: grades.passed,
    untold,
    reachable: reachable(course, grades, now),
    types: grades.byType.map((type) => ({
      name: type.type,
      weight: type.weight,
      graded: type.items.filter((item) => item.attempted).length,
      count: type.items.length,
      dropped: type.items.filter((item) => item.dropped).length,
      ...(type.items.some((item) => item.attempted) ? { share: type.share } : {}),
    })),
    subsections: subsectionsOf(course, grades),
  };
}

/** Given and graded, but the course does not let the learner know yet. */
function isUntold({ counts, attempted, hidden }: Grades["problems"][number]): boolean {
  return counts && attempted && hidden;
}

/** Grades as far as they may be told: what is untold has earned nothing yet, so that no sum gives it away. */
function toldOf(grades: Grades, pass: number): Grades {
  const untold = new Map<string, number>();
  for (const { subsectionId, earned } of grades.problems.filter(isUntold)) {
    untold.set(subsectionId, (untold.get(subsectionId) ?? 0) + earned);
  }
  const byType = grades.byType.map((type) => {
    const items = type.items.map((item) => {
      const earned = item.earned - (untold.get(item.subsectionId ?? "") ?? 0);
      return { ...item, earned, share: item.possible > 0 ? earned / item.possible : item.share };
    });
    const kept = items.filter((item) => !item.dropped);
    const share = kept.length === 0 ? 0 : kept.reduce((sum, item) => sum + item.share, 0) / kept.length;
    return { ...type, items, share };
  });
  const share = Math.round(100 * byType.reduce((sum, type) => sum + type.weight * type.share, 0)) / 100;
  return { ...grades, byType, share, passed: share >= pass };
}

function subsectionsOf(course: Course, grades: Grades): GradedSubsection[] {
  return grades.byType.flatMap((type) =>
    type.items.flatMap((item): GradedSubsection[] => {
      const { subsectionId, title } = item;
      if (subsectionId === undefined) return [];
      const own = grades.problems.filter((problem) =>
        problem.subsectionId === subsectionId && problem.counts
      );
      return [{
        id: subsectionId,
        title: title ?? subsectionId,
        type: type.type,
        ...(own.some(isUntold) ? {} : { earned: item.earned }),
        possible: item.possible,
        dropped: item.dropped,
        problems: own.map((problem) => ({
          id: problem.blockId,
          title: problem.title,
          // By the name of the block: whoever knows in which unit it stands answers with the way there.
          href: paths.jump(course.courseId, problem.blockId.slice(problem.blockId.indexOf("@") + 1)),
          possible: problem.possible,
          state: !problem.attempted
            ? "unanswered" as const
            : problem.hidden
            ? "waiting" as const
            : "graded" as const,
          ...(problem.attempted && !problem.hidden ? { earned: problem.earned } : {}),
        })),
      }];
    })
  );
}

/** The share still to be had: what is open may still become right, what is past due stays as it is. */
function reachable(course: Course, grades: Grades, now: Date): number {
  const due = new Map(
    course.sections.flatMap((section) => section.subsections).map((
      subsection,
    ) => [subsection.id, subsection.due]),
  );
  let share = 0;
  for (const type of grades.byType) {
    const items = type.items.map((item) => {
      const dueAt = item.subsectionId ? due.get(item.subsectionId) : undefined;
      return dueAt && new Date(dueAt) <= now && !item.hidden ? item.share : 1;
    });
    const dropped = type.items.filter((item) => item.dropped).length;
    const kept = items.sort((one, other) => other - one).slice(0, Math.max(1, items.length - dropped));
    if (kept.length > 0) share += type.weight * kept.reduce((sum, one) => sum + one, 0) / kept.length;
  }
  return Math.min(1, share);
}

function todoOf(course: Course, progress: CourseProgress | undefined, now: Date): ProgressProps["todo"] {
  const open = [...course.seenBy({ staff: false, now }).places.values()].filter(({ unit, subsection }) => {
    const share = progress?.units[unit.id];
    return share && share.done < share.total && !(subsection.due && new Date(subsection.due) <= now);
  });
  return open.slice(0, MOST_TODO).map(({ unit, subsection }) => ({
    title: unit.title,
    href: paths.unit(course.courseId, unit.id),
    ...(subsection.due ? { due: new Date(subsection.due) } : {}),
  }));
}
