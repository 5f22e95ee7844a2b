import { elementsIn, type XmlElement } from "core/plugin/element.ts";
import { attribute, elementsUnder } from "./markup.ts";
import type { Clean } from "./reading.ts";
import { html } from "./reading.ts";

function following(element: XmlElement, tag: string): XmlElement | undefined {
  const siblings = element.parentElement ? elementsIn(element.parentElement) : [];
  return siblings.slice(siblings.indexOf(element) + 1).find(({ tagName }) => tagName === tag);
}

/**
 * Feedback that stands after its response and is told by the choice that was made: a choice names it by
 * `explanation-id`.
 */
export function targetedFeedback(
  response: XmlElement,
  clean: Clean,
): (choice: XmlElement) => string | undefined {
  const set = response.hasAttribute("targeted-feedback")
    ? following(response, "targetedfeedbackset")
    : undefined;
  const byId = new Map(
    set
      ? elementsIn(set, "targetedfeedback").map((one) => [attribute(one, "explanation-id"), html(one, clean)])
      : [],
  );
  return (choice) => byId.get(attribute(choice, "explanation-id") ?? "") || undefined;
}

/** Solutions of a problem, in the order of the source. */
export function solutions(problem: XmlElement, clean: Clean): string | undefined {
  const said = elementsUnder(problem)
    .filter(({ tagName }) => tagName === "solution" || tagName === "explanation")
    .map((one) => html(one, clean)).filter((one) => one !== "");
  return said.length > 0 ? said.join("\n") : undefined;
}
