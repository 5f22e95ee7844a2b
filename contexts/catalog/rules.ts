// How a course is found by words: the same folding for what is kept and for what is asked.

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

/** A question has at most this many words; more narrow it no further. */
const MOST_WORDS = 8;
/** Of a question so many characters are read. */
const LONGEST_QUESTION = 200;

/**
 * The words of a text as they are kept and asked for: cut by the rules of their script (Unicode UAX 29, so that
 * Chinese and Thai have words too), without case and marks, Arabic letters that are typed either way as one.
 */
export function searchWords(text: string): string[] {
  return [...segmenter.segment(text)]
    .filter((segment) => segment.isWordLike)
    .map((segment) => fold(segment.segment))
    .filter((word) => word !== "");
}

function fold(word: string): string {
  return word.normalize("NFKD").toLowerCase()
    .replace(/[\p{M}\u0640]/gu, "")
    .replace(/\u0649/g, "\u064a")
    .replace(/\u0629/g, "\u0647");
}

/** What a person typed, as a question to the index: every word, each perhaps unfinished. Undefined without any word. */
export function searchExpression(typed: string): string | undefined {
  const words = searchWords(typed.slice(0, LONGEST_QUESTION)).slice(0, MOST_WORDS);
  // A quoted string is no operator to FTS5 whatever is in it; a quote within doubles.
  const terms = words.map((word) => `"${word.replaceAll('"', '""')}"*`);
  return terms.length === 0 ? undefined : terms.join(" AND ");
}

/** The language that a course is found under: `zh` for `zh-Hans-CN`; what is no tag is undetermined, `und` (BCP 47). */
export function baseLanguage(tag: string): string {
  return /^[a-z]{2,8}(?=[-_]|$)/.exec(tag.toLowerCase())?.[0] ?? "und";
}
