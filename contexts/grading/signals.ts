import { z } from "zod";
import { type BodyOf, defineSignal } from "core/signal/signal.ts";

const who = { personId: z.string(), courseId: z.string() };
const learner = { personId: "0190f2a4-7b1c-7c3e-9a55-2f6d1c0b7e11", courseId: "Carillon+BELLS1+2026" };
const key = (body: { personId: string; courseId: string }) => `${body.personId}/${body.courseId}`;

/** A learner's points in a subsection changed. */
export const subsectionGraded = defineSignal({
  name: "grading.subsection.graded.v1",
  doc: "A learner's points in a subsection that counts changed.",
  key,
  body: z.object({
    ...who,
    subsectionId: z.string(),
    format: z.string().describe("the assignment type that it counts for"),
    earned: z.number(),
    possible: z.number(),
  }),
  example: { ...learner, subsectionId: "sequential@partials", format: "Exercise", earned: 2, possible: 3 },
});

/** A learner's grade in the course changed. */
export const courseGraded = defineSignal({
  name: "grading.course.graded.v1",
  doc: "A learner's grade in a course changed.",
  key,
  body: z.object({
    ...who,
    share: z.number().describe("0 to 1, by the course's policy"),
    grade: z.string().optional().describe("the highest grade earned, none below the lowest cutoff"),
  }),
  example: { ...learner, share: 0.62, grade: "Pass" },
});

/** A learner's grade reached the lowest cutoff of the course. */
export const coursePassed = defineSignal({
  name: "grading.course.passed.v1",
  doc: "A learner's grade reached the lowest cutoff of the course, coming from below.",
  key,
  body: z.object({ ...who, share: z.number(), grade: z.string() }),
  example: { ...learner, share: 0.62, grade: "Pass" },
});

/** A pass was lost: a learner's grade fell below the lowest cutoff. */
export const courseFailed = defineSignal({
  name: "grading.course.failed.v1",
  doc: "A learner who had passed has no longer the lowest cutoff's grade.",
  key,
  body: z.object({ ...who, share: z.number() }),
  example: { ...learner, share: 0.48 },
});

/**
 * Some learners' grades were computed again after a new version or policy of a course: no more than a few at a
 * time, and this is said after each time. Who waits for all of them waits for `more` to be false.
 */
export const courseRegraded = defineSignal({
  name: "grading.course.regraded.v1",
  doc:
    "Some learners' grades were computed again after a new version or policy of a course; `more` are to come.",
  key: (body) => body.courseId,
  body: z.object({
    courseId: z.string(),
    revision: z.number().int().describe("counts the changes of how the course is graded"),
    learners: z.number().int().describe("how many this time"),
    more: z.boolean(),
  }),
  example: { courseId: learner.courseId, revision: 2, learners: 50, more: true },
});

/** Everything that grading says. */
export const signals = [subsectionGraded, courseGraded, coursePassed, courseFailed, courseRegraded];

declare module "core/signal/signal.ts" {
  interface Signals {
    "grading.subsection.graded.v1": BodyOf<typeof subsectionGraded>;
    "grading.course.graded.v1": BodyOf<typeof courseGraded>;
    "grading.course.passed.v1": BodyOf<typeof coursePassed>;
    "grading.course.failed.v1": BodyOf<typeof courseFailed>;
    "grading.course.regraded.v1": BodyOf<typeof courseRegraded>;
  }
}
