import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { newId } from "core/base/id.ts";
import { Refusal, refuse } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import { type AskedFrom, asks } from "core/work/filter.ts";
import type { Work } from "core/work/work.ts";
import { enrollmentLeave, enrollmentRequest } from "./filters.ts";
import { findEnrollment } from "./queries.ts";
import { enrollmentRefusal } from "./rules.ts";
import { course, enrollment } from "./schema.ts";
import { enrollmentCreated, enrollmentEnded } from "./signals.ts";

const input = z.object({ courseId: z.string().min(1).max(255) });
type Input = z.output<typeof input>;

/** A person enrols in a course, or comes back to one they left. Who is enrolled already stays so. */
export const enrollLearner = defineCommand({
  name: "enrollment.enroll_learner",
  doc: "Enrols the person who asks in a course, for the first time or again; answers their enrollment.",
  input,
  asks: asks(enrollmentRequest, {
    async question({ courseId }: Input, from) {
      const { personId, before } = await standing(from, courseId);
      return before?.active ? undefined : { personId, courseId, returning: before !== undefined };
    },
  }),
  async run(work, { courseId }): Promise<{ enrollmentId: string }> {
    const personId = personOf(work);
    const [terms, before] = await Promise.all([
      work.database.select().from(course).where(eq(course.courseId, courseId)).get(),
      ownEnrollment(work, personId, courseId),
    ]);
    if (before?.active) return { enrollmentId: before.enrollmentId };

    refuse(enrollmentRefusal({ course: terms, now: work.now, actor: work.actor }));

    const enrollmentId = before?.enrollmentId ?? newId<"enrollment">(work.now);
    const now = { active: true, enrolled: work.now.toISOString(), left: null };
    await work.database.insert(enrollment).values({ enrollmentId, personId, courseId, ...now })
      .onConflictDoUpdate({ target: enrollment.enrollmentId, set: now });

    work.emit(enrollmentCreated({ enrollmentId, personId, courseId }));
    return { enrollmentId };
  },
});

/** A person leaves a course. Who has left already has left; who was never in it is refused. */
export const leaveCourse = defineCommand({
  name: "enrollment.leave_course",
  doc:
    "Ends the enrollment of the person who asks; what they did in the course is kept for when they come back.",
  input,
  asks: asks(enrollmentLeave, {
    async question({ courseId }: Input, from) {
      const { personId, before } = await standing(from, courseId);
      return before?.active ? { personId, courseId } : undefined;
    },
  }),
  async run(work, { courseId }): Promise<{ enrollmentId: string }> {
    const personId = personOf(work);
    const before = await ownEnrollment(work, personId, courseId);
    if (!before) {
      throw new Refusal(
        "enrollment.not_enrolled",
        "missing",
        `Cannot leave course "${courseId}": not enrolled`,
      );
    }
    const { enrollmentId } = before;
    if (!before.active) return { enrollmentId };

    await work.database.update(enrollment).set({ active: false, left: work.now.toISOString() })
      .where(eq(enrollment.enrollmentId, enrollmentId));

    work.emit(enrollmentEnded({ enrollmentId, personId, courseId }));
    return { enrollmentId };
  },
});

/** Everything that enrollment can be asked to do. */
export const commands = [enrollLearner, leaveCourse];

function ownEnrollment(work: Work, personId: string, courseId: string) {
  return work.database.select().from(enrollment)
    .where(and(eq(enrollment.personId, personId), eq(enrollment.courseId, courseId))).get();
}

/** Whoever asks, and their enrollment as it stands before the transaction. */
async function standing({ reader, actor }: AskedFrom, courseId: string) {
  const personId = personOf({ actor });
  return { personId, before: await findEnrollment(reader, personId, courseId) };
}

/** People enrol and leave for themselves; nobody does it for them yet. */
function personOf({ actor }: Pick<Work, "actor">): string {
  if (actor.kind === "person") return actor.id;
  throw new Refusal(
    "enrollment.person_unknown",
    "unknown",
    "Cannot enrol or leave: only a person can, signed in",
  );
}
