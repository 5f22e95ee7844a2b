import { Refusal } from "core/base/refusal.ts";
import type { Onlooker } from "core/plugin/block_transformer.ts";
import { findEnrollment } from "contexts/enrollment/mod.ts";
import type { CourseView, Placed } from "edge/memory/course_view.ts";
import type { Course } from "edge/memory/courses.ts";
import type { Front } from "edge/front.ts";
import { isStaff } from "edge/middleware/visitor.ts";
import { type EdgeContext, sessionOf } from "edge/respond.tsx";
import type { Session } from "edge/memory/sessions.ts";

/** Someone who may be in a course: enrolled, or staff who look. */
export interface LearnerHere {
  readonly session: Session;
  readonly staff: boolean;
  readonly enrolled: boolean;
}

/** The course of a key as it is now. Refuses `content.course_missing`. */
export async function getCourse(front: Front, courseId: string): Promise<Course> {
  const course = await front.courses.find(courseId);
  if (course) return course;
  throw new Refusal("content.course_missing", "missing", `Cannot find course "${courseId}"`, { courseId });
}

/** A unit in its place. Refuses `content.unit_missing` for one that is not there or not for these eyes, `content.unit_locked` before it opens, `content.unit_closed` where that is not known. */
export async function getPlaced(
  front: Front,
  courseId: string,
  unitId: string,
  onlooker: Onlooker,
): Promise<{ readonly course: Course; readonly view: CourseView; readonly placed: Placed }> {
  const course = await getCourse(front, courseId);
  const view = course.seenBy(onlooker);
  const placed = view.places.get(unitId);
  if (!placed) {
    throw new Refusal("content.unit_missing", "missing", `Cannot find unit "${unitId}"`, {
      courseId,
      unitId,
    });
  }
  const lock = view.locks.get(unitId);
  if (lock?.until !== undefined) {
    const opens = new Date(lock.until).toISOString();
    throw new Refusal("content.unit_locked", "forbidden", `Cannot open unit "${unitId}" yet`, { opens });
  }
  if (lock) throw new Refusal("content.unit_closed", "forbidden", `Cannot open unit "${unitId}"`);
  return { course, view, placed };
}

/** Whoever is signed in, if there is such a course and they may be in it. Refuses `learning.not_enrolled`. */
export async function learnerAt(c: EdgeContext, front: Front, courseId: string): Promise<LearnerHere> {
  const session = sessionOf(c);
  const staff = isStaff(session);
  await getCourse(front, courseId);
  const enrollment = await findEnrollment(front.house.reader("enrollment"), session.personId, courseId);
  if (enrollment?.active || staff) return { session, staff, enrolled: enrollment?.active ?? false };
  throw notEnrolled(courseId);
}

/** Why somebody who is not in the course sees none of it. */
export function notEnrolled(courseId: string): Refusal {
  return new Refusal(
    "learning.not_enrolled",
    "forbidden",
    `Cannot enter course "${courseId}": not enrolled`,
    { courseId },
  );
}
