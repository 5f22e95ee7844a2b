/** A code that a refusal has, found where it is given. */
export interface RefusalCode {
  readonly code: string;
  /** Absent for what is told in the facts of another refusal. */
  readonly kind?: string;
  /** The words for logs and machines; "…" stands for what differs. */
  readonly message: string;
  readonly file: string;
}

const GIVEN = /new Refusal\(\s*(?:"([^"]+)"|`(\$\{[^`]*)`),\s*"(\w+)",\s*/g;
const HELPER = /function (\w+)\(\s*code: string[^]{0,300}?new Refusal\(\s*code,\s*"(\w+)"/g;
const TOLD = /code: "([a-z_]+\.[a-z_]+)"/g;
const HIDDEN = /new Refusal\((?!\s*(?:"[a-z_]+\.[a-z_]+"|`\$\{|code,|failure\.code,))\s*([^,\n]{0,60})/g;

/**
 * Finds the refusal codes in a file's text: those given whole to `new Refusal("…")`, those handed to a function of the
 * file that makes one of its parameter `code`, and those told as `code: "…"` in another refusal's facts.
 */
export function findRefusals(file: string, text: string): RefusalCode[] {
  const found: RefusalCode[] = [];
  for (const given of text.matchAll(GIVEN)) {
    const [head, whole, derived, kind] = given;
    const code = whole ?? derived!.replace(/\$\{[^}]*\}/g, "<context>");
    found.push({ code, kind: kind!, message: messageAt(text, given.index + head.length), file });
  }
  for (const [, helper, kind] of text.matchAll(HELPER)) {
    for (const call of text.matchAll(new RegExp(`\\b${helper}\\(\\s*"([a-z_]+\\.[a-z_]+)",?\\s*`, "g"))) {
      const message = messageAt(text, call.index + call[0].length);
      found.push({ code: call[1]!, kind: kind!, message, file });
    }
  }
  for (const [, code] of text.matchAll(TOLD)) found.push({ code: code!, message: "", file });
  return found;
}

/** Where a refusal is made of a code that nobody could find by searching for it. */
export function findHiddenCodes(file: string, text: string): string[] {
  return [...text.matchAll(HIDDEN)].map(([, what]) =>
    `${file}: a refusal's code is ${what}: write it whole, so that it can be found`
  );
}

/** The words that stand at a place in a text, or that a `message` there was given last. */
function messageAt(text: string, at: number): string {
  if (!/^message\b/.test(text.slice(at, at + 10))) return wordsOf(text.slice(at));
  const before = text.slice(0, at).lastIndexOf("const message =");
  return before < 0 ? "" : wordsOf(text.slice(before + "const message =".length).trimStart());
}

function wordsOf(text: string): string {
  const found = /^(?:"([^"]*)"|`([^`]*)`)/.exec(text);
  return (found?.[1] ?? found?.[2] ?? "").replace(/\$\{[^}]*\}+/g, "…");
}
