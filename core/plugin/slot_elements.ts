import { type ComponentChildren, createElement } from "preact";

// What a widget's HTML may hold that is not HTML: marks that the platform puts something in the place of.

/** Where the content goes that a widget wraps: exactly one, in an element that may hold anything. */
export const CONTENT_ELEMENT = "carillon-content";
/** A slot of the plugin's own in a widget of it. */
export const SLOT_ELEMENT = "carillon-slot";

/** Where the content goes that a widget in Preact wraps. */
export function WrappedContent() {
  return createElement(CONTENT_ELEMENT, null);
}

/** A slot of the plugin's own in a widget in Preact: declared in its manifest, for other plugins to fill. */
export function OwnSlot({ name, given = {}, children }: {
  readonly name: string;
  readonly given?: Readonly<Record<string, unknown>>;
  readonly children?: ComponentChildren;
}) {
  return createElement(SLOT_ELEMENT, { name, given: JSON.stringify(given) }, children);
}
