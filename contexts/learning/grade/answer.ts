import { z } from "zod";

/** What a learner answered: for each part of a problem the typed text, the chosen choice, or the ticked ones. */
export const answerSchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** An answer to all parts of a problem, by the parts' ids. */
export type Answer = z.infer<typeof answerSchema>;
