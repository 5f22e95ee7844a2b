import {
  type AnswerError,
  answersShown,
  dueNow,
  isClosed,
  type ProblemState as LearnerState,
  showAnswerNow,
  showCorrectnessNow,
  showFacts,
  UNTOUCHED,
} from "contexts/learning/mod.ts";
import type { ProblemState, Verdict } from "edge/components/problem_view.ts";
import type { UnitProblem } from "edge/unit/unit_pages.tsx";
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
}

const OUTCOMES = { correct: "correct", partly: "partly", incorrect: "wrong" } as const;

/** How a learner stands with a problem, as its form draws it. */
export function problemState(
  problem: UnitProblem,
  kept: LearnerState | undefined,
  at: Circumstances,
  t: Words,
  just: JustNow = {},
): ProblemState {
  const { definition, block } = problem;
  const state = kept ?? UNTOUCHED;
  const facts = showFacts(state, { due: dueNow(block.due, at.graceMinutes, at.now), staff: at.staff });
  const closed = closedBy(problem, state, at);
  const mayShow = showAnswerNow(definition, facts);
  const verdict = verdictOf(problem, state, showCorrectnessNow(definition, facts));
  const savedAt = state.savedAt && !just.typed ? { savedAt: new Date(state.savedAt) } : {};
  return {
    rev: state.rev,
    attemptKey: String(state.rev),
    answers: just.typed ?? state.draft ?? state.answer ?? {},
    attempts: { used: state.attempts, ...(definition.maxAttempts ? { max: definition.maxAttempts } : {}) },
    possible: definition.weight ?? definition.parts.length,
    graded: block.graded,
    hints: definition.hints.slice(0, state.hints),
    mayShow: mayShow && !state.answerShown && !at.preview,
    mayReset: definition.showReset && state.answer !== undefined && !closed,
    ...savedAt,
    ...(block.due ? { due: new Date(block.due) } : {}),
    ...(verdict ? { verdict } : {}),
    ...(closed ? { closed } : {}),
    ...(state.answerShown && mayShow ? { shown: shownAnswer(problem) } : {}),
    ...(just.errors ? { errors: errorWords(just.errors, t) } : {}),
    ...(just.justDid ? { justDid: just.justDid } : {}),
  };
}

function closedBy(
  { definition, block }: UnitProblem,
  state: LearnerState,
  at: Circumstances,
): ProblemState["closed"] {
  if (at.preview) return { why: "preview" };
  if (at.ended) return { why: "ended" };
  const facts = showFacts(state, { due: dueNow(block.due, at.graceMinutes, at.now), staff: at.staff });
  if (!isClosed(definition, facts)) return undefined;
  return facts.due === "past" && block.due
    ? { why: "past_due", at: new Date(block.due) }
    : { why: "attempts" };
}

function verdictOf({ block }: UnitProblem, { grade }: LearnerState, mayKnow: boolean): Verdict | undefined {
  if (!grade) return undefined;
  if (!mayKnow) return { outcome: "hidden", ...(block.due ? { until: new Date(block.due) } : {}) };
  return {
    outcome: OUTCOMES[grade.correct],
    earned: grade.score,
    parts: Object.fromEntries(
      grade.parts.map((part) => [part.part, { outcome: OUTCOMES[part.correct], feedback: part.feedback }]),
    ),
  };
}

function shownAnswer({ definition }: UnitProblem): NonNullable<ProblemState["shown"]> {
  const shown = answersShown(definition);
  return {
    choices: Object.fromEntries(shown.map(({ part, choiceIds }) => [part, choiceIds])),
    texts: Object.fromEntries(
      shown.filter(({ texts }) => texts.length > 0).map(({ part, texts }) => [part, texts.join(" / ")]),
    ),
    ...(definition.solution ? { solution: definition.solution } : {}),
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
