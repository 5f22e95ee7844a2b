import { DOMParser, type Element, type Node } from "@xmldom/xmldom";
import { isElement } from "./xml.ts";

// HTML that was written inside XML, made HTML again: no self-closed tags but the void ones, scripts unescaped.

const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
const RAW = new Set(["script", "style"]);

/**
 * The HTML inside an element. Text before the first child and CDATA count as HTML, since that is how Open edX reads
 * `<html>` blocks; all other text is text.
 */
export function innerHtml(element: Element): string {
  let html = "";
  let leading = true;
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (isElement(node)) leading = false;
    const isHtml = node.nodeType === node.CDATA_SECTION_NODE || (leading && node.nodeType === node.TEXT_NODE);
    html += isHtml ? node.nodeValue ?? "" : outerHtml(node);
  }
  return html;
}

/** A node as HTML, its own tags included. */
export function outerHtml(node: Node): string {
  if (!isElement(node)) {
    const isText = node.nodeType === node.TEXT_NODE || node.nodeType === node.CDATA_SECTION_NODE;
    return isText ? escapeText(node.nodeValue ?? "") : "";
  }
  const attributes = Array.from(node.attributes, ({ name, value }) => ` ${name}="${escapeText(value)}"`).join(
    "",
  );
  const open = `<${node.tagName}${attributes}>`;
  if (VOID.has(node.tagName)) return open;
  if (RAW.has(node.tagName)) return `${open}${node.textContent ?? ""}</${node.tagName}>`;
  return `${open}${Array.from(node.childNodes, outerHtml).join("")}</${node.tagName}>`;
}

/** Text as HTML that shows it. */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(
    '"',
    "&quot;",
  );
}

/** A title as people read it: HTML's characters decoded (authors and editors escaped them twice), space collapsed. */
export function plainTitle(title: string): string {
  const decoded = /&[#\w]+;/.test(title) ? decodeCharacters(title) : title;
  return decoded.replace(/\s+/g, " ").trim();
}

function decodeCharacters(text: string): string {
  const parser = new DOMParser({ onError: () => {} }); // an unknown name stays as it is written
  const safe = text.replaceAll("<", "&lt;");
  return parser.parseFromString(`<t>${safe}</t>`, "application/xhtml+xml").documentElement?.textContent ??
    text;
}
