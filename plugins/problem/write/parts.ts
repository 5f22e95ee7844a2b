import type { Choice, NumberAnswer, ProblemPart, TextAnswer } from "contexts/content/problem.ts";
import { untranslatePattern } from "plugins/problem/olx/pattern.ts";
import { htmlAsXml, xml } from "./xml.ts";

type Part<Kind extends ProblemPart["kind"]> = Extract<ProblemPart, { kind: Kind }>;

/** A part of a problem as the response that asks for it. */
export function writePart(part: ProblemPart): string {
  const asked = [
    part.label === "" ? "" : xml("label", {}, htmlAsXml(part.label)),
    part.description === undefined ? "" : xml("description", {}, htmlAsXml(part.description)),
  ].join("");
  switch (part.kind) {
    case "choice":
      return writeChoices(part, asked);
    case "dropdown":
      return xml("optionresponse", {}, asked, xml("optioninput", {}, ...options(part.choices)));
    case "checkbox":
      return writeCheckboxes(part, asked);
    case "number":
      return writeNumber(part, asked);
    case "text":
      return writeText(part, asked);
  }
}

function told(tag: string, html: string | undefined, attributes: Parameters<typeof xml>[1] = {}): string {
  return html === undefined ? "" : xml(tag, attributes, htmlAsXml(html));
}

function writeChoices({ choices, shuffle }: Part<"choice">, asked: string): string {
  const partly = choices.some(({ credit }) => credit !== undefined);
  const written = choices.map(({ id, html, correct, credit, fixed, feedback }) =>
    xml(
      "choice",
      {
        name: id.replace(/^choice_/, ""),
        correct: credit === undefined ? correct : "partial",
        point_value: credit,
        fixed,
      },
      htmlAsXml(html),
      told("choicehint", feedback),
    )
  );
  const group = xml("choicegroup", { shuffle: shuffle || undefined }, ...written);
  return xml("multiplechoiceresponse", { partial_credit: partly ? "points" : undefined }, asked, group);
}

/** The first right one says so: others of the same words are right by that. */
function options(choices: readonly Choice[]): string[] {
  const right = choices.findIndex(({ correct }) => correct);
  return choices.map(({ html, feedback }, at) =>
    xml("option", { correct: at === right }, html, told("optionhint", feedback))
  );
}

const CREDITS = { none: undefined, every_decision: "edc", halves: "halves" } as const;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

function writeCheckboxes({ choices, partialCredit, compound }: Part<"checkbox">, asked: string): string {
  const written = choices.map(({ html, correct, feedback, feedbackUnselected }) =>
    xml(
      "choice",
      { correct },
      htmlAsXml(html),
      told("choicehint", feedback, { selected: "true" }),
      told("choicehint", feedbackUnselected, { selected: "false" }),
    )
  );
  const letterOf = (id: string) => {
    const at = choices.findIndex((choice) => choice.id === id);
    return LETTERS[at] ?? `#${at}`;
  };
  const together = compound.map(({ choiceIds, feedback }) =>
    told("compoundhint", feedback, { value: choiceIds.map(letterOf).join(" ") })
  );
  const group = xml("checkboxgroup", {}, ...written, ...together);
  return xml("choiceresponse", { partial_credit: CREDITS[partialCredit] }, asked, group);
}

function writeNumber({ answers, size, trailing }: Part<"number">, asked: string): string {
  const [right, ...others] = answers;
  const input = xml("formulaequationinput", { size, trailing_text: trailing });
  const additional = others.filter(({ credit }) => credit === 1).map(({ shown, feedback }) =>
    xml("additional_answer", { answer: shown }, told("correcthint", feedback))
  );
  const { kinds, params } = partialCredit(right!, others.filter(({ credit }) => credit < 1));
  const settings = {
    answer: right!.test.kind === "between" ? right!.shown?.replace(", ", ",") : right!.shown,
    partial_credit: kinds.length > 0 ? kinds.join(",") : undefined,
  };
  const tolerance = right!.test.kind === "near" && right!.test.of !== "larger"
    ? xml("responseparam", {
      type: "tolerance",
      default: `${right!.test.tolerance}${right!.test.of === "expected" ? "%" : ""}`,
    })
    : "";
  const hint = told("correcthint", right!.feedback);
  return xml("numericalresponse", settings, asked, tolerance, ...params, input, hint, ...additional);
}

