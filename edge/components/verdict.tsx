import { Icon, type IconName } from "edge/components/icon.tsx";
import type { Verdict as Outcome } from "core/plugin/grading.ts";
import type { ProblemState, Verdict } from "edge/components/problem_view.ts";
import type { MessageKey, Words } from "edge/words.ts";

const ICONS: Readonly<Record<Verdict["outcome"], IconName>> = {
  correct: "correct",
  partly: "partly",
  incorrect: "wrong",
  hidden: "info",
};

const WORDS: Readonly<Record<Outcome, MessageKey>> = {
  correct: "verdict.correct",
  partly: "verdict.partly",
  incorrect: "verdict.wrong",
};

/** The verdict on the last answer, with points and what is left; its heading is where the focus goes. */
export function ProblemVerdict(
  { id, state, t }: { readonly id: string; readonly state: ProblemState; readonly t: Words },
) {
  const { verdict } = state;
  if (!verdict) return null;
  return (
    <div class={`verdict is-${verdict.outcome}`}>
      <Icon name={ICONS[verdict.outcome]} />
      <div>
        <h3 id={`${id}-result`} tabIndex={-1}>{headline(verdict, state, t)}</h3>
        <p>{sentence(verdict, state, t)}</p>
      </div>
    </div>
  );
}

/** A word and a drawing beside one input. */
export function OutcomeMark({ outcome, t }: { readonly outcome: Outcome; readonly t: Words }) {
  return (
    <span class={`mark-word is-${outcome}`}>
      <Icon name={ICONS[outcome]} />
      <span>{t(WORDS[outcome])}</span>
    </span>
  );
}

function headline(verdict: Verdict, state: ProblemState, t: Words): string {
  if (verdict.outcome === "hidden") return t("verdict.hidden");
  return t("verdict.headline", {
    verdict: t(WORDS[verdict.outcome]),
    earned: t.number(verdict.earned),
    possible: state.possible,
  });
}

function sentence(verdict: Verdict, state: ProblemState, t: Words): string {
  if (verdict.outcome === "hidden") {
    return verdict.until
      ? t("verdict.hidden_until", { at: t.dateTime(verdict.until) })
      : t("verdict.hidden_always");
  }
  const { used, max } = state.attempts;
  if (verdict.outcome === "correct") return t("verdict.correct_next");
  if (max !== undefined) return t("verdict.attempts_left", { left: Math.max(0, max - used) });
  return t("verdict.try_again");
}
