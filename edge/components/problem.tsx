import type { ComponentChildren } from "preact";
import { Alert } from "edge/components/alert.tsx";
import { ErrorSummary } from "edge/components/field.tsx";
import { Html } from "core/plugin/html.tsx";
import { Icon } from "edge/components/icon.tsx";
import { ProblemVerdict } from "edge/components/verdict.tsx";
import { problemDomId, type ProblemState, type ProblemView } from "edge/components/problem_view.ts";
import type { MessageKey, Words } from "edge/words.ts";
import { islandMark } from "islands/mark.ts";

/** A problem with one learner's state. The whole of it is one hole of a cached unit page. */
export interface ProblemFormProps {
  readonly problem: ProblemView;
  readonly state: ProblemState;
  /** Where the form is sent; `/draft`, `/hint`, `/answer` and `/reset` after it do these. */
  readonly action: string;
  readonly t: Words;
  /** The questions, as the block's type draws them. */
  readonly children: ComponentChildren;
}

/** Asks, takes the answer, tells the verdict. Complete without JavaScript; an island swaps this same HTML. */
export function ProblemForm({ problem, state, action, t, children }: ProblemFormProps) {
  const id = problemDomId(problem.id);
  const title = problem.title || t("problem.untitled");
  const errors = Object.entries(state.errors ?? {}).map(([input, text]) => ({
    field: `${id}-${input}`,
    text: errorLine(problem, input, text, t),
  }));
  return (
    <section
      class="problem"
      id={id}
      aria-labelledby={`${id}-title`}
      data-problem={problem.id}
      data-focus={focusOf(id, state)}
      {...islandMark("problem", {
        checking: t("problem.checking"),
        unsent: t("problem.unsent"),
        waiting: t("problem.waiting"),
        sent: t("problem.sent"),
        restored: t("problem.restored"),
      })}
    >
      <div class="problem-head">
        <h2 id={`${id}-title`} tabIndex={-1}>
          <bdi>{title}</bdi>
        </h2>
        <ProblemFacts state={state} id={`${id}-facts`} t={t} />
      </div>
      <ProblemVerdict id={id} state={state} t={t} />
      <form
        class="answers"
        method="post"
        action={action}
        aria-describedby={`${id}-facts`}
        novalidate
      >
        <input type="hidden" name="rev" value={state.rev} autocomplete="off" />
        <input type="hidden" name="attempt_key" value={state.attemptKey} autocomplete="off" />
        <ErrorSummary errors={errors} t={t} id={`${id}-errors`} />
        {children}
        <Hints id={id} problem={problem} state={state} t={t} />
        <Doing problem={problem} state={state} action={action} t={t} />
        <p class="problem-foot" role="status" id={`${id}-status`}>
          {state.unsent
            ? t("problem.unconfirmed")
            : state.savedAt
            ? t("problem.saved", { at: t.dateTime(state.savedAt) })
            : ""}
        </p>
      </form>
      {state.shown?.solution && (
        <div class="solution" aria-labelledby={`${id}-solution`} role="region">
          <h3 id={`${id}-solution`} tabIndex={-1}>{t("problem.solution")}</h3>
          <Html class="prose" html={state.shown.solution} />
        </div>
      )}
    </section>
  );
}

/** Where the focus belongs when this form was just swapped in; a draft saved by the way never moves it. */
function focusOf(id: string, state: ProblemState): string | undefined {
  if (state.errors) return `${id}-errors`;
  switch (state.justDid) {
    case "submitted":
      return `${id}-result`;
    case "hint":
      return `${id}-hint`;
    case "shown":
      return state.shown?.solution ? `${id}-solution` : `${id}-title`;
    case "reset":
      return `${id}-title`;
    default:
      return undefined;
  }
}

function errorLine({ inputs }: ProblemView, input: string, text: string, t: Words): string {
  const number = inputs.indexOf(input) + 1;
  return inputs.length > 1 && number > 0 ? t("problem.error_in", { number, text }) : text;
}

