import type { ComponentChildren } from "preact";
import type { Attempt, PartVerdict, RenderTools } from "core/plugin/block_type.ts";
import { Html } from "core/plugin/html.tsx";
import type { ProblemPart } from "contexts/content/problem.ts";
import { plain } from "./plain.ts";

/** One question of a problem, with what the learner gave and what is told about it. */
export interface QuestionProps {
  readonly part: ProblemPart;
  /** Which one it is in the problem, counted from 1. */
  readonly number: { readonly at: number; readonly of: number };
  readonly attempt: Attempt;
  readonly tools: RenderTools;
}

/** A part as it is asked: nothing of what is right can be read from it. */
type Asked =
  & Pick<ProblemPart, "id" | "label" | "description">
  & { readonly trailing?: string; readonly size?: number }
  & (
    | { readonly kind: "choice" | "checkbox" | "dropdown"; readonly choices: readonly AskedChoice[] }
    | { readonly kind: "number" | "text" }
  );
type AskedChoice = { readonly id: string; readonly html: string };

/** What may be shown of what is right. */
interface Shown {
  readonly choiceIds: readonly string[];
  readonly text: string;
}

interface DrawnQuestion extends Omit<QuestionProps, "part"> {
  readonly id: string;
  readonly part: Asked;
  readonly given: readonly string[];
  readonly verdict: PartVerdict | undefined;
  readonly error: string | undefined;
  readonly shown: Shown | undefined;
}

/** Draws a question by its kind: a group of choices, or one input with its label. */
export function Question({ part, attempt, ...rest }: QuestionProps) {
  const drawn: DrawnQuestion = {
    ...rest,
    attempt,
    part,
    id: `${attempt.id}-${part.id}`,
    given: [attempt.answers[part.id] ?? []].flat(),
    verdict: attempt.verdicts[part.id],
    error: attempt.errors[part.id],
    shown: attempt.answerShown ? shownOf(part) : undefined,
  };
  return part.kind === "choice" || part.kind === "checkbox"
    ? <ChoiceQuestion {...drawn} />
    : <InputQuestion {...drawn} />;
}

/** The right answers of a part as their author wrote them: the right choices, or what may be typed. */
function shownOf(part: ProblemPart): Shown {
  if (!("choices" in part)) {
    return { choiceIds: [], text: part.answers.flatMap(({ shown }) => shown ?? []).join(" / ") };
  }
  const right = part.choices.filter(({ correct }) => correct);
  return { choiceIds: right.map(({ id }) => id), text: right.map(({ html }) => plain(html)).join(", ") };
}

function ChoiceQuestion(props: DrawnQuestion) {
  const { id, part, given, verdict, error, tools } = props;
  if (!("choices" in part)) return null;
  return (
    <fieldset
      class={error ? "question is-invalid" : "question"}
      aria-describedby={describedBy(props)}
    >
      <Asking as="legend" {...props} />
      {part.kind === "checkbox" && <p class="field-hint">{tools.t("choose_all")}</p>}
      <Described {...props} />
      <div class="choices">
        {part.choices.map((choice, at) => (
          <ChoiceLine key={choice.id} choice={choice} id={at === 0 ? id : undefined} question={props} />
        ))}
      </div>
      <Told verdict={verdict} marked={part.kind === "checkbox" || given.length === 0} tools={tools} />
    </fieldset>
  );
}

interface ChoiceLineProps {
  readonly choice: AskedChoice;
  readonly id: string | undefined;
  readonly question: DrawnQuestion;
}

function ChoiceLine({ choice, id, question }: ChoiceLineProps) {
  const { part, given, verdict, shown, attempt, tools } = question;
  const checked = given.includes(choice.id);
  const judged = checked && verdict && part.kind === "choice";
  return (
    <label class="choice">
      <input
        type={part.kind === "choice" ? "radio" : "checkbox"}
        id={id}
        name={part.id}
        value={choice.id}
        checked={checked}
        aria-disabled={attempt.closed || undefined}
      />
      <Html as="span" html={choice.html} />
      <span class="choice-marks">
        {judged && tools.verdict(verdict.correct)}
        {shown?.choiceIds.includes(choice.id) && !(judged && verdict.correct === "correct") && (
          <span class="mark-word is-correct">
            {tools.icon("check")}
            <span>{tools.t("right_choice")}</span>
          </span>
        )}
      </span>
    </label>
  );
}

function InputQuestion(props: DrawnQuestion) {
  const { part, verdict, error, shown, tools } = props;
  return (
    <div class={error ? "question is-invalid" : "question"}>
      <Asking as="label" for={props.id} {...props} />
      <Described {...props} />
      <div class="blank">
        <Blank {...props} />
        {part.trailing && <span>{part.trailing}</span>}
        {verdict && tools.verdict(verdict.correct)}
      </div>
      {shown && shown.text !== "" && (
        <p class="tell is-correct">
          <span>
            {tools.t("answer_is")} <bdi class="answer">{shown.text}</bdi>
          </span>
        </p>
      )}
      <Told verdict={verdict} marked={false} tools={tools} />
    </div>
  );
}

function Blank(props: DrawnQuestion) {
  const { id, part, error, attempt: { closed }, tools } = props;
  const [given = ""] = props.given;
  const wired = {
    id,
    name: part.id,
    "aria-describedby": describedBy(props),
    "aria-invalid": error ? "true" as const : undefined,
  };
  if ("choices" in part) {
    return (
      <select {...wired} aria-disabled={closed || undefined}>
        <option value="">{tools.t("choose_one")}</option>
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
      size={number ? undefined : part.size}
      dir={number ? "ltr" : "auto"}
      value={given}
      maxLength={1000}
      autocomplete="off"
      autocapitalize="none"
      readOnly={closed}
    />
  );
}

type AskingProps = DrawnQuestion & { readonly as: "legend" | "label"; readonly for?: string };

function Asking({ as, part, number, tools, for: target }: AskingProps) {
  if (part.label) return <Html as={as} for={target} html={part.label} />;
  // The author's text before the input asks; whoever hears only the input still needs a name for it.
  const Tag = as;
  return (
    <Tag class="visually-hidden" for={target}>
      {number.of === 1 ? tools.t("your_answer") : tools.t("question", { number: number.at })}
    </Tag>
  );
}

function Described({ id, part, error, tools }: DrawnQuestion) {
  return (
    <>
      {part.description && <Html class="field-hint" id={`${id}-hint`} html={part.description} />}
      {error && tools.error(`${id}-error`, error)}
    </>
  );
}

function describedBy({ id, part, error }: DrawnQuestion): string | undefined {
  return [part.description && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
}

interface ToldProps {
  readonly verdict: PartVerdict | undefined;
  readonly marked: boolean;
  readonly tools: RenderTools;
}

function Told({ verdict, marked, tools }: ToldProps): ComponentChildren {
  if (!verdict) return null;
  return (
    <>
      {marked && <p>{tools.verdict(verdict.correct)}</p>}
      {verdict.feedback.map((html) => (
        <div class={`tell is-${verdict.correct}`} key={html}>
          <Html html={html} />
        </div>
      ))}
    </>
  );
}
