import type { EnrolledCourse } from "contexts/enrollment/mod.ts";
import type { CourseShare } from "contexts/grading/mod.ts";
import type { PlaceListed } from "contexts/learning/mod.ts";
import { fileAddress } from "edge/files/course_files.ts";
import type { Front } from "edge/front.ts";
import type { DashboardProps, MyCourse } from "edge/pages/dashboard.tsx";

/** A due date is shown when it comes within this time. */
const DUE_AHEAD = 7 * 24 * 3600 * 1000;

/** What three contexts know of a person's courses. */
export interface MyCourses {
  readonly enrollments: readonly EnrolledCourse[];
  readonly places: readonly PlaceListed[];
  readonly grades: readonly CourseShare[];
}

/** A person's courses: those they are in by last activity, then what is finished. */
export async function dashboardView(
  front: Front,
  mine: MyCourses,
): Promise<Pick<DashboardProps, "courses" | "finished">> {
  const order = new Map(mine.places.map((place, at) => [place.courseId, at]));
  const active = mine.enrollments.filter((enrollment) => enrollment.active)
    .sort((one, other) => (order.get(one.courseId) ?? 1e9) - (order.get(other.courseId) ?? 1e9));
  const courses = await Promise.all(active.map((enrollment) => myCourse(front, enrollment, mine)));
  const isOver = (course: MyCourse) => course.state === "finished" || course.state === "ended";
  return { courses: courses.filter((course) => !isOver(course)), finished: courses.filter(isOver) };
}

async function myCourse(
  front: Front,
  enrollment: EnrolledCourse,
  { places, grades }: MyCourses,
): Promise<MyCourse> {
  const { courseId } = enrollment;
  const now = front.clock();
  const place = places.find((one) => one.courseId === courseId);
  const grade = grades.find((one) => one.courseId === courseId);
  const course = await front.courses.find(courseId);
  const unit = place?.unitId ? course?.places.get(place.unitId)?.unit : undefined;
  const due = course && nextDue(course.seenBy({ staff: false, now }).sections, now);
  return {
    key: courseId,
    title: enrollment.title,
    org: enrollment.org,
    number: enrollment.number,
    language: enrollment.language,
    done: place?.units.done ?? 0,
    total: place?.units.total ?? 0,
    state: stateOf(enrollment, place, now),
    ...(enrollment.imageHash ? { image: fileAddress(enrollment.imageHash, "cover") } : {}),
    ...(unit ? { resume: { title: unit.title } } : {}),
    ...(enrollment.start ? { starts: new Date(enrollment.start) } : {}),
    ...(due ? { due } : {}),
    ...(grade?.passed ? { passed: true } : {}),
  };
}

function stateOf(enrollment: EnrolledCourse, place: PlaceListed | undefined, now: Date): MyCourse["state"] {
  if (enrollment.end && new Date(enrollment.end) <= now) return "ended";
  if (enrollment.start && new Date(enrollment.start) > now) return "upcoming";
  if (place?.completedAt) return "finished";
  return place?.startedAt ? "begun" : "new";
}

type Sections = NonNullable<Awaited<ReturnType<Front["courses"]["find"]>>>["sections"];

function nextDue(sections: Sections, now: Date): MyCourse["due"] {
  const coming = sections.flatMap((section) => section.subsections)
    .flatMap(({ title, due }) => due ? [{ title, at: new Date(due) }] : [])
    .filter(({ at }) => at > now && at.getTime() - now.getTime() < DUE_AHEAD)
    .sort((one, other) => one.at.getTime() - other.at.getTime());
  return coming[0];
}
