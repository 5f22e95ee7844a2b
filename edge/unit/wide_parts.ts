import type { Words } from "edge/words.ts";

// What is as wide as its content, whatever the window: tables, and formulas on lines of their own. Each scrolls in a
// box that the keyboard reaches, so that the page itself never does (WCAG 2.2, 1.4.10 and 2.1.1).

const TAGS = /<(\/?)(table|math)\b([^>]*)>/g;

/** Puts boxes that scroll around the wide parts of sanitised HTML; parts inside other parts stay in their box. */
export function boxWideParts(html: string, t: Words): string {
  let boxed = "";
  let from = 0;
  let depth = 0;
  let begun = 0;
  for (const { index, 0: tag, 1: closing, 2: name, 3: attributes = "" } of html.matchAll(TAGS)) {
    if (depth === 0 && (closing || !isWide(name, attributes))) continue;
    if (depth === 0) begun = index;
    depth += closing ? -1 : 1;
    if (depth > 0) continue;
    const end = index + tag.length;
    boxed += html.slice(from, begun) + box(html.slice(begun, end), t);
    from = end;
  }
  return boxed + html.slice(from);
}

function isWide(name: string | undefined, attributes: string): boolean {
  return name === "table" || / display="block"/.test(attributes);
}

/** A table ends a paragraph by itself; a formula may stand in one, where only a span may be around it. */
function box(part: string, t: Words): string {
  const [tag, label] = part.startsWith("<table")
    ? ["div", t("prose.table")] as const
    : ["span", t("prose.formula")] as const;
  return `<${tag} class="scroll" role="group" tabindex="0" aria-label="${label}">${part}</${tag}>`;
}
