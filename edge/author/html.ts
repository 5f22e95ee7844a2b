/** HTML that was made by `html`: it stands in another piece as it is. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = Html | string | number | boolean | undefined | null | readonly Value[];

/**
 * HTML from a template in which every value is escaped, but what `html` made itself. A value that is false, null or
 * undefined leaves nothing; a list is one after the other. `.text` is what a widget answers.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(parts.reduce((text, part, at) => text + shown(values[at - 1]) + part));
}

function shown(value: Value): string {
  if (value === undefined || value === null || typeof value === "boolean") return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(shown).join("");
  return String(value).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
