import { elementsIn, type XmlElement } from "core/plugin/element.ts";
import type { Choice, ProblemPart } from "contexts/content/problem.ts";
import { attribute, elementsUnder } from "./markup.ts";
import type { Clean } from "./reading.ts";
import { hint, html, partialCredit, present } from "./reading.ts";
import type { Response } from "./recognise.ts";
import { targetedFeedback } from "./targeted_feedback.ts";
import { unsupported } from "./unsupported.ts";

// Multiple choice, true or false, and checkboxes (capa: choicegroup, radiogroup, checkboxgroup).

type Question = Pick<ProblemPart, "id" | "label" | "description">;

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

function correctness(choice: XmlElement, response: XmlElement): string {
  const correct = attribute(choice, "correct")?.toLowerCase();
  if (correct === undefined) unsupported(`${response.tagName}: a choice does not say whether it is correct`);
  return correct;
}

/** The choices of a group that stand for themselves; anything else in it would be lost. */
function choicesIn(group: XmlElement, response: XmlElement): XmlElement[] {
  const choices = elementsIn(group, "choice");
  const others = elementsIn(group).filter(({ tagName }) =>
    tagName !== "choice" && tagName !== "compoundhint"
  );
  if (others[0]) unsupported(`${response.tagName}: its choices include a ${others[0].tagName}`);
  if (choices.length === 0) unsupported(`${response.tagName}: it has no choices`);
  if (elementsUnder(group).filter(({ tagName }) => tagName === "choice").length > choices.length) {
    unsupported(`${response.tagName}: a choice inside a choice`);
  }
  return choices;
}

function pointValue(choice: XmlElement, response: XmlElement): number {
  const points = Number(attribute(choice, "point_value") ?? "0.5");
  if (points >= 0 && points <= 1) return points;
  return unsupported(`${response.tagName}: a choice is worth ${attribute(choice, "point_value")} points`);
}

/** Names as Open edX gives them: the author's, or the order among those without one. */
function choiceNames(choices: readonly XmlElement[], response: XmlElement): string[] {
  let unnamed = 0;
  const names = choices.map((choice) => `choice_${attribute(choice, "name") ?? unnamed++}`);
  if (new Set(names).size < names.length) unsupported(`${response.tagName}: two choices have the same name`);
  return names;
}

function givesPoints(response: XmlElement): boolean {
  const kinds = response.tagName === "multiplechoiceresponse" ? partialCredit(response) : [];
  if (kinds.some((kind) => kind !== "points") || kinds.length > 1) {
    unsupported(`${response.tagName}: partial credit by "${kinds.join(",")}"`);
  }
  return kinds.length === 1;
}

/** Reads a question with one answer to choose. */
export function readChoice({ element, inputs }: Response, question: Question, clean: Clean): ProblemPart {
  const group = inputs[0]!;
  const pool = attribute(group, "answer-pool");
  if (pool !== undefined && pool !== "0") {
    unsupported(`${element.tagName}: choices drawn from a pool by chance`);
  }
  const choices = choicesIn(group, element);
  const names = choiceNames(choices, element);
  const partly = givesPoints(element);
  const targeted = targetedFeedback(element, clean);
  const definitions = choices.map((choice, index): Choice => {
    const correct = correctness(choice, element);
    const told = elementsIn(choice, "choicehint").find((one) => attribute(one, "selected") !== "false");
    const feedback = [hint(told, clean), targeted(choice)].filter((one) => one !== undefined);
    return present({
      id: names[index]!,
      html: html(choice, clean),
      correct: correct === "true",
      credit: partly && correct === "partial" ? pointValue(choice, element) : undefined,
      fixed: attribute(choice, "fixed") === "true" || undefined,
      feedback: feedback.length > 0 ? feedback.join("\n") : undefined,
    });
  });
  const shuffle = attribute(group, "shuffle") === "true";
  return { kind: "choice", ...question, choices: definitions, shuffle };
}

/** Refuses a question with one answer to choose that wants several, so that nobody could be right. */
export function readSingleChoice(response: Response, question: Question, clean: Clean): ProblemPart {
  const part = readChoice(response, question, clean);
  if (part.kind === "choice" && part.choices.filter(({ correct }) => correct).length > 1) {
    unsupported(`${response.element.tagName}: several choices are correct but only one can be chosen`);
  }
  return part;
}

function hintsWhen(choice: XmlElement, selected: "true" | "false", clean: Clean): string | undefined {
  const said = elementsIn(choice, "choicehint")
    .filter((one) => attribute(one, "selected")?.toLowerCase() === selected)
    .flatMap((one) => hint(one, clean) ?? []);
  return said.length > 0 ? said.join("\n") : undefined;
}

function checkboxCredit(response: XmlElement): "none" | "every_decision" | "halves" {
  const kinds = partialCredit(response);
  if (kinds.length === 0) return "none";
  if (kinds.length === 1 && kinds[0] === "edc") return "every_decision";
  if (kinds.length === 1 && kinds[0] === "halves") return "halves";
  return unsupported(`${response.tagName}: partial credit by "${kinds.join(",")}"`);
}

/** Feedback for an exact set of choices, which it names by their letters. */
function compoundHints(group: XmlElement, choices: readonly XmlElement[], clean: Clean) {
  const ids = new Map(
    choices.map((choice, index) => [
      (attribute(choice, "id") || LETTERS[index] || `#${index}`).toUpperCase(),
      `choice_${index}`,
    ]),
  );
  return elementsIn(group, "compoundhint").flatMap((one) => {
    const letters = (attribute(one, "value") ?? "").toUpperCase().split(/\s+/).filter((letter) =>
      letter !== ""
    );
    const choiceIds = letters.map((letter) => ids.get(letter));
    const feedback = hint(one, clean);
    if (feedback === undefined || letters.length === 0) return [];
    return choiceIds.every((id) => id !== undefined)
      ? [{ choiceIds: [...new Set(choiceIds)], feedback }]
      : [];
  });
}

/** Reads a question with any number of answers to tick. */
export function readCheckboxes(response: Response, question: Question, clean: Clean): ProblemPart {
  const { element, inputs: [group] } = response;
  if (group!.tagName === "radiogroup") {
    if (partialCredit(element).length > 0) unsupported(`${element.tagName}: partial credit on a radiogroup`);
    return readSingleChoice(response, question, clean);
  }
  const choices = choicesIn(group!, element);
  const partial = checkboxCredit(element);
  const definitions = choices.map((choice, index): Choice => {
    const correct = correctness(choice, element);
    if (partial !== "none" && correct !== "true" && correct !== "false") {
      unsupported(`${element.tagName}: partial credit with a choice that is neither correct nor wrong`);
    }
    return present({
      id: `choice_${index}`,
      html: html(choice, clean),
      correct: correct === "true",
      feedback: hintsWhen(choice, "true", clean),
      feedbackUnselected: hintsWhen(choice, "false", clean),
    });
  });
  const compound = compoundHints(group!, choices, clean);
  return { kind: "checkbox", ...question, choices: definitions, partialCredit: partial, compound };
}
