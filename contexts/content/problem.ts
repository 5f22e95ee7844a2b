import { z } from "zod";
import { SHOW_ANSWER_RULES } from "core/plugin/grading.ts";

// A problem as data: what a learner is asked, what counts as right, and what is told afterwards. Made once
// from the author's source at import, said in `content.block.published.v1`, graded by learning, drawn by the
// edge (which never sends `correct`, `answer`, feedback or solution to a learner before the rules allow it).
// All HTML in it is sanitised already.

const feedback = z.string().describe("sanitised HTML, shown beside the part after a verdict");

const choice = z.object({
  id: z.string().describe("stable within the part, as the source names or orders it"),
  html: z.string(),
  correct: z.boolean(),
  credit: z.number().min(0).max(1).optional().describe("single choice: what a partly right choice earns"),
  fixed: z.boolean().optional().describe("stays in its place when the others are shuffled"),
  feedback: feedback.optional().describe("told when this choice was selected"),
  feedbackUnselected: feedback.optional().describe("checkboxes: told when it was left out"),
});

const part = {
  id: z.string().describe("stable within the problem; the form field's name"),
  label: z.string().describe("sanitised HTML of the question; may be empty where the body asks it"),
  description: z.string().optional().describe("sanitised HTML, a tip beside the question"),
};

const credit = z.number().min(0).max(1).describe(
  "1 right, 0 a wrong answer with feedback, between: partly right",
);

const textAnswer = z.object({
  value: z.string(),
  pattern: z.boolean().describe("true: `value` is a linear-time (RE2) expression searched for in the answer"),
  shown: z.string().optional().describe("the right answer as the author wrote it"),
  credit,
  feedback: feedback.optional(),
});

const numberTest = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("near"),
    value: z.number(),
    tolerance: z.number().describe("a distance, or a percentage where `of` names what it is taken of"),
    of: z.enum(["absolute", "expected", "larger"]),
  }),
  z.object({
    kind: z.literal("between"),
    low: z.number().optional().describe("absent: no lower end"),
    high: z.number().optional(),
    lowOpen: z.boolean().describe("true: `low` itself is not in the range"),
    highOpen: z.boolean(),
  }),
]);

const numberAnswer = z.object({
  test: numberTest,
  shown: z.string().optional().describe("the right answer as the author wrote it"),
  credit,
  feedback: feedback.optional(),
});

/** What may stand beside an input for typed answers. */
const line = {
  size: z.number().int().min(1).optional().describe("width in characters that the author asked for"),
  trailing: z.string().optional().describe("plain text after the input, such as a unit"),
};

/**
 * One question of a problem: one input, one verdict, one point before weighting. Where a part lists expected
 * `answers`, the first that fits decides; an answer that fits none is wrong.
 */
export const problemPart = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("choice"),
    ...part,
    choices: z.array(choice),
    shuffle: z.boolean().default(false),
  }),
  z.object({
    kind: z.literal("dropdown"),
    ...part,
    choices: z.array(choice),
  }),
  z.object({
    kind: z.literal("checkbox"),
    ...part,
    choices: z.array(choice),
    partialCredit: z.enum(["none", "every_decision", "halves"]).default("none"),
    compound: z.array(z.object({ choiceIds: z.array(z.string()), feedback })).default([])
      .describe("told when exactly these choices were selected"),
  }),
  z.object({ kind: z.literal("number"), ...part, ...line, answers: z.array(numberAnswer) }),
  z.object({
    kind: z.literal("text"),
    ...part,
    answers: z.array(textAnswer),
    caseSensitive: z.boolean().default(false),
    ...line,
  }),
]);

/** A whole problem. `body` keeps the author's order of prose and inputs. */
export const problemDefinition = z.object({
  body: z.array(z.union([z.object({ html: z.string() }), z.object({ part: z.string() })])),
  parts: z.array(problemPart),
  hints: z.array(z.string()).describe("sanitised HTML, shown one more at each demand"),
  solution: z.string().optional().describe("sanitised HTML"),
  weight: z.number().min(0).optional().describe("points the whole problem is worth; one a part if absent"),
  maxAttempts: z.number().int().min(0).optional().describe(
    "absent: as often as one likes; 0: closed from the start",
  ),
  showAnswer: z.enum(SHOW_ANSWER_RULES).default("finished"),
  showAnswerAfter: z.number().int().default(0).describe("for `after_attempts`: how many"),
  showCorrectness: z.enum(["always", "never", "past_due"]).default("always"),
  showReset: z.boolean().default(false),
});

/** An answer that the author expects to be typed, right or wrong. */
export type TextAnswer = z.infer<typeof textAnswer>;

/** A number, or a range of them, that the author expects. */
export type NumberAnswer = z.infer<typeof numberAnswer>;

/** What a given number must fulfil to be the expected one. */
export type NumberTest = z.infer<typeof numberTest>;

/** One thing to choose or tick. */
export type Choice = z.infer<typeof choice>;

/** One question of a problem, of any kind. */
export type ProblemPart = z.infer<typeof problemPart>;

/** A whole problem: what is asked, what counts as right, what is told, and when. */
export type Problem = z.infer<typeof problemDefinition>;

/** What a problem is worth when everything in it is right, before any policy of the course. */
export function maxScore(problem: Pick<Problem, "parts" | "weight">): number {
  return problem.parts.length === 0 ? 0 : problem.weight ?? problem.parts.length;
}
