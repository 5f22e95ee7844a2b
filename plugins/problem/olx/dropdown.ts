import { elementsIn, escapeMarkup, type XmlElement } from "core/plugin/element.ts";
import type { Choice, ProblemPart } from "contexts/content/problem.ts";
import { attribute, leadingText, plainText } from "./markup.ts";
import type { Clean } from "./reading.ts";
import { hintIn, present } from "./reading.ts";
import { unsupported } from "./unsupported.ts";

// Dropdowns (capa: optioninput), in both notations: an `options="('a','b')"` attribute, and child elements.

type Question = Pick<ProblemPart, "id" | "label" | "description">;

const QUOTED = /'((?:\\'|[^'])*)'/y;

/** The options of the older notation: in single quotes, a quote between letters or after `\` is an apostrophe. */
function writtenOptions(written: string): string[] {
  const apostrophe = "\u0000";
  const list = written.replace(/([a-zA-Z])(?:\\'|')(?=[a-zA-Z])/g, `$1${apostrophe}`)
    .replaceAll("\\'", apostrophe).slice(1, -1);
  const options: string[] = [];
  for (let at = 0; at < list.length;) {
    if (list[at] === "," || list[at] === " ") {
      at++;
      continue;
    }
    QUOTED.lastIndex = at;
    const found = QUOTED.exec(list);
    if (!found) unsupported(`optionresponse: its options cannot be read: ${written}`);
    options.push(found[1]!.replaceAll(apostrophe, "'"));
    at = QUOTED.lastIndex;
  }
  return options;
}

function attributeChoices(input: XmlElement): Choice[] {
  const options = writtenOptions(attribute(input, "options") ?? "");
  if (options.length === 0) unsupported("optionresponse: it has no options");
  const correct = attribute(input, "correct");
  return options.map((option, index) => ({
    id: `choice_${index}`,
    html: escapeMarkup(option),
    correct: option === correct,
  }));
}

function elementChoices(input: XmlElement, options: readonly XmlElement[], clean: Clean): Choice[] {
  const names = options.map((option) => leadingText(option).trim());
  const marks = options.map((option) => attribute(option, "correct")?.toLowerCase());
  if (marks.includes(undefined)) unsupported("optionresponse: an option does not say whether it is correct");
  const right = marks.flatMap((mark, index) => mark === "true" ? index : []);
  if (right.length > 1) unsupported("optionresponse: several options of one dropdown are correct");
  const correct = right.length === 1 ? names[right[0]!] : attribute(input, "correct");
  return options.map((option, index) =>
    present({
      id: `choice_${index}`,
      html: escapeMarkup(plainText(option)),
      correct: names[index] === correct,
      feedback: hintIn(option, "optionhint", clean),
    })
  );
}

/** Reads one dropdown. */
export function readDropdown(input: XmlElement, question: Question, clean: Clean): ProblemPart {
  const options = elementsIn(input, "option");
  const choices = options.length > 0 ? elementChoices(input, options, clean) : attributeChoices(input);
  return { kind: "dropdown", ...question, choices };
}
