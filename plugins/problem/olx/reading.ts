import { elementsIn, escapeMarkup, type XmlElement } from "core/plugin/element.ts";
import { attribute, innerHtml } from "./markup.ts";

/** Sanitises HTML text. */
export type Clean = (html: string) => string;

/** What is inside the element, sanitised. */
export function html(element: XmlElement, clean: Clean): string {
  return clean(innerHtml(element)).trim();
}

/** What a hint says, with the label that its author gave it; nothing where it says nothing. */
export function hint(element: XmlElement | undefined, clean: Clean): string | undefined {
  if (!element) return undefined;
  const said = innerHtml(element).trim();
  if (said === "") return undefined;
  const label = attribute(element, "label")?.trim();
  return clean(label ? `<strong>${escapeMarkup(label)}</strong> ${said}` : said);
}

/** The feedback of the first hint with this tag directly inside. */
export function hintIn(element: XmlElement, tag: string, clean: Clean): string | undefined {
  return hint(elementsIn(element, tag)[0], clean);
}

/** Leaves out what is undefined, so that a definition is plain JSON. */
export function present<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** The kinds of partial credit that a response names; none where it has none. */
export function partialCredit(response: XmlElement): string[] {
  const written = attribute(response, "partial_credit");
  if (written === undefined || written.trim().toLowerCase() === "false") return [];
  return written.split(",").map((kind) => kind.trim().toLowerCase());
}
