import { html } from "carillon/html";
import type { BlockCode, BlockElement, PluginCode } from "carillon/platform";

/** What a block is: the question, and the steps in their right order. */
interface Ordering {
  readonly question: string;
  readonly steps: readonly string[];
  readonly points: number;
  readonly maxAttempts?: number;
}

/** `<ordering question="…" points="2"><step>First</step><step>Second</step></ordering>` */
const ordering: BlockCode = {
  read({ element, settings }) {
    const steps = element.children.filter((child) => typeof child !== "string")
      .filter(({ tag }) => tag === "step").map((step) => textOf(step).trim());
    if (steps.length < 2) return { refused: "It needs two steps at least" };
    if (new Set(steps).size < steps.length) return { refused: "Two of its steps are the same" };
    const { question = "", points = "1", max_attempts: most } = settings;
    return {
      fields: { question, steps, points: Number(points), ...(most ? { maxAttempts: Number(most) } : {}) },
    };
  },

  render({ fields, attempt }, { t }) {
    const { question, steps } = fields as unknown as Ordering;
    const places = steps.map((_, at) => String(at + 1));
    const rows = shown(steps).map((step, at) => {
      const name = inputOf(at);
      const chosen = attempt?.answers[name];
      const verdict = attempt?.verdicts[name]?.correct;
      const options = places.map((place) =>
        place === chosen
          ? html`<option value="${place}" selected>${place}</option>`
          : html`<option value="${place}">${place}</option>`
      );
      const select = attempt?.closed
        ? html`<select id="${name}" name="${name}" disabled>${options}</select>`
        : html`<select id="${name}" name="${name}"><option value="">${
          t("choose")
        }</option>${options}</select>`;
      return html`<li class="field"><label for="${name}">${step}</label> ${select} ${
        verdict && html`<span class="muted">${t(verdict === "correct" ? "right" : "wrong")}</span>`
      }</li>`;
    });
    const right = attempt?.answerShown && html`
      <p>${t("order")}</p>
      <ol>${steps.map((step) => html`<li>${step}</li>`)}</ol>
    `;
    return html`
      <fieldset>
        <legend>${question}</legend>
        <ul class="stack">${rows}</ul>
      </fieldset>${right}
    `.text;
  },

  grade({ fields, answer }) {
    const { steps } = fields as unknown as Ordering;
    const parts = shown(steps).map((step, at) => {
      const isRight = answer[inputOf(at)] === String(steps.indexOf(step) + 1);
      return { part: inputOf(at), credit: isRight ? 1 : 0 };
    });
    return { parts };
  },
};

/** A block type for questions of order. */
export const plugin: PluginCode = { blocks: { ordering } };

/** Named by where a step is shown, which tells nothing about where it belongs. */
function inputOf(at: number): string {
  return `shown_${at}`;
}

/** The steps as they are shown: mixed, and the same for everybody each time, so that an answer can be judged later. */
function shown(steps: readonly string[]): readonly string[] {
  const mixed = steps.toSorted((one, other) => sumOf(one) - sumOf(other) || (one < other ? -1 : 1));
  // Where that happens to be the right order, it is no question.
  return mixed.every((step, at) => step === steps[at]) ? mixed.toReversed() : mixed;
}

function sumOf(text: string): number {
  let sum = 7;
  for (let at = 0; at < text.length; at++) sum = (sum * 31 + text.charCodeAt(at)) % 1_000_003;
  return sum;
}

function textOf({ children }: BlockElement): string {
  return children.map((child) => typeof child === "string" ? child : textOf(child)).join("");
}
