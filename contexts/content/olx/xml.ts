import { DOMParser, type Element, type Node } from "@xmldom/xmldom";
import { Refusal } from "core/base/refusal.ts";
import type { Limits } from "./limits.ts";

// XML of strangers. Its bounds are checked on the text before a tree is built, no document type is believed, and
// every element can be given back exactly as its author wrote it.

/** A parsed file, with the text it was parsed from. */
export interface XmlFile {
  readonly path: string;
  readonly text: string;
  readonly root: Element;
  /** An element exactly as the author wrote it, tags included. */
  sourceOf(element: Element): string;
}

// Ampersands that start no reference are common in old courses and mean themselves. All other complaints, warnings
// too, are about what is no XML.
const HARMLESS = /^(entity not found|entity not matching|EntityRef: expecting|Unicode replacement character)/;
const UNBOUND = /namespace/i;
const PREFIX = /[<\s/]([A-Za-z_][\w.-]*):[A-Za-z_]/g;

/** Parses an XML file within bounds. HTML's named characters are known, so `&nbsp;` reads as its author meant it. */
export function parseXml(path: string, given: string, limits: Limits): XmlFile {
  const text = given.replace(/^\s+/, "");
  const spans = scan(path, text, limits);
  const root = parse(path, text);
  const numbers = new Map<Element, number>();
  for (const element of elementsIn(root)) numbers.set(element, numbers.size);
  if (numbers.size !== spans.length) throw malformed(path, 1, "its tags do not match up");
  const sourceOf = (element: Element) => {
    const span = spans[numbers.get(element) ?? -1];
    if (!span) throw new TypeError(`No such element in ${path}`);
    return text.slice(span.start, span.end);
  };
  return { path, text, root, sourceOf };
}

function parse(path: string, text: string, namespaces: Record<string, string> = {}): Element {
  let complaint: string | undefined;
  const onError = (_level: string, message: string) => {
    if (HARMLESS.test(message)) return;
    complaint ??= message;
    throw new SyntaxError(message);
  };
  try {
    // XHTML is XML with HTML's named characters, which is what authors write.
    const parser = new DOMParser({ onError, xmlns: namespaces });
    const root = parser.parseFromString(text, "application/xhtml+xml").documentElement;
    if (root) return root;
  } catch (error) {
    const reason = complaint ?? (error instanceof Error ? error.message : String(error));
    if (UNBOUND.test(reason) && Object.keys(namespaces).length === 0) {
      return parse(path, text, prefixesIn(text)); // pasted from a word processor: prefixes nobody declared
    }
    throw malformed(path, lineOf(error), reason.split("\n")[0]!.slice(0, 200), error);
  }
  throw malformed(path, 1, "there is no element in it");
}

function prefixesIn(text: string): Record<string, string> {
  const names = new Set(Array.from(text.matchAll(PREFIX), (match) => match[1]!));
  names.delete("xml");
  names.delete("xmlns");
  return Object.fromEntries([...names, "undeclared"].map((name) => [name, `urn:prefix:${name}`]));
}

function lineOf(error: unknown): number {
  const at = error as { locator?: { lineNumber?: number } };
  return at.locator?.lineNumber ?? 1;
}

function malformed(path: string, line: number, reason: string, cause?: unknown): Refusal {
  const message = `Cannot read the XML of "${path}", line ${line}: ${reason}`;
  return new Refusal("content.xml_malformed", "invalid", message, { path, line }, cause);
}

interface Span {
  start: number;
  end: number;
}

/** Where each element begins and ends, in document order; refuses what is too much before anything is built of it. */
function scan(path: string, text: string, limits: Limits): Span[] {
  const spans: Span[] = [];
  const open: Span[] = [];
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at)) {
    const after = pastOther(path, text, at);
    if (after < 0) break; // never closed: the parser says so with a line
    if (after > at) {
      at = after;
      continue;
    }
    const end = tagEnd(text, at);
    if (text[at + 1] === "/") {
      const span = open.pop();
      if (span) span.end = end;
    } else {
      const span = { start: at, end };
      spans.push(span);
      if (text[end - 2] !== "/") open.push(span);
      if (spans.length > limits.xmlElements) throw tooMuch("content.xml_too_large", path, limits.xmlElements);
      if (open.length > limits.xmlDepth) throw tooMuch("content.xml_too_deep", path, limits.xmlDepth);
    }
    at = end;
  }
  return spans;
}

/** Past a comment, a CDATA section, an instruction or a document type; `at` where a tag begins; -1 if unclosed. */
function pastOther(path: string, text: string, at: number): number {
  const past = (end: string) => {
    const found = text.indexOf(end, at);
    return found < 0 ? -1 : found + end.length;
  };
  if (text.startsWith("<!--", at)) return past("-->");
  if (text.startsWith("<![CDATA[", at)) return past("]]>");
  if (text.startsWith("<?", at)) return past("?>");
  if (!text.startsWith("<!", at)) return at;
  const end = past(">");
  if (/\[|<!ENTITY/.test(text.slice(at, end < 0 ? at + 1000 : end))) {
    const message = `Cannot read "${path}": it declares entities, which a course does not need`;
    throw new Refusal("content.xml_entities", "invalid", message, { path });
  }
  return end;
}

/** The end of the tag that begins at `at`, whatever its attributes hold. */
function tagEnd(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const character = text[i]!;
    if (character === ">") return i + 1;
    if (character === '"' || character === "'") {
      const close = text.indexOf(character, i + 1);
      if (close < 0) return text.length;
      i = close;
    }
  }
  return text.length;
}

function tooMuch(code: string, path: string, limit: number): Refusal {
  return new Refusal(code, "limited", `Cannot read the XML of "${path}": it goes beyond ${limit} elements`, {
    path,
    limit,
  });
}

/** The child elements of an element, in order. */
export function childElements(element: Element): Element[] {
  const found: Element[] = [];
  for (let node = element.firstChild; node; node = node.nextSibling) if (isElement(node)) found.push(node);
  return found;
}

/** Whether there is nothing in an element but space and comments. */
export function isBlank(element: Element): boolean {
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (isElement(node) || (node.nodeType !== node.COMMENT_NODE && node.nodeValue?.trim())) return false;
  }
  return true;
}

/** The attributes of an element as a plain record, without those that declare namespaces. */
export function attributesOf(element: Element): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, value } of element.attributes) {
    if (name !== "xmlns" && !name.startsWith("xmlns:")) found[name] = value;
  }
  return found;
}

export function isElement(node: Node): node is Element {
  return node.nodeType === node.ELEMENT_NODE;
}

/** An element and all below it, in document order. */
function* elementsIn(root: Element): Generator<Element> {
  let node: Node | null = root;
  while (node) {
    if (isElement(node)) yield node;
    let next: Node | null = node.firstChild;
    for (let up: Node | null = node; !next && up && up !== root; up = up.parentNode) next = up.nextSibling;
    node = next;
  }
}
