import type { Onlooker } from "core/plugin/block_transformer.ts";
import type { SeenLock } from "core/plugin/see_blocks.ts";
import type { CourseProgress } from "contexts/learning/mod.ts";
import type { DoneState } from "edge/components/state_mark.tsx";
import type { Course } from "edge/memory/courses.ts";
import { lockWords } from "edge/views/lock_words.ts";
import { unitsDone } from "edge/views/progress_view.ts";
import type { OutlineProps, OutlineSection, OutlineSubsection } from "edge/pages/outline.tsx";
import type { Words } from "edge/words.ts";

/** A due date within this time is close. */
const SOON = 3 * 24 * 3600 * 1000;

/** Who looks at an outline, and when. */
export interface Looking extends Onlooker {
  readonly t: Words;
  /** What is to be said of a unit's values. */
  readonly says?: (
    values: Course["sections"][number]["subsections"][number]["units"][number]["values"],
  ) => readonly string[];
}

/** The outline of a course for one learner. */
export function outlineView(
  course: Course,
  progress: CourseProgress | undefined,
  { staff, now, says, t }: Looking,
): Omit<OutlineProps, "frame"> {
  const { sections: seen, places, locks } = course.seenBy({ staff, now });
  const closed = locks.get(course.courseId);
  const here = progress?.unitId ? places.get(progress.unitId) : undefined;
  const current = here?.section.id ?? seen[0]?.id;
  const sections = seen.map((section): OutlineSection => ({
    id: section.id,
    title: section.title,
    ...unitsOf(section, progress),
    open: section.id === current,
    subsections: section.subsections.map((subsection) => {
      const lock = locks.get(subsection.id);
      return {
        id: subsection.id,
        title: subsection.title,
        units: subsection.units.map((unit) => ({
          id: unit.id,
          title: unit.title,
          state: doneState(progress?.units[unit.id]),
          facts: says?.(unit.values) ?? [],
        })),
        ...(subsection.graded && subsection.format ? { gradedAs: subsection.format } : {}),
        ...(subsection.due ? { due: dueState(new Date(subsection.due), now) } : {}),
        ...(lock ? { locked: lockWords(lock, t) } : {}),
      };
    }),
  }));
  return {
    course: {
      key: course.courseId,
      title: course.facts.title,
      language: course.facts.language,
      ...unitsDone(progress),
    },
    sections,
    enrolled: progress?.enrolled ?? false,
    ...(closed ? { closed: closedWords(closed, t) } : {}),
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

function closedWords(lock: SeenLock, t: Words): string {
  if (lock.until === undefined) return lockWords(lock, t);
  return t("course.enrolled_opens", { at: t.dateTime(new Date(lock.until)) });
}

function dueState(at: Date, now: Date): NonNullable<OutlineSubsection["due"]> {
  if (at <= now) return { at, urgency: "past" };
  return { at, urgency: at.getTime() - now.getTime() < SOON ? "soon" : "later" };
}
