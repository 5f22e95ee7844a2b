// A page that is the same for every learner but for a few places is rendered once and cut at those places.
// A hole is plain text, so it can stand for an element or inside an attribute; its mark is random in each
// process, so no author's text can imitate one.

const MARK = `hole-${crypto.randomUUID()}:`;
const NAME = new RegExp(`${MARK}([^;]*);`);

/** A place in a cached page that each request fills anew. */
export function hole(name: string): string {
  return `${MARK}${encodeURIComponent(name)};`;
}

/** A rendered page cut at its holes: text, name, text, name, …, text. */
export interface CutPage {
  readonly names: readonly string[];
  /** The page with HTML put into every hole; a hole nobody fills stays empty. */
  fill(html: Readonly<Record<string, string>>): string;
}

/** Cuts a rendered page at its holes. */
export function cutPage(rendered: string): CutPage {
  const pieces = rendered.split(NAME);
  const names = pieces.filter((_, at) => at % 2 === 1).map(decodeURIComponent);
  const texts = pieces.filter((_, at) => at % 2 === 0);
  return {
    names,
    fill(html) {
      let page = texts[0] ?? "";
      for (let at = 0; at < names.length; at++) page += (html[names[at] ?? ""] ?? "") + (texts[at + 1] ?? "");
      return page;
    },
  };
}
