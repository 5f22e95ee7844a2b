import { type ComponentChildren, h } from "preact";

/** What an island adds to an element of the server's HTML, or puts in place of its `children`. */
export type Dress = (element: Element) => Readonly<Record<string, unknown>> | undefined;

/**
 * The server's HTML as a Preact tree. An island draws the next answer of the server over the last one by it, so
 * that only what differs changes: the caret, the focus and what a screen reader listens to stay where they are.
 */
export function treeOf(element: Element, dress: Dress): ComponentChildren[] {
  return [...element.childNodes].map((node) => {
    if (node instanceof Text) return node.data;
    if (!(node instanceof Element)) return null;
    return h(node.localName, { ...propsOf(node), children: treeOf(node, dress), ...dress(node) });
  });
}

/** What would mean something else to the renderer, or says again what the control itself says. */
const NOT_PROPS = /^(on.*|key|ref|selected)$/;

function propsOf(element: Element): Record<string, unknown> {
  // Told apart by id or by what they are, so that what comes in between moves nothing.
  const key = element.id || element.getAttribute("class")?.split(" ", 1)[0];
  const props: Record<string, unknown> = { key };
  for (const { name, value } of element.attributes) {
    if (NOT_PROPS.test(name)) continue;
    const own = Reflect.get(element, name);
    props[name] = typeof own === "boolean" ? own : value;
  }
  if (element instanceof HTMLSelectElement) props.value = element.value;
  if (element instanceof HTMLInputElement) {
    if (isCheckable(element)) props.checked = element.checked;
    else props.value = element.value;
  }
  return props;
}

/** Whether an input is ticked rather than written into. */
export function isCheckable({ type }: { readonly type: string }): boolean {
  return type === "radio" || type === "checkbox";
}
