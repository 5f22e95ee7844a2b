import type { Actor } from "core/base/actor.ts";
import { Refusal, type RefusalFacts } from "core/base/refusal.ts";
import type { Answer, AnswerError, Grade, Terms } from "core/plugin/grading.ts";
import { isClosed, type ShowFacts } from "./show.ts";

/** How a learner stands with a problem. Times are ISO 8601. */
export interface ProblemState {
  /** Counts up with every attempt and every reset: an answer is given to one revision. */
  readonly rev: number;
  readonly attempts: number;
  /** The last answer and what was found; none before the first one and after a reset. */
  readonly answer?: Answer;
  readonly grade?: Grade;
  readonly submittedAt?: string;
  /** The score that counts: the newest attempt's. A reset keeps it. */
  readonly score?: number;
  readonly max?: number;
  /** What was typed since and saved, as it was typed. */
  readonly draft?: Answer;
  readonly savedAt?: string;
  /** How many hints were shown. */
  readonly hints: number;
  readonly answerShown: boolean;
}

/** Where a learner is in a video: `second` is where it resumes. */
export interface VideoState {
  readonly second: number;
  readonly completed: boolean;
}

/** When a learner looked at a unit last. */
export interface UnitVisit {
  readonly viewedAt: string;
}

/** How everybody stands with a problem that they have not touched. */
export const UNTOUCHED: ProblemState = { rev: 0, attempts: 0, hints: 0, answerShown: false };

/** A unit seen again within this time is not said again. */
export const VIEW_MILLISECONDS = 60_000;

/** Authors and operators see what the course staff sees. */
export function isStaff(actor: Actor): boolean {
  return actor.kind === "person" && (actor.roles?.length ?? 0) > 0;
}

/** Where a due date stands: work counts until it is past, with the course's grace. */
export function dueNow(due: string | undefined, graceMinutes: number, now: Date): ShowFacts["due"] {
  if (!due) return "none";
  return now.getTime() > Date.parse(due) + graceMinutes * 60_000 ? "past" : "ahead";
}

/** What the rules of showing and closing ask, for `showAnswerNow`, `showCorrectnessNow` and `isClosed`. */
export function showFacts(
  state: Pick<ProblemState, "attempts" | "grade">,
  asker: { readonly due: ShowFacts["due"]; readonly staff: boolean },
): ShowFacts {
  return {
    attempts: state.attempts,
    correct: state.grade?.correct === "correct",
    due: asker.due,
    staff: asker.staff,
  };
}

/** Why a problem takes no more answers. */
export function closedRefusal(terms: Terms, facts: ShowFacts): Refusal | undefined {
  if (!isClosed(terms, facts)) return undefined;
  if (facts.due === "past") {
    return new Refusal("learning.past_due", "conflict", "Cannot take an answer: the problem was due");
  }
  return new Refusal("learning.no_attempts_left", "conflict", "Cannot take an answer: no attempts are left", {
    attempts: facts.attempts,
  });
}

/** Why an answer cannot be understood; `answerErrors` reads the facts again. No attempt is used. */
export function malformedRefusal(errors: readonly AnswerError[]): Refusal {
  const facts: Record<string, RefusalFacts[string]> = {
    parts: errors.map(({ part }) => part),
    codes: errors.map(({ code }) => code),
    facts: errors.map((error) => JSON.stringify(error.facts)),
  };
  return new Refusal("learning.answer_malformed", "invalid", "Cannot read the answer", facts);
}

/** What was wrong with each part of an answer, from the facts of `learning.answer_malformed`. */
export function answerErrors(facts: RefusalFacts): AnswerError[] {
  const [parts, codes, details] = [facts.parts, facts.codes, facts.facts];
  if (!Array.isArray(parts) || !Array.isArray(codes) || !Array.isArray(details)) return [];
  return parts.map((part: string, at) => ({
    part,
    code: String(codes[at]),
    facts: JSON.parse(String(details[at])) as RefusalFacts,
  }));
}

/** An answer was given to a revision that is no more: the problem was answered or reset elsewhere since. */
export function elsewhereRefusal(state: ProblemState): Refusal {
  return new Refusal(
    "learning.answered_elsewhere",
    "conflict",
    "Cannot take an answer: the problem was answered or reset elsewhere since",
    { rev: state.rev, attempts: state.attempts },
  );
}

/** Whether two answers say the same, in whatever order their parts come. */
export function isSameAnswer(one: Answer, other: Answer): boolean {
  const parts = Object.keys(one);
  return parts.length === Object.keys(other).length &&
    parts.every((part) => JSON.stringify(one[part]) === JSON.stringify(other[part]));
}

/** Why a block does not take anything yet: it opens later. Staff need not wait. */
export function openRefusal(start: string | undefined, now: Date, staff: boolean): Refusal | undefined {
  if (!start || staff || now.getTime() >= Date.parse(start)) return undefined;
  return new Refusal("learning.not_open", "forbidden", `Cannot begin: opens at ${start}`, { start });
}
