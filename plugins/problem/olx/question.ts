import { elementsIn, escapeMarkup, type XmlElement } from "core/plugin/element.ts";
import { attribute, plainText } from "./markup.ts";
import type { Clean } from "./reading.ts";
import { html, present } from "./reading.ts";
import type { Response } from "./recognise.ts";
import { isInput } from "./recognise.ts";
import { tableLabel } from "./table_label.ts";

/** The question that an input answers, and the elements that said it, which the prose then leaves out. */
export interface Question {
  readonly label: string;
  readonly description?: string;
  readonly said: readonly XmlElement[];
}

function elementBefore(element: XmlElement): XmlElement | undefined {
  let before = element.previousSibling;
  while (before && before.nodeType !== 1) before = before.previousSibling;
  return before ? before as XmlElement : undefined;
}

/** Where a question stands: in an attribute of the input, else just before, else around it in a table. */
function labelOutside(
  response: XmlElement,
  input: XmlElement,
  clean: Clean,
): Pick<Question, "label" | "said"> {
  const before = elementBefore(response);
  const written = attribute(input, "label")?.trim();
  if (written) {
    const repeats = before?.tagName === "p" && plainText(before) === written.replace(/\s+/g, " ");
    return repeats
      ? { label: html(before, clean), said: [before] }
      : { label: escapeMarkup(written), said: [] };
  }
  if (before?.tagName === "label") return { label: html(before, clean), said: [before] };
  return tableLabel(input, isInput, clean);
}

/** Finds the question of a response with one input. */
export function readQuestion({ element, inputs }: Response, clean: Clean): Question {
  const inside = elementsIn(element, "label")[0];
  const { label, said } = inside
    ? { label: html(inside, clean), said: [inside] }
    : labelOutside(element, inputs[0]!, clean);
  const descriptions = elementsIn(element, "description");
  const description = descriptions.map((one) => html(one, clean)).filter((one) => one !== "").join("<br />");
  return present({ label, description: description || undefined, said: [...said, ...descriptions] });
}

/** Finds the question of one input among several in a response, whose common question stays in the prose. */
export function readOwnQuestion(input: XmlElement, clean: Clean): Question {
  const written = attribute(input, "label")?.trim();
  return written ? { label: escapeMarkup(written), said: [] } : tableLabel(input, isInput, clean);
}
