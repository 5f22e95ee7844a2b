import type { CourseState } from "edge/components/course_card.tsx";

/** The dates and doors of a course, as catalogue and content tell them; absent ones are null or undefined. */
export interface CourseDoors {
  readonly start?: string | null;
  readonly end?: string | null;
  readonly enrollmentStart?: string | null;
  readonly enrollmentEnd?: string | null;
  readonly invitationOnly: boolean;
}

/** Whether a course can be joined at a time. */
export function courseState(doors: CourseDoors, now: Date): CourseState {
  const past = (time: string | null | undefined) => time ? new Date(time) <= now : undefined;
  if (past(doors.end)) return "ended";
  if (doors.invitationOnly) return "invited";
  if (past(doors.enrollmentEnd)) return "closed";
  if (past(doors.start) === false || past(doors.enrollmentStart) === false) return "upcoming";
  return "open";
}
