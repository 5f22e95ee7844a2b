import type { Problem, ProblemPart, ShowAnswerRule } from "contexts/content/mod.ts";

// What a learner may see of a problem, and how they stand with it. The type has no place for `correct`, answers,
// feedback or solution of the definition: those arrive only inside the state, once the rules allow them.

/** A choice as asked. */
export interface ChoiceView {
  readonly id: string;
  readonly html: string;
}

interface PartBase {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
}

/** One question as asked. */
export type PartView =
  | PartBase & { readonly kind: "choice" | "checkbox" | "dropdown"; readonly choices: readonly ChoiceView[] }
  | PartBase & { readonly kind: "number"; readonly trailing?: string }
  | PartBase & { readonly kind: "text"; readonly trailing?: string; readonly size?: number };

/** A problem as asked: the same for every learner, but for the order of shuffled choices. */
export interface ProblemView {
  readonly id: string;
  readonly title: string;
  readonly body: Problem["body"];
  readonly parts: readonly PartView[];
  readonly hintCount: number;
  readonly showAnswer: ShowAnswerRule;
  /** How many attempts `after_attempts` waits for. */
  readonly showAnswerAfter: number;
  readonly showReset: boolean;
}

/** What an answer was found to be. `hidden`: given and graded, not told yet. */
export type Outcome = "correct" | "partly" | "wrong";

/** What is told of one question after a verdict. All HTML is sanitised. */
export interface PartVerdict {
  readonly outcome: Outcome;
  /** Feedback for what was given as a whole. */
  readonly feedback?: readonly string[];
  /** Feedback beside single choices, by their id. */
  readonly choiceFeedback?: Readonly<Record<string, string>>;
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

/** What was right, once the rules let it be shown. */
export interface ShownAnswer {
  /** Right choices by part, for parts with choices. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
  /** Right answers in words by part, for text and numbers. */
  readonly texts: Readonly<Record<string, string>>;
  readonly solution?: string;
}

/** How one learner stands with one problem. Everything in it depends on the learner. */
export interface ProblemState {
  /** The revision of the state this form was drawn from; a stale one is a conflict, never a second attempt. */
  readonly rev: number;
  /** Makes the same submission, sent twice, count once. */
  readonly attemptKey: string;
  /** What stands in the inputs: the id of a choice, ids of choices, or what was typed. */
  readonly answers: Readonly<Record<string, string | readonly string[]>>;
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
  readonly shown?: ShownAnswer;
  /** Whether asking for the answer would be granted now. */
  readonly mayShow: boolean;
  readonly mayReset: boolean;
  /** What the learner just did here; where the focus goes when this form is swapped in by itself. */
  readonly justDid?: "submitted" | "saved" | "hint" | "shown" | "reset";
}

/** What may be shown of a problem's definition to everyone. */
export function problemView(id: string, title: string, problem: Problem): ProblemView {
  return {
    id,
    title,
    body: problem.body,
    parts: problem.parts.map(partView),
    hintCount: problem.hints.length,
    showAnswer: problem.showAnswer,
    showAnswerAfter: Math.min(problem.showAnswerAfter, problem.maxAttempts ?? Infinity),
    showReset: problem.showReset,
  };
}

function partView(part: ProblemPart): PartView {
  const { id, label, description } = part;
  const asked = { id, label, description };
  switch (part.kind) {
    case "choice":
    case "checkbox":
    case "dropdown":
      return { ...asked, kind: part.kind, choices: part.choices.map(({ id, html }) => ({ id, html })) };
    case "number":
      return { ...asked, kind: part.kind, trailing: part.trailing };
    case "text":
      return { ...asked, kind: part.kind, trailing: part.trailing, size: part.size };
  }
}

/** The DOM id of a problem; what stands inside has this before it. */
export function problemDomId(id: string): string {
  return `p-${id}`;
}

/** The DOM id of a question's input or first choice, where the error summary leads to. */
export function inputDomId(problem: string, part: string): string {
  return `${problemDomId(problem)}-${part}`;
}
