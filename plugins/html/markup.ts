import { asElement, escapeMarkup, isText, type XmlElement, type XmlNode } from "core/plugin/element.ts";

// HTML that was written inside XML, made HTML again: no self-closed tags but the void ones, scripts unescaped.

const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
const RAW = new Set(["script", "style"]);
const CDATA = 4;

/**
 * The HTML inside an element. Text before the first child and CDATA count as HTML, since that is how Open edX reads
 * `<html>` blocks; all other text is text.
 */
export function innerHtml(element: XmlElement): string {
  let html = "";
  let leading = true;
  for (const node of element.childNodes) {
    if (asElement(node)) leading = false;
    const isHtml = node.nodeType === CDATA || (leading && isText(node));
    html += isHtml ? node.nodeValue ?? "" : outerHtml(node);
  }
  return html;
}

/** A node as HTML, its own tags included. */
export function outerHtml(node: XmlNode): string {
  const element = asElement(node);
  if (!element) return isText(node) ? escapeMarkup(node.nodeValue ?? "") : "";
  const { tagName } = element;
  const attributes = [...element.attributes].map(({ name, value }) => ` ${name}="${escapeMarkup(value)}"`);
  const open = `<${tagName}${attributes.join("")}>`;
  if (VOID.has(tagName)) return open;
  if (RAW.has(tagName)) return `${open}${element.textContent ?? ""}</${tagName}>`;
  return `${open}${[...element.childNodes].map(outerHtml).join("")}</${tagName}>`;
}
