import type { CourseProgress } from "contexts/learning/mod.ts";
import type { DoneState } from "edge/components/state_mark.tsx";
import type { Course } from "edge/memory/courses.ts";
import { unitsDone } from "edge/views/progress_view.ts";
import type { OutlineProps, OutlineSection, OutlineSubsection } from "edge/pages/outline.tsx";

/** A due date within this time is close. */
const SOON = 3 * 24 * 3600 * 1000;

/** Who looks at an outline, and when. */
export interface Looking {
  readonly staff: boolean;
  readonly now: Date;
  /** What is to be said of a unit's values. */
  readonly says?: (
    values: Course["sections"][number]["subsections"][number]["units"][number]["values"],
  ) => readonly string[];
}

/** The outline of a course for one learner. */
export function outlineView(
  course: Course,
  progress: CourseProgress | undefined,
  { staff, now, says }: Looking,
): Omit<OutlineProps, "frame"> {
  const places = staff ? course.places.all : course.places.learners;
  const here = progress?.unitId ? places.get(progress.unitId) : undefined;
  const current = here?.section.id ?? course.sections[0]?.id;
  const sections = course.sections.filter((section) => staff || !section.staffOnly).map(
    (section): OutlineSection => {
      const share = unitsOf(section, progress);
      return {
        id: section.id,
        title: section.title,
        ...share,
        open: section.id === current,
        subsections: section.subsections.filter((subsection) => staff || !subsection.staffOnly).map(
          (subsection) => {
            const locked = lockedBy([course.facts.start, section.start, subsection.start], { staff, now });
            return {
              id: subsection.id,
              title: subsection.title,
              units: subsection.units.filter((unit) => places.has(unit.id)).map((unit) => ({
                id: unit.id,
                title: unit.title,
                state: doneState(progress?.units[unit.id]),
                facts: says?.(unit.values) ?? [],
              })),
              ...(subsection.graded && subsection.format ? { gradedAs: subsection.format } : {}),
              ...(subsection.due ? { due: dueState(new Date(subsection.due), now) } : {}),
              ...(locked ? { locked } : {}),
            };
          },
        ),
      };
    },
  );
  return {
    course: {
      key: course.courseId,
      title: course.facts.title,
      language: course.facts.language,
      ...unitsDone(progress),
    },
    sections,
    enrolled: progress?.enrolled ?? false,
    ...(isAhead(course.facts.start, { staff, now }) ? { opens: new Date(course.facts.start!) } : {}),
    ...(here ? { resume: { title: here.unit.title } } : {}),
  };
}

/** How many units of a section are done, of those with something to do: counted as the whole course is. */
function unitsOf(section: Course["sections"][number], progress: CourseProgress | undefined) {
  const shares = section.subsections.flatMap(({ units }) => units).flatMap(({ id }) =>
    progress?.units[id] ?? []
  );
  return { done: shares.filter((share) => share.done >= share.total).length, total: shares.length };
}

/** How far something is, from how much of it is completed. */
export function doneState(share: { readonly done: number; readonly total: number } | undefined): DoneState {
  if (!share || share.done === 0) return "untouched";
  return share.done >= share.total ? "done" : "begun";
}

function isAhead(start: string | undefined, { staff, now }: Looking): boolean {
  return !staff && start !== undefined && new Date(start) > now;
}

function dueState(at: Date, now: Date): NonNullable<OutlineSubsection["due"]> {
  if (at <= now) return { at, urgency: "past" };
  return { at, urgency: at.getTime() - now.getTime() < SOON ? "soon" : "later" };
}

function lockedBy(
  starts: readonly (string | undefined)[],
  { staff, now }: Looking,
): OutlineSubsection["locked"] {
  if (staff) return undefined;
  const latest = Math.max(...starts.map((start) => start ? Date.parse(start) : 0));
  return latest > now.getTime() ? { until: new Date(latest) } : undefined;
}
