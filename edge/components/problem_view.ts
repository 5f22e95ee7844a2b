import type { Attempt, PartVerdict } from "core/plugin/block_type.ts";
import type { ShowAnswerRule, Terms, Verdict as Outcome } from "core/plugin/grading.ts";

// What a learner may see of a block that takes answers, and how they stand with it. The types have no place for what
// is right: that arrives only inside the state and by the type's own drawing, once the rules allow it.

/** A problem as asked: the same for every learner. What its questions are, its block type knows. */
export interface ProblemView {
  readonly id: string;
  readonly title: string;
  /** The names of its inputs, in their order. */
  readonly inputs: readonly string[];
  readonly hintCount: number;
  readonly showAnswer: ShowAnswerRule;
  /** How many attempts `after_attempts` waits for. */
  readonly showAnswerAfter: number;
}

/** The verdict on the last answer. It stays while the learner changes the inputs for the next one. */
export type Verdict =
  | { readonly outcome: "hidden"; readonly until?: Date }
  | {
    readonly outcome: Outcome;
    readonly earned: number;
    readonly parts: Readonly<Record<string, PartVerdict>>;
  };

/** Why no more answers are taken. */
export type Closed =
  | { readonly why: "attempts" }
  | { readonly why: "past_due"; readonly at: Date }
  | { readonly why: "ended" }
  | { readonly why: "preview" };

/** How one learner stands with one problem. Everything in it depends on the learner. */
export interface ProblemState {
  /** The revision of the state this form was drawn from; a stale one is a conflict, never a second attempt. */
  readonly rev: number;
  /** Makes the same submission, sent twice, count once. */
  readonly attemptKey: string;
  /** What stands in the inputs was sent, and it is not known whether it arrived. */
  readonly unsent?: true;
  /** What stands in the inputs: the id of a choice, ids of choices, or what was typed. */
  readonly answers: Attempt["answers"];
  readonly savedAt?: Date;
  readonly attempts: { readonly used: number; readonly max?: number };
  readonly possible: number;
  readonly graded: boolean;
  readonly due?: Date;
  readonly verdict?: Verdict;
  readonly closed?: Closed;
  /** Input errors by part: sentences, already in the learner's language. They cost no attempt. */
  readonly errors?: Readonly<Record<string, string>>;
  /** Hints asked for so far, as sanitised HTML. */
  readonly hints: readonly string[];
  /** The right answers are shown, with the solution if there is one. */
  readonly shown?: { readonly solution?: string };
  /** Whether asking for the answer would be granted now. */
  readonly mayShow: boolean;
  readonly mayReset: boolean;
  /** What the learner just did here; where the focus goes when this form is swapped in by itself. */
  readonly justDid?: "submitted" | "saved" | "hint" | "shown" | "reset";
}

/** What may be shown of a problem to everyone. */
export function problemView(id: string, title: string, terms: Terms, inputs: readonly string[]): ProblemView {
  return {
    id,
    title,
    inputs,
    hintCount: terms.hints.length,
    showAnswer: terms.showAnswer,
    showAnswerAfter: Math.min(terms.showAnswerAfter, terms.maxAttempts ?? Infinity),
  };
}

/** How a learner stands, as far as the questions show it. */
export function attemptOf({ id }: ProblemView, state: ProblemState): Attempt {
  const { verdict, errors = {}, answers, closed, shown } = state;
  return {
    id: problemDomId(id),
    answers,
    closed: closed !== undefined,
    verdicts: verdict && verdict.outcome !== "hidden" ? verdict.parts : {},
    errors,
    answerShown: shown !== undefined,
  };
}

/** The DOM id of a problem; what stands inside has this before it. */
export function problemDomId(id: string): string {
  return `p-${id}`;
}
