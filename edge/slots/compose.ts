import type { Filling } from "core/plugin/plugin_set.ts";
import { CONTENT_ELEMENT } from "core/plugin/slot_elements.ts";

/** What came of asking for a widget: HTML, an empty one for nothing to show, undefined where it could not be had. */
export type Widget = string | undefined;

/** What goes before and behind the content of a slot. */
export interface Composed {
  readonly before: string;
  readonly after: string;
  /** Something stands in the place of the content. */
  readonly replaced: boolean;
}

/**
 * Puts the widgets of one slot together, in the order of their priority and, of one priority, of their plugins' ids.
 * From outside in: all that stand before; the wrappers, the first outermost; the replacements, one after the other; and
 * all that stand after. What failed or has nothing to show changes nothing: without a replacement that shows something
 * the content stays.
 */
export function compose(
  fillings: readonly Filling[],
  widgets: readonly Widget[],
  isEmpty: boolean,
): Composed {
  const of = (place: Filling["place"]) =>
    fillings.flatMap((filling, at) => filling.place === place && widgets[at] ? [widgets[at]] : []);
  const replacement = of("replace").join("");
  const replaced = replacement !== "";
  // Around nothing there is nothing to wrap.
  const wrappers = isEmpty && !replaced ? [] : of("wrap").flatMap((widget) => cutAtContent(widget) ?? []);
  const opened = of("before").join("") + wrappers.map(({ open }) => open).join("");
  const closed = wrappers.map(({ close }) => close).reverse().join("") + of("after").join("");
  return { before: opened + replacement, after: closed, replaced };
}

const CONTENT = new RegExp(`<${CONTENT_ELEMENT}>\\s*</${CONTENT_ELEMENT}>`, "g");

/** The HTML of a widget that wraps nothing: whatever place for content it has is none. */
export function withoutContent(html: string): string {
  return html.includes(CONTENT_ELEMENT) ? html.replace(CONTENT, "") : html;
}

/** A wrapper cut where the content goes; undefined where it has no place for it, or more than one. */
export function cutAtContent(html: string): { readonly open: string; readonly close: string } | undefined {
  const [open, close, ...more] = html.split(CONTENT);
  return open === undefined || close === undefined || more.length > 0 ? undefined : { open, close };
}