function ProblemFacts(
  { state, id, t }: { readonly state: ProblemState; readonly id: string; readonly t: Words },
) {
  const { used, max } = state.attempts;
  const left = max === undefined ? undefined : Math.max(0, max - used);
  const isOver = state.closed?.why === "past_due";
  return (
    <ul class="facts" id={id}>
      <li>{t(state.graded ? "problem.points" : "problem.points_ungraded", { points: state.possible })}</li>
      {left !== undefined && !isOver && <li>{t("problem.attempts_left", { left, max: max ?? 0 })}</li>}
      {state.due && (
        <li>
          <Icon name="clock" />
          <time dateTime={state.due.toISOString()}>
            {t(isOver ? "outline.was_due" : "problem.due", { at: t.dateTime(state.due) })}
          </time>
        </li>
      )}
    </ul>
  );
}

interface SectionProps {
  readonly id: string;
  readonly problem: ProblemView;
  readonly state: ProblemState;
  readonly t: Words;
}

function Hints({ id, problem, state, t }: SectionProps) {
  if (state.hints.length === 0) return null;
  return (
    <ol class="hints">
      {state.hints.map((html, at) => {
        const last = at === state.hints.length - 1;
        return (
          <li class="hint" key={html} id={last ? `${id}-hint` : undefined} tabIndex={last ? -1 : undefined}>
            <b>{t("problem.hint_of", { n: at + 1, of: problem.hintCount })}</b>
            <Html html={html} />
          </li>
        );
      })}
    </ol>
  );
}

const SHOW_RULES: Readonly<Record<ProblemView["showAnswer"], MessageKey>> = {
  always: "show.always",
  answered: "show.answered",
  attempted: "show.attempted",
  attempted_no_past_due: "show.attempted_no_past_due",
  closed: "show.closed",
  finished: "show.finished",
  correct_or_past_due: "show.correct_or_past_due",
  past_due: "show.past_due",
  after_attempts: "show.after_attempts",
  after_all_attempts: "show.after_all_attempts",
  after_all_attempts_or_correct: "show.after_all_attempts_or_correct",
  never: "show.never",
};

function Doing({ problem, state, action, t }: Omit<ProblemFormProps, "children">) {
  const open = !state.closed;
  const moreHints = problem.hintCount - state.hints.length;
  return (
    <>
      <ClosedReason state={state} t={t} />
      <div class="problem-doing">
        {open && (
          <>
            <button type="submit" class={isRight(state) ? "button" : "button button-main"}>
              {t(
                state.unsent
                  ? "problem.send_again"
                  : state.verdict
                  ? "problem.submit_again"
                  : "problem.submit",
              )}
            </button>
            <button type="submit" class="button" formaction={`${action}/draft`}>{t("problem.save")}</button>
          </>
        )}
        {open && (
          <button type="button" class="button button-quiet" id={`${problemDomId(problem.id)}-stop`} hidden>
            {t("problem.stop")}
          </button>
        )}
        {moreHints > 0 && (
          <button type="submit" class="button" formaction={`${action}/hint`}>
            <Icon name="hint" />
            <span>{t("problem.hint_next", { n: state.hints.length + 1, of: problem.hintCount })}</span>
          </button>
        )}
        {state.mayShow && !state.shown && (
          <button type="submit" class="button" formaction={`${action}/answer`}>
            {t("problem.show_answer")}
          </button>
        )}
        {state.mayReset && (
          <button type="submit" class="button button-quiet" formaction={`${action}/reset`}>
            {t("problem.reset")}
          </button>
        )}
      </div>
      {!state.shown && !state.mayShow && <ShowRule problem={problem} t={t} />}
    </>
  );
}

/** All of it is right: what there is to do next is not here. */
function isRight({ verdict }: ProblemState): boolean {
  return verdict?.outcome === "correct";
}

function ShowRule({ problem, t }: { readonly problem: ProblemView; readonly t: Words }) {
  const words = t(SHOW_RULES[problem.showAnswer], { count: problem.showAnswerAfter });
  return <p class="problem-foot">{words}</p>;
}

function ClosedReason({ state, t }: { readonly state: ProblemState; readonly t: Words }) {
  if (!state.closed) return null;
  switch (state.closed.why) {
    case "attempts":
      return <Alert>{t("closed.attempts", { max: state.attempts.max ?? 0 })}</Alert>;
    case "past_due":
      return <Alert tone="warning">{t("closed.past_due", { at: t.dateTime(state.closed.at) })}</Alert>;
    case "ended":
      return <Alert tone="warning">{t("closed.ended")}</Alert>;
    case "preview":
      return <Alert>{t("closed.preview")}</Alert>;
  }
}
