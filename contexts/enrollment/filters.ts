import { z } from "zod";
import { defineFilter, type QuestionOf } from "core/work/filter.ts";

const personId = z.string().describe("who asks");
const courseId = z.string();
const example = { personId: "0190f2a4-7b1c-7c3e-9a55-2f6d1c0b7e11", courseId: "Carillon+BELLS1+2026" };

/** Whether a person may enrol in a course: asked of plugins beside the course's own terms. */
export const enrollmentRequest = defineFilter({
  name: "enrollment.request.v1",
  doc:
    "Asked before a person enrols in a course, for the first time or again. Whoever halts it keeps them out; the reason is on the page that they get.",
  asked: "before",
  question: z.object({
    personId,
    courseId,
    returning: z.boolean().describe("whether they were in the course before and left it"),
  }),
  change: [],
  halts: true,
  example: { ...example, returning: false },
});

/** Whether a person may leave a course that they are in. */
export const enrollmentLeave = defineFilter({
  name: "enrollment.leave.v1",
  doc:
    "Asked before a person leaves a course. Whoever halts it keeps them in; the reason is on the page that they get.",
  asked: "before",
  question: z.object({ personId, courseId }),
  change: [],
  halts: true,
  example,
});

/** Everything that enrollment asks. */
export const filters = [enrollmentRequest, enrollmentLeave];

declare module "core/work/filter.ts" {
  interface Filters {
    "enrollment.request.v1": QuestionOf<typeof enrollmentRequest>;
    "enrollment.leave.v1": QuestionOf<typeof enrollmentLeave>;
  }
}
