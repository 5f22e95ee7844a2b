import { asElement, escapeMarkup, isText, type XmlElement, type XmlNode } from "core/plugin/element.ts";

// Reading the author's XML, and writing pieces of it as HTML text for the sanitiser.

/** Tags that say something to the grader or appear only later; never prose of the problem. */
const SILENT = new Set([
  "additional_answer",
  "answer",
  "choicehint",
  "codeparam",
  "compoundhint",
  "correcthint",
  "demandhint",
  "explanation",
  "hintgroup",
  "numerichint",
  "optionhint",
  "regexphint",
  "responseparam",
  "script",
  "solution",
  "solutionset",
  "stringequalhint",
  "stringhint",
  "targetedfeedback",
  "targetedfeedbackset",
]);

/** Tags of the problem language that stand around prose without a meaning of their own in HTML. */
const TRANSPARENT = new Set(["problem", "text", "startouttext", "endouttext", "solution", "hint"]);

/** Tags of the problem language that HTML has other names for. */
const RENAMED: ReadonlyMap<string, string> = new Map([["label", "p"], ["description", "p"]]);

/** Elements of HTML that have no end. */
export const VOID: ReadonlySet<string> = new Set([
  "area",
  "base",
  "br",
  "col",
  "embed",
  "hr",
  "img",
  "input",
  "link",
  "meta",
  "source",
  "track",
  "wbr",
]);

/** Every element inside, in the order of the source. */
export function elementsUnder(parent: XmlElement): XmlElement[] {
  return [...parent.getElementsByTagName("*")];
}

/** The attribute's value, if the element has it. */
export function attribute(element: XmlElement, name: string): string | undefined {
  return element.getAttribute(name) ?? undefined;
}

/** The text before the first element inside. */
export function leadingText(element: XmlElement): string {
  let text = "";
  for (const node of element.childNodes) {
    if (node.nodeType === 1) break;
    if (isText(node)) text += node.nodeValue ?? "";
  }
  return text;
}

/** All text inside as people read it: hints and answers left out, spaces joined. */
export function plainText(element: XmlElement): string {
  const pieces = [...element.childNodes].map((node) => {
    const inner = asElement(node);
    if (inner) return SILENT.has(inner.tagName) ? "" : plainText(inner);
    return isText(node) ? node.nodeValue ?? "" : "";
  });
  return pieces.join("").replace(/\s+/g, " ").trim();
}

function htmlTag({ tagName }: XmlElement): string {
  return RENAMED.get(tagName) ?? tagName;
}

function openTag(element: XmlElement, tag: string): string {
  const attributes = [...element.attributes]
    .filter((one) => !one.name.startsWith("xmlns"))
    .map((one) => ` ${one.name}="${escapeMarkup(one.value)}"`);
  return `<${tag}${attributes.join("")}>`;
}

function elementHtml(element: XmlElement): string {
  const tag = element.tagName;
  if (SILENT.has(tag)) return "";
  if (TRANSPARENT.has(tag)) return innerHtml(element);
  if (tag === "clarification") return ` <small>(${innerHtml(element)})</small>`;
  const name = htmlTag(element);
  if (VOID.has(name)) return openTag(element, name);
  return `${openTag(element, name)}${innerHtml(element)}</${name}>`;
}

function nodeHtml(node: XmlNode): string {
  const element = asElement(node);
  if (element) return elementHtml(element);
  return isText(node) ? escapeMarkup(node.nodeValue ?? "") : "";
}

/** What is inside the element as HTML text, not sanitised yet. */
export function innerHtml(element: XmlElement): string {
  return [...element.childNodes].map(nodeHtml).join("");
}

/** Neighbouring nodes as HTML text inside copies of the elements around them, outermost first. */
export function wrappedHtml(nodes: readonly XmlNode[], around: readonly XmlElement[]): string {
  const html = nodes.map(nodeHtml).join("");
  if (html.trim() === "") return "";
  const wrappers = around.filter((element) => !TRANSPARENT.has(element.tagName));
  const opening = wrappers.map((element) => openTag(element, htmlTag(element)));
  const closing = wrappers.map((element) => `</${htmlTag(element)}>`).reverse();
  return opening.join("") + html + closing.join("");
}
