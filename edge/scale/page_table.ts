/** A figure as the page says it: no more of it than the measuring is good for. */
export function round(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 2 });
}

/** A number that is counted. */
export function whole(value: number): string {
  return value.toLocaleString("en");
}

/** A table; all columns but those of words are set to the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  words: readonly number[] = [0],
): string {
  const rule = head.map((_, at) => words.includes(at) ? "---" : "---:");
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
