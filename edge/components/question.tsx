import type { ComponentChildren } from "preact";
import { FieldErrorText } from "edge/components/field.tsx";
import { Html } from "edge/components/html.tsx";
import { Icon } from "edge/components/icon.tsx";
import {
  inputDomId,
  type PartVerdict,
  type PartView,
  type ProblemState,
  type ProblemView,
} from "edge/components/problem_view.ts";
import { OutcomeMark } from "edge/components/verdict.tsx";
import type { Words } from "edge/words.ts";

/** One question of a problem, with what the learner gave and what is told about it. */
export interface QuestionProps {
  readonly problem: ProblemView;
  readonly part: PartView;
  /** Counted from 1 in the problem. */
  readonly number: number;
  readonly state: ProblemState;
  readonly t: Words;
}

/** Draws a question by its kind: a group of choices, or one input with its label. */
export function Question(props: QuestionProps) {
  return props.part.kind === "choice" || props.part.kind === "checkbox"
    ? <ChoiceQuestion {...props} />
    : <InputQuestion {...props} />;
}

function ChoiceQuestion({ problem, part, number, state, t }: QuestionProps) {
  if (part.kind !== "choice" && part.kind !== "checkbox") return null;
  const id = inputDomId(problem.id, part.id);
  const given = givenTo(state, part.id);
  const verdict = verdictOf(state, part.id);
  const shown = state.shown?.choices[part.id];
  const error = state.errors?.[part.id];
  return (
    <fieldset
      class={error ? "question is-invalid" : "question"}
      aria-describedby={describedBy(id, part, error)}
    >
      <Asked as="legend" part={part} number={number} alone={problem.parts.length === 1} t={t} />
      {part.kind === "checkbox" && <p class="field-hint">{t("problem.choose_all")}</p>}
      <Described id={id} part={part} error={error} t={t} />
      <div class="choices">
        {part.choices.map((choice, at) => {
          const checked = given.includes(choice.id);
          const judged = checked && verdict && part.kind === "choice";
          const feedback = verdict?.choiceFeedback?.[choice.id];
          return (
            <label class="choice" key={choice.id}>
              <input
                type={part.kind === "choice" ? "radio" : "checkbox"}
                id={at === 0 ? id : undefined}
                name={part.id}
                value={choice.id}
                checked={checked}
                aria-disabled={isClosed(state) || undefined}
              />
              <Html as="span" html={choice.html} />
              <span class="choice-marks">
                {judged && <OutcomeMark outcome={verdict.outcome} t={t} />}
                {shown?.includes(choice.id) && !(judged && verdict.outcome === "correct") && (
                  <RightAnswer t={t} />
                )}
              </span>
              {feedback && (
                <span class="tell choice-tell">
                  <Html as="span" html={feedback} />
                </span>
              )}
            </label>
          );
        })}
      </div>
      <Told verdict={verdict} marked={part.kind === "checkbox" || given.length === 0} t={t} />
    </fieldset>
  );
}

function InputQuestion({ problem, part, number, state, t }: QuestionProps) {
  const id = inputDomId(problem.id, part.id);
  const verdict = verdictOf(state, part.id);
  const error = state.errors?.[part.id];
  const shown = shownText(part, state);
  return (
    <div class={error ? "question is-invalid" : "question"}>
      <Asked as="label" for={id} part={part} number={number} alone={problem.parts.length === 1} t={t} />
      <Described id={id} part={part} error={error} t={t} />
      <div class="blank">
        <Blank
          id={id}
          part={part}
          state={state}
          described={describedBy(id, part, error)}
          invalid={!!error}
          t={t}
        />
        {"trailing" in part && part.trailing && <span>{part.trailing}</span>}
        {verdict && <OutcomeMark outcome={verdict.outcome} t={t} />}
      </div>
      {shown !== undefined && (
        <p class="tell is-correct">
          <span>{t.rich("problem.answer_is", { answer: <bdi class="answer">{shown}</bdi> })}</span>
        </p>
      )}
      <Told verdict={verdict} marked={false} t={t} />
    </div>
  );
}

interface BlankProps {
  readonly id: string;
  readonly part: PartView;
  readonly state: ProblemState;
  readonly described?: string;
  readonly invalid: boolean;
  readonly t: Words;
}

