import { createElement } from "preact";

/** Where an author's sanitised HTML enters a page; nothing else writes raw HTML. */
export interface HtmlProps {
  readonly html: string;
  readonly as?: "div" | "span" | "legend" | "label" | "p" | "li" | "section";
  readonly class?: string;
  readonly id?: string;
  readonly for?: string;
  /** The language of the content where it differs from the page's. */
  readonly lang?: string;
  /** Where it is not given, the content decides for itself: UI and course may run in different directions. */
  readonly dir?: "ltr" | "rtl" | "auto";
}

/** An element whose content is an author's HTML, sanitised at import. */
export function Html({ html, as = "div", dir = "auto", ...attributes }: HtmlProps) {
  return createElement(as, { ...attributes, dir, dangerouslySetInnerHTML: { __html: html } });
}
