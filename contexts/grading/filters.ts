import { z } from "zod";
import { defineFilter, type QuestionOf } from "core/work/filter.ts";

/** A learner's page of progress and grades in a course. */
export const gradingProgressRender = defineFilter({
  name: "grading.progress.render.v1",
  doc:
    "Asked when the page of a learner's progress and grades in a course is drawn. A note stands above them; what they are is not changed here, see learning.verdict.v1. Whoever halts it has the page not shown, with the reason in its place.",
  asked: "on_page",
  question: z.object({
    personId: z.string().describe("the learner"),
    language: z.string().describe("of the page: BCP 47"),
    courseId: z.string(),
    done: z.int().describe("units that are done"),
    total: z.int().describe("of so many"),
    share: z.number().optional().describe("the grade so far, from 0 to 1, where the course is graded"),
    passed: z.boolean().optional(),
    note: z.string().max(500).optional().describe("a line of plain words above the grades"),
  }),
  change: ["note"],
  halts: true,
  example: {
    personId: "0190f2a4-7b1c-7c3e-9a55-2f6d1c0b7e11",
    language: "en",
    courseId: "Carillon+BELLS1+2026",
    done: 3,
    total: 20,
    share: 0.4,
    passed: false,
  },
});

/** Everything that grading asks. */
export const filters = [gradingProgressRender];

declare module "core/work/filter.ts" {
  interface Filters {
    "grading.progress.render.v1": QuestionOf<typeof gradingProgressRender>;
  }
}
