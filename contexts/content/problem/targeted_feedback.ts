import type { Element } from "@xmldom/xmldom";
import { attribute, elementsIn, elementsUnder } from "./markup.ts";
import type { Clean } from "./reading.ts";
import { html } from "./reading.ts";

function following(element: Element, tag: string): Element | undefined {
  const siblings = element.parentElement ? elementsIn(element.parentElement, tag) : [];
  return siblings.find((one) => (element.compareDocumentPosition(one) & 4) !== 0);
}

/**
 * Feedback that stands after its response and is told by the choice that was made: a choice names it by
 * `explanation-id`.
 */
export function targetedFeedback(response: Element, clean: Clean): (choice: Element) => string | undefined {
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
export function solutions(problem: Element, clean: Clean): string | undefined {
  const said = elementsUnder(problem)
    .filter(({ tagName }) => tagName === "solution" || tagName === "explanation")
    .map((one) => html(one, clean)).filter((one) => one !== "");
  return said.length > 0 ? said.join("\n") : undefined;
}
