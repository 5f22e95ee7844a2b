import type { Actor } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";

/** What decides whether a person may enrol: a course's own dates, ISO 8601, and whether it takes only the invited. */
export interface EnrollmentTerms {
  readonly end?: string | null;
  readonly enrollmentStart?: string | null;
  readonly enrollmentEnd?: string | null;
  readonly invitationOnly: boolean;
}

/**
 * Why an actor may not enrol in a course now, or undefined. A course's own people (authors and operators) may at
 * any time: they look at it before it opens and after it is over. Whether a course has begun does not matter
 * here: who enrols early waits inside.
 */
export function enrollmentRefusal(
  { course, now, actor }: {
    readonly course: EnrollmentTerms | undefined;
    readonly now: Date;
    readonly actor?: Actor;
  },
): Refusal | undefined {
  if (!course) {
    return new Refusal("enrollment.course_unknown", "missing", "Cannot enrol: there is no such course");
  }
  if (actor?.kind === "person" && actor.roles && actor.roles.length > 0) return undefined;
  const { end, enrollmentStart, enrollmentEnd } = course;
  if (past(end, now)) {
    return new Refusal("enrollment.ended", "conflict", `Cannot enrol: the course ended on ${end}`, {
      end: end!,
    });
  }
  if (course.invitationOnly) {
    return new Refusal(
      "enrollment.invitation_only",
      "forbidden",
      "Cannot enrol: the course is for invited people",
    );
  }
  if (enrollmentStart && !past(enrollmentStart, now)) {
    return new Refusal(
      "enrollment.not_open",
      "conflict",
      `Cannot enrol: enrollment opens on ${enrollmentStart}`,
      {
        opens: enrollmentStart,
      },
    );
  }
  if (past(enrollmentEnd, now)) {
    return new Refusal(
      "enrollment.closed",
      "conflict",
      `Cannot enrol: enrollment closed on ${enrollmentEnd}`,
      {
        closed: enrollmentEnd!,
      },
    );
  }
  return undefined;
}

function past(time: string | null | undefined, now: Date): boolean {
  return time !== null && time !== undefined && Date.parse(time) <= now.getTime();
}
