import { z } from "zod";
import { defineFilter, type QuestionOf } from "core/work/filter.ts";

const at = {
  personId: z.string().describe("the learner"),
  courseId: z.string(),
  blockId: z.string().describe("the problem: `type@name`"),
};
const example = {
  personId: "0190f2a4-7b1c-7c3e-9a55-2f6d1c0b7e11",
  courseId: "Carillon+BELLS1+2026",
  blockId: "problem@strike",
};
const answer = z.record(z.string().max(300), z.union([z.string(), z.array(z.string())]))
  .describe("the form's fields by name: what was typed, or the choices that were ticked");

/** An answer to a problem, before it is read, counted and graded. */
export const learningSubmission = defineFilter({
  name: "learning.submission.v1",
  doc:
    "Asked before a learner's answer is read, counted and graded. A changed answer counts in place of what was typed; whoever halts it makes it use no attempt, and the reason is on the page that the learner gets.",
  asked: "before",
  question: z.object({ ...at, answer }),
  change: ["answer"],
  halts: true,
  example: { ...example, answer: { q1: "440 Hz" } },
});

const verdict = z.enum(["correct", "partly", "incorrect"]);

/** The verdict on an answer, before it counts. */
export const learningVerdict = defineFilter({
  name: "learning.verdict.v1",
  doc:
    "Asked when an answer is graded, before the attempt is counted: what is changed of the verdict is what counts, is shown and is said. Words of feedback that are new are shown as plain text. Whoever halts it makes the answer use no attempt.",
  asked: "before",
  question: z.object({
    ...at,
    answer,
    score: z.number().min(0),
    max: z.number().min(0),
    correct: verdict,
    parts: z.array(z.object({
      part: z.string(),
      correct: verdict,
      credit: z.number().min(0).max(1),
      feedback: z.array(z.string().max(10_000)).max(100).describe("HTML as the author wrote it"),
    })),
  }).refine(({ score, max }) => score <= max, "the score is above its maximum"),
  change: ["score", "correct", "parts"],
  halts: true,
  example: {
    ...example,
    answer: { q1: "440 Hz" },
    score: 1,
    max: 1,
    correct: "correct",
    parts: [{ part: "q1", correct: "correct", credit: 1, feedback: [] }],
  },
});

/** Everything that learning asks. */
export const filters = [learningSubmission, learningVerdict];

declare module "core/work/filter.ts" {
  interface Filters {
    "learning.submission.v1": QuestionOf<typeof learningSubmission>;
    "learning.verdict.v1": QuestionOf<typeof learningVerdict>;
  }
}
