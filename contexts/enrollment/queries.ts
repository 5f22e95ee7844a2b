import { and, desc, eq, sql } from "drizzle-orm";
import { prepared, type Reader } from "core/data/reader.ts";
import { course, enrollment } from "./schema.ts";

/** That a person learns in a course, or did. Times are ISO 8601. */
export interface Enrollment {
  readonly enrollmentId: string;
  readonly courseId: string;
  /** False: they left; coming back keeps the enrollment. */
  readonly active: boolean;
  /** When they enrolled, the last time. */
  readonly enrolled: string;
  readonly left: string | null;
}

/** A person's course with what a list of courses shows of it. */
export interface EnrolledCourse extends Enrollment {
  readonly title: string;
  readonly org: string;
  readonly number: string;
  readonly language: string;
  readonly imageHash: string | null;
  readonly start: string | null;
  readonly end: string | null;
}

/** Nobody's list is longer than this; the newest stay. */
const MOST_LISTED = 500;

const ENROLLMENT = {
  enrollmentId: enrollment.enrollmentId,
  courseId: enrollment.courseId,
  active: enrollment.active,
  enrolled: enrollment.enrolled,
  left: enrollment.left,
};

const ofPerson = prepared((database) =>
  database.select({
    ...ENROLLMENT,
    title: course.title,
    org: course.org,
    number: course.number,
    language: course.language,
    imageHash: course.imageHash,
    start: course.start,
    end: course.end,
  })
    .from(enrollment).innerJoin(course, eq(course.courseId, enrollment.courseId))
    .where(eq(enrollment.personId, sql.placeholder("personId")))
    .orderBy(desc(enrollment.active), desc(enrollment.enrolled), enrollment.courseId).limit(MOST_LISTED)
    .prepare()
);

const inCourse = prepared((database) =>
  database.select(ENROLLMENT).from(enrollment).where(
    and(
      eq(enrollment.personId, sql.placeholder("personId")),
      eq(enrollment.courseId, sql.placeholder("courseId")),
    ),
  ).prepare()
);

/** Lists a person's courses: those they learn in, newest first, then those they left. */
export async function listEnrollments(reader: Reader, personId: string): Promise<EnrolledCourse[]> {
  return await ofPerson(reader).all({ personId });
}

/** Finds a person's enrollment in a course, active or not. */
export async function findEnrollment(
  reader: Reader,
  personId: string,
  courseId: string,
): Promise<Enrollment | undefined> {
  return await inCourse(reader).get({ personId, courseId });
}
