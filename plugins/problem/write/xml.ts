import { escapeMarkup } from "core/plugin/element.ts";
import { VOID } from "plugins/problem/olx/markup.ts";

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An element as XML; attributes that are undefined are left out. */
export function xml(tag: string, attributes: Attributes, ...inside: readonly string[]): string {
  const written = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [` ${name}="${escapeMarkup(String(value))}"`]
  );
  return `<${tag}${written.join("")}>${inside.join("")}</${tag}>`;
}

const TAG = /<([a-z][\w-]*)([^<>]*)>/gi;

/** Sanitised HTML as XML: it is that already, but for attributes without a value and tags without an end. */
export function htmlAsXml(html: string): string {
  return html.replace(TAG, (_, name: string, rest: string) => {
    const attributes = rest.replace(
      /"[^"]*"|(\s)([\w-]+)(?=[\s/]|$)/g,
      (found, space, attribute) => attribute === undefined ? found : `${space}${attribute}=""`,
    );
    return `<${name}${attributes}${VOID.has(name) && !attributes.endsWith("/") ? "/" : ""}>`;
  });
}
