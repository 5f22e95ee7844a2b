import type { Grades } from "contexts/grading/mod.ts";
import type { CourseProgress } from "contexts/learning/mod.ts";
import type { Course, Placed } from "edge/memory/courses.ts";
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
  grades: Grades,
  pass: number,
  now: Date,
): NonNullable<ProgressProps["grade"]> {
  return {
    share: grades.share,
    pass,
    passed: grades.passed,
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

function subsectionsOf(course: Course, grades: Grades): GradedSubsection[] {
  const units = unitsOfSubsections(course);
  return grades.byType.flatMap((type) =>
    type.items.flatMap((item): GradedSubsection[] => {
      const { subsectionId, title } = item;
      if (subsectionId === undefined) return [];
      const first = units.get(subsectionId);
      const href = first ? paths.unit(course.courseId, first.unit.id) : paths.outline(course.courseId);
      return [{
        id: subsectionId,
        title: title ?? subsectionId,
        type: type.type,
        earned: item.hidden ? 0 : item.earned,
        possible: item.possible,
        dropped: item.dropped,
        problems: grades.problems.filter((problem) => problem.subsectionId === subsectionId && problem.counts)
          .map((problem) => ({
            id: problem.blockId,
            title: problem.title,
            href,
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

function unitsOfSubsections(course: Course): Map<string, Placed> {
  const units = new Map<string, Placed>();
  for (const placed of course.places.learners.values()) {
    if (!units.has(placed.subsection.id)) units.set(placed.subsection.id, placed);
  }
  return units;
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
      return dueAt && new Date(dueAt) <= now ? item.share : 1;
    });
    const dropped = type.items.filter((item) => item.dropped).length;
    const kept = items.sort((one, other) => other - one).slice(0, Math.max(1, items.length - dropped));
    if (kept.length > 0) share += type.weight * kept.reduce((sum, one) => sum + one, 0) / kept.length;
  }
  return Math.min(1, share);
}

function todoOf(course: Course, progress: CourseProgress | undefined, now: Date): ProgressProps["todo"] {
  const open = [...course.places.learners.values()].filter(({ unit, subsection }) => {
    const share = progress?.units[unit.id];
    return share && share.done < share.total && !(subsection.due && new Date(subsection.due) <= now);
  });
  return open.slice(0, MOST_TODO).map(({ unit, subsection }) => ({
    title: unit.title,
    href: paths.unit(course.courseId, unit.id),
    ...(subsection.due ? { due: new Date(subsection.due) } : {}),
  }));
}
