import {
  dueNow,
  isClosed,
  type ProblemState as LearnerState,
  showAnswerNow,
  showCorrectnessNow,
  showFacts,
  UNTOUCHED,
} from "contexts/learning/mod.ts";
import type { AnswerError } from "core/plugin/grading.ts";
import type { ProblemState, Verdict } from "edge/components/problem_view.ts";
import type { UnitProblem } from "edge/unit/compile_block.tsx";
import type { MessageKey, Words } from "edge/words.ts";

/** What decides how a problem stands beside what the learner did in it. */
export interface Circumstances {
  readonly now: Date;
  readonly staff: boolean;
  /** Staff who look without being enrolled. */
  readonly preview: boolean;
  /** The course is over. */
  readonly ended: boolean;
  readonly graceMinutes: number;
}

/** What just happened to a problem on this very request. */
export interface JustNow {
  readonly justDid?: NonNullable<ProblemState["justDid"]>;
  readonly errors?: readonly AnswerError[];
  /** What was typed, where it could not be taken. */
  readonly typed?: Readonly<Record<string, string | readonly string[]>>;
  /** It is not known whether what was typed arrived: sent again for the same revision under the same key, it counts once. */
  readonly unsent?: { readonly rev: number; readonly key: string };
}

/** How a learner stands with a problem, as its form draws it. */
export function problemState(
  problem: UnitProblem,
  kept: LearnerState | undefined,
  at: Circumstances,
  t: Words,
  just: JustNow = {},
): ProblemState {
  const { terms, block } = problem;
  const state = kept ?? UNTOUCHED;
  const facts = showFacts(state, { due: dueNow(block.due, at.graceMinutes, at.now), staff: at.staff });
  const closed = closedBy(problem, state, at);
  const mayShow = showAnswerNow(terms, facts);
  const verdict = verdictOf(problem, state, showCorrectnessNow(terms, facts));
  const savedAt = state.savedAt && !just.typed ? { savedAt: new Date(state.savedAt) } : {};
  return {
    rev: just.unsent?.rev ?? state.rev,
    attemptKey: just.unsent?.key ?? String(state.rev),
    answers: just.typed ?? state.draft ?? state.answer ?? {},
    attempts: { used: state.attempts, ...(terms.maxAttempts ? { max: terms.maxAttempts } : {}) },
    possible: terms.points,
    graded: block.graded,
    hints: terms.hints.slice(0, state.hints),
    mayShow: mayShow && !state.answerShown && !at.preview,
    mayReset: terms.showReset && state.answer !== undefined && !closed,
    ...savedAt,
    ...(block.due ? { due: new Date(block.due) } : {}),
    ...(verdict ? { verdict } : {}),
    ...(closed ? { closed } : {}),
    ...(state.answerShown && mayShow ? { shown: terms.solution ? { solution: terms.solution } : {} } : {}),
    ...(just.errors ? { errors: errorWords(just.errors, t) } : {}),
    ...(just.unsent ? { unsent: true as const } : {}),
    ...(just.justDid ? { justDid: just.justDid } : {}),
  };
}

function closedBy(
  { terms, block }: UnitProblem,
  state: LearnerState,
  at: Circumstances,
): ProblemState["closed"] {
  if (at.preview) return { why: "preview" };
  if (at.ended) return { why: "ended" };
  const facts = showFacts(state, { due: dueNow(block.due, at.graceMinutes, at.now), staff: at.staff });
  if (!isClosed(terms, facts)) return undefined;
  return facts.due === "past" && block.due
    ? { why: "past_due", at: new Date(block.due) }
    : { why: "attempts" };
}

function verdictOf({ block }: UnitProblem, { grade }: LearnerState, mayKnow: boolean): Verdict | undefined {
  if (!grade) return undefined;
  if (!mayKnow) return { outcome: "hidden", ...(block.due ? { until: new Date(block.due) } : {}) };
  return {
    outcome: grade.correct,
    earned: grade.score,
    parts: Object.fromEntries(grade.parts.map((part) => [part.part, part])),
  };
}

/** What was wrong with each part, in words that help; a code without words of its own gets the general ones. */
function errorWords(errors: readonly AnswerError[], t: Words): Record<string, string> {
  return Object.fromEntries(errors.map(({ part, code, facts }) => {
    const key = `answer_error.${code.slice(code.indexOf(".") + 1)}`;
    const known: MessageKey = t.has(key) ? key : "answer_error.unreadable";
    const values = Object.fromEntries(
      Object.entries(facts).map((
        [name, value],
      ) => [name, Array.isArray(value) ? t.list(value) : value as string | number]),
    );
    return [part, t(known, values)];
  }));
}
