import type { RefusalFacts } from "core/base/refusal.ts";

// What a block type that takes answers says of them. All of it is pure: from a block's fields and an answer alone, no
// clock, no database, no chance. Attempts, drafts, hints and deadlines are kept for it, the same for every type.

/** What was answered, by the names of the form's inputs: the typed text, the chosen choice, or the ticked ones. */
export type Answer = Record<string, string | string[]>;

/** A form's fields, as they came. */
export type Form = Readonly<Record<string, string | readonly string[]>>;

/** What is wrong with one input of a form: a stable code, and facts for the words that help. */
export interface AnswerError {
  readonly part: string;
  readonly code: string;
  readonly facts: RefusalFacts;
}

/** How an answer, or one part of it, was judged. */
export type Verdict = "correct" | "partly" | "incorrect";

/** The verdict on one part: what it earned of one point, and what its author says to this answer. */
export interface PartGrade {
  readonly part: string;
  readonly correct: Verdict;
  readonly credit: number;
  readonly feedback: readonly string[];
}

/** The verdict on an answer: its parts, and the points. */
export interface Grade {
  readonly parts: readonly PartGrade[];
  readonly correct: Verdict;
  readonly score: number;
  readonly max: number;
}

/** When the correct answer and the solution are shown; the twelve rules of Open edX, by their names there. */
export const SHOW_ANSWER_RULES = [
  "always",
  "answered",
  "attempted",
  "attempted_no_past_due",
  "closed",
  "finished",
  "correct_or_past_due",
  "past_due",
  "after_attempts",
  "after_all_attempts",
  "after_all_attempts_or_correct",
  "never",
] as const;

/** A rule for when the answer is shown. */
export type ShowAnswerRule = typeof SHOW_ANSWER_RULES[number];

/** What an author lays down for answering, whatever is asked. */
export interface Terms {
  /** What all of it being right is worth; 0: it asks nothing. */
  readonly points: number;
  /** Absent: as often as one likes; 0: closed from the start. */
  readonly maxAttempts?: number;
  readonly showAnswer: ShowAnswerRule;
  /** For `after_attempts`: how many. */
  readonly showAnswerAfter: number;
  readonly showCorrectness: "always" | "never" | "past_due";
  readonly showReset: boolean;
  /** Sanitised HTML, shown one more at each demand. */
  readonly hints: readonly string[];
  /** Sanitised HTML. */
  readonly solution?: string;
}

/** What a form was read as: an answer, or what keeps it from being one. Only an answer is graded and counted. */
export type ReadAnswer = { readonly answer: Answer } | { readonly errors: readonly AnswerError[] };

/** An answer to one input in words. */
export interface AnswerWords {
  readonly input: string;
  readonly question: string;
  readonly answer: string;
}

/** How answers to blocks of a type are read and graded. */
export interface Grading<Fields> {
  terms(fields: Fields): Terms;
  /**
   * The names of the form's inputs, in their order; the first element of each has the id `ATTEMPT-NAME` on its page.
   * Without it, they are whatever a form comes with.
   */
  inputs?(fields: Fields): readonly string[];
  readAnswer(fields: Fields, form: Form): ReadAnswer;
  /** An answer to older fields is wrong where it does not fit. Only a type that is asked elsewhere may take its time. */
  grade(fields: Fields, answer: Answer): Grade | Promise<Grade>;
  /** What was given in words, for whoever compares two answers. */
  inWords(fields: Fields, given: Form): readonly AnswerWords[];
}
