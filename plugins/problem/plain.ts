const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#39": "'",
  nbsp: " ",
};

/** The words of sanitised HTML, for where only text may stand: what is left after its tags is just words. */
export function plain(html: string): string {
  return html.replace(/<[^>]*>/g, " ")
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name) => ENTITIES[name] ?? "")
    .replace(/\s+/g, " ").trim();
}
