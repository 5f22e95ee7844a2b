// A page that is the same for every learner but for a few places is rendered once and cut at those places.
// A hole is plain text, so it can stand for an element or inside an attribute; its mark is random in each
// process, so no author's text can imitate one.

const MARK = `hole-${crypto.randomUUID()}:`;
const NAME = new RegExp(`${MARK}([^;]*);`);

/** A place in a cached page that each request fills anew. */
export function hole(name: string): string {
  return `${MARK}${encodeURIComponent(name)};`;
}

/** The name of the hole behind something that another hole stands before: what is between them can be left out. */
export function endOf(name: string): string {
  return `/${name}`;
}

/** The name of the hole before a block that may be left out. */
export function blockHole(blockId: string): string {
  return `block:${blockId}`;
}

/** A rendered page cut at its holes: text, name, text, name, …, text. */
export interface CutPage {
  readonly names: readonly string[];
  /** How many bytes the page has without what fills it. */
  readonly size: number;
  /**
   * The page with HTML put into every hole, in UTF-8; a hole nobody fills stays empty. What stands between a hole
   * that is left out and its end is not in it, and neither are the holes between them.
   */
  fill(html: Readonly<Record<string, string>>, leftOut?: ReadonlySet<string>): Uint8Array<ArrayBuffer>;
}

const encoder = new TextEncoder();

/** Cuts a rendered page at its holes. The text between is encoded once: only what fills it is encoded anew. */
export function cutPage(rendered: string): CutPage {
  const pieces = rendered.split(NAME);
  const names = pieces.filter((_, at) => at % 2 === 1).map((name) => decodeURIComponent(name));
  const texts = pieces.filter((_, at) => at % 2 === 0).map((text) => encoder.encode(text));
  const size = texts.reduce((sum, text) => sum + text.length, 0);
  return {
    names,
    size,
    fill(html, leftOut = NOTHING) {
      let most = size;
      // A UTF-16 unit takes at most three bytes in UTF-8.
      for (const name of names) most += 3 * (html[name]?.length ?? 0);
      const page = new Uint8Array(most);
      page.set(texts[0]!);
      let end = texts[0]!.length;
      for (let at = 0; at < names.length; at++) {
        const name = names[at]!;
        const filling = html[name];
        if (filling) end += encoder.encodeInto(filling, page.subarray(end)).written;
        if (leftOut.has(name)) at = names.indexOf(endOf(name), at);
        const text = texts[at + 1]!;
        page.set(text, end);
        end += text.length;
      }
      return page.subarray(0, end);
    },
  };
}

/** A rendered page with HTML put into its holes, once: cutting it for later would cost more. */
export function fillHoles(
  rendered: string,
  html: Readonly<Record<string, string>>,
  leftOut: ReadonlySet<string>,
): string {
  const pieces = rendered.split(NAME);
  let page = pieces[0]!;
  for (let at = 1; at < pieces.length; at += 2) {
    const name = decodeURIComponent(pieces[at]!);
    page += html[name] ?? "";
    if (leftOut.has(name)) at = pieces.indexOf(encodeURIComponent(endOf(name)), at);
    page += pieces[at + 1]!;
  }
  return page;
}

const NOTHING: ReadonlySet<string> = new Set();
