// The part of the DOM (WHATWG, section 4) that a block's source is read by. Any parser's nodes will do, so that a
// block type needs none of its own.

/** A node of a block's source. */
export interface XmlNode {
  /** 1: an element; 3: text; 4: CDATA; 8: a comment. */
  readonly nodeType: number;
  readonly nodeValue: string | null;
  readonly parentElement: XmlElement | null;
  readonly previousSibling: XmlNode | null;
}

/** An element of a block's source. */
export interface XmlElement extends XmlNode {
  readonly tagName: string;
  readonly textContent: string | null;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  readonly childNodes: Iterable<XmlNode>;
  readonly previousSibling: XmlNode | null;
  getAttribute(name: string): string | null;
  hasAttribute(name: string): boolean;
  getElementsByTagName(name: string): Iterable<XmlElement>;
}

/** The node as an element, if it is one. */
export function asElement(node: XmlNode | null): XmlElement | undefined {
  return node?.nodeType === 1 ? node as XmlElement : undefined;
}

/** Whether a node is text or CDATA. */
export function isText({ nodeType }: XmlNode): boolean {
  return nodeType === 3 || nodeType === 4;
}

/** The elements directly inside, with this tag if one is given. */
export function elementsIn(parent: XmlElement, tag?: string): XmlElement[] {
  return [...parent.childNodes].flatMap((node) => asElement(node) ?? [])
    .filter((element) => tag === undefined || element.tagName === tag);
}

/** Text with the characters that XML and HTML give a meaning to written out. */
export function escapeMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(
    '"',
    "&quot;",
  );
}