function Blank({ id, part, state, described, invalid, t }: BlankProps) {
  const [given = ""] = givenTo(state, part.id);
  const closed = isClosed(state);
  const wired = {
    id,
    name: part.id,
    "aria-describedby": described,
    "aria-invalid": invalid ? "true" as const : undefined,
  };
  if (part.kind === "dropdown") {
    return (
      <select {...wired} aria-disabled={closed || undefined}>
        <option value="">{t("problem.choose_one")}</option>
        {part.choices.map((choice) => (
          <option key={choice.id} value={choice.id} selected={choice.id === given}>
            {plain(choice.html)}
          </option>
        ))}
      </select>
    );
  }
  const number = part.kind === "number";
  return (
    <input
      {...wired}
      class={number ? "blank-number" : undefined}
      type="text"
      inputmode={number ? "decimal" : undefined}
      size={part.kind === "text" ? part.size : undefined}
      dir={number ? "ltr" : "auto"}
      value={given}
      maxLength={1000}
      autocomplete="off"
      autocapitalize="none"
      readOnly={closed}
    />
  );
}

interface AskedProps {
  readonly as: "legend" | "label";
  readonly for?: string;
  readonly part: PartView;
  readonly number: number;
  readonly alone: boolean;
  readonly t: Words;
}

function Asked({ as, part, number, alone, t, for: target }: AskedProps) {
  if (part.label) return <Html as={as} for={target} html={part.label} />;
  // The author's text before the input asks; whoever hears only the input still needs a name for it.
  const Tag = as;
  return (
    <Tag class="visually-hidden" for={target}>
      {alone ? t("problem.your_answer") : t("problem.question", { number })}
    </Tag>
  );
}

interface DescribedProps {
  readonly id: string;
  readonly part: PartView;
  readonly error?: string;
  readonly t: Words;
}

function Described({ id, part, error, t }: DescribedProps) {
  return (
    <>
      {part.description && <Html class="field-hint" id={`${id}-hint`} html={part.description} />}
      {error && <FieldErrorText id={`${id}-error`} text={error} t={t} />}
    </>
  );
}

function describedBy(id: string, part: PartView, error?: string): string | undefined {
  return [part.description && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
}

interface ToldProps {
  readonly verdict?: PartVerdict;
  readonly marked: boolean;
  readonly t: Words;
}

function Told({ verdict, marked, t }: ToldProps): ComponentChildren {
  if (!verdict) return null;
  return (
    <>
      {marked && (
        <p>
          <OutcomeMark outcome={verdict.outcome} t={t} />
        </p>
      )}
      {verdict.feedback?.map((html) => (
        <div class={`tell is-${verdict.outcome}`} key={html}>
          <Html html={html} />
        </div>
      ))}
    </>
  );
}

function RightAnswer({ t }: { readonly t: Words }) {
  return (
    <span class="mark-word is-correct">
      <Icon name="check" />
      <span>{t("problem.right_choice")}</span>
    </span>
  );
}

function verdictOf(state: ProblemState, part: string): PartVerdict | undefined {
  return state.verdict && state.verdict.outcome !== "hidden" ? state.verdict.parts[part] : undefined;
}

function givenTo(state: ProblemState, part: string): readonly string[] {
  const given = state.answers[part];
  if (given === undefined) return [];
  return typeof given === "string" ? [given] : given;
}

function isClosed(state: ProblemState): boolean {
  return state.closed !== undefined;
}

function shownText(part: PartView, state: ProblemState): string | undefined {
  if (part.kind === "number" || part.kind === "text") return state.shown?.texts[part.id];
  const right = state.shown?.choices[part.id];
  return right && "choices" in part
    ? part.choices.filter((choice) => right.includes(choice.id)).map((choice) => plain(choice.html)).join(
      ", ",
    )
    : undefined;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#39": "'",
  nbsp: " ",
};

/** An option holds text only. The HTML is sanitised already, so what is left after its tags is just words. */
function plain(html: string): string {
  return html.replace(/<[^>]*>/g, " ").replace(
    /&(amp|lt|gt|quot|#39|nbsp);/g,
    (_, name) => ENTITIES[name] ?? "",
  )
    .replace(/\s+/g, " ").trim();
}
