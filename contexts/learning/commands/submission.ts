import type { z } from "zod";
import type { PreparedInput } from "core/work/command.ts";
import { asks } from "core/work/filter.ts";
import { learningSubmission, learningVerdict } from "contexts/learning/filters.ts";
import { gradeBefore, type GradedApart } from "./grade_apart.ts";
import { form, problemInput, rev } from "./problem.ts";
import { personOf } from "./standing.ts";

/** An answer to one revision of a problem's state. */
export const submission = problemInput.extend({ rev, form });
type Submission = z.output<typeof submission>;

/** What plugins are asked about an answer before anybody reads it. */
export const asksSubmission = asks(learningSubmission, {
  question: ({ courseId, blockId, form }: Submission, from) =>
    Promise.resolve({ personId: personOf(from), courseId, blockId, answer: form }),
  answered: (given, { answer }) => ({ ...given, form: answer }),
});

/**
 * What plugins are asked about the verdict on an answer. It is given outside the transaction then; inside, it counts only
 * where the block is still the same.
 */
export const asksVerdict = asks(learningVerdict, {
  ready: async ({ input, prepared }: PreparedInput<Submission, GradedApart | undefined>, from) => ({
    input,
    prepared: prepared ?? await gradeBefore(from.reader, input, from.providers),
  }),
  question({ input, prepared }, from) {
    if (!prepared) return Promise.resolve(undefined);
    const { courseId, blockId, form } = input;
    const { parts, ...grade } = prepared.grade;
    return Promise.resolve({
      personId: personOf(from),
      courseId,
      blockId,
      answer: form,
      ...grade,
      parts: parts.map((part) => ({ ...part, feedback: [...part.feedback] })),
    });
  },
  answered({ input, prepared }, { score, correct, parts }) {
    if (!prepared) return { input, prepared };
    const { facts, grade } = prepared;
    const answered = new Map(parts.map((part) => [part.part, part]));
    const judged = grade.parts.map((before) => {
      const after = answered.get(before.part) ?? before;
      const isNew = (words: string) => !before.feedback.includes(words);
      return { ...after, feedback: after.feedback.map((words) => isNew(words) ? asText(words) : words) };
    });
    return { input, prepared: { facts, grade: { ...grade, score, correct, parts: judged } } };
  },
});

/** Words as HTML that says just them. */
function asText(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