/** What may earn a part: near the right number, in a list of others, or near one of those. */
function partialCredit({ test }: NumberAnswer, partly: readonly NumberAnswer[]) {
  const [first] = partly;
  if (!first) return { kinds: [], params: [] };
  const range = (times: number) => xml("responseparam", { partial_range: Number(times.toPrecision(12)) });
  if (test.kind === "between") {
    const margin = first.test.kind === "between" ? (test.low ?? 0) - (first.test.low ?? 0) : 0;
    return { kinds: ["close"], params: [range(margin / ((test.high ?? 0) - (test.low ?? 0)))] };
  }
  const near = partly.flatMap((one) => one.test.kind === "near" ? [{ ...one.test, credit: one.credit }] : []);
  const wide = near.find(({ value, tolerance }) => value === test.value && tolerance !== test.tolerance);
  // Only both together have a number of the list that is nearly met, for a quarter.
  const quarters = near.filter(({ credit }) => credit === 0.25);
  const listed = quarters.length > 0 ? quarters : near.filter((one) => one !== wide);
  const wider = (quarters[0] ?? wide)?.tolerance;
  return {
    kinds: [...listed.length > 0 ? ["list"] : [], ...wider === undefined ? [] : ["close"]],
    params: [
      ...listed.length > 0
        ? [xml("responseparam", { partial_answers: listed.map(({ value }) => value).join(",") })]
        : [],
      ...wider !== undefined && test.tolerance !== 0 ? [range(wider / test.tolerance)] : [],
    ],
  };
}

function writeText({ answers, caseSensitive, size, trailing }: Part<"text">, asked: string): string {
  const [right, ...others] = answers.filter(({ credit, shown }) => credit === 1 && shown !== undefined);
  const kinds = [...caseSensitive ? [] : ["ci"], ...right!.pattern ? ["regexp"] : []];
  const additional = others.map(({ shown, feedback }) =>
    xml("additional_answer", { answer: shown }, told("correcthint", feedback))
  );
  const wrong = answers.filter(({ credit }) => credit === 0);
  // Reading takes words before expressions; only hints in a group come before both.
  const words = wrong.findIndex(({ pattern }) => !pattern);
  const grouped = wrong.slice(0, Math.max(0, words));
  const expected = wrong.slice(grouped.length).map((answer) =>
    told(answer.pattern ? "regexphint" : "stringequalhint", answer.feedback, {
      answer: expectedWrong(answer),
    })
  );
  return xml(
    "stringresponse",
    { answer: right!.shown, type: kinds.length > 0 ? kinds.join(" ") : undefined },
    asked,
    xml("textline", { size, trailing_text: trailing }),
    told("correcthint", right!.feedback),
    ...additional,
    grouped.length === 0 ? "" : writeGroup(grouped),
    ...expected,
  );
}

/** The older notation: named conditions, and for each name what is told; the last that fits counts. */
function writeGroup(answers: readonly TextAnswer[]): string {
  const named = answers.map((answer, at) => ({ answer, name: `wrong${at}` }));
  const conditions = named.map(({ answer, name }) =>
    xml("stringhint", { name, answer: expectedWrong(answer) })
  );
  const parts = named.toReversed().map(({ answer, name }) =>
    xml("hintpart", { on: name }, told("text", answer.feedback))
  );
  return xml("hintgroup", {}, ...conditions, ...parts);
}

/** Reading puts an expression between the beginning and the end of the answer. */
function expectedWrong({ value, pattern }: TextAnswer): string {
  return pattern ? untranslatePattern(value.slice(1, -1)) : value;
}
