import type { Terms } from "core/plugin/grading.ts";

// When a learner may see what. Both decisions are the author's rule applied to facts, nothing else.

/** What the rules ask about a learner and a terms. */
export interface ShowFacts {
  /** attempts that counted */
  readonly attempts: number;
  /** the counting answer earned every point */
  readonly correct: boolean;
  /** the due date with its grace, and extensions for this learner */
  readonly due: "none" | "ahead" | "past";
  /** sees what the course staff sees */
  readonly staff: boolean;
}

type ShowRules = Pick<Terms, "maxAttempts" | "showAnswer" | "showAnswerAfter" | "showCorrectness">;

function hasUsedAllAttempts({ maxAttempts }: ShowRules, { attempts }: ShowFacts): boolean {
  return maxAttempts !== undefined && attempts >= maxAttempts;
}

/** Whether the learner may submit no more: attempts used up, or past due. */
export function isClosed(terms: ShowRules, facts: ShowFacts): boolean {
  return hasUsedAllAttempts(terms, facts) || facts.due === "past";
}

/** Whether verdict, points and feedback may be shown now. */
export function showCorrectnessNow(terms: ShowRules, facts: ShowFacts): boolean {
  if (terms.showCorrectness === "never") return false;
  if (facts.staff || terms.showCorrectness === "always") return true;
  return facts.due !== "ahead";
}

function hasTriedEnough({ maxAttempts, showAnswerAfter }: ShowRules, { attempts }: ShowFacts): boolean {
  return attempts >= (maxAttempts ? Math.min(maxAttempts, showAnswerAfter) : showAnswerAfter);
}

/** Whether the right answers and the solution may be shown now: one of twelve rules, below hidden correctness. */
export function showAnswerNow(terms: ShowRules, facts: ShowFacts): boolean {
  const { attempts, correct, due, staff } = facts;
  if (!showCorrectnessNow(terms, facts) || terms.showAnswer === "never") return false;
  if (staff) return true;
  switch (terms.showAnswer) {
    case "always":
      return true;
    case "answered":
      return correct;
    case "attempted":
      return attempts > 0 || due === "past";
    case "attempted_no_past_due":
      return attempts > 0;
    case "closed":
      return isClosed(terms, facts);
    case "finished":
      return isClosed(terms, facts) || correct;
    case "correct_or_past_due":
      return correct || due === "past";
    case "past_due":
      return due === "past";
    case "after_attempts":
      return hasTriedEnough(terms, facts);
    case "after_all_attempts":
      return hasUsedAllAttempts(terms, facts);
    case "after_all_attempts_or_correct":
      return hasUsedAllAttempts(terms, facts) || correct;
  }
}
