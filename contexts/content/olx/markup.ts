import { DOMParser } from "@xmldom/xmldom";

/** A title as people read it: HTML's characters decoded (authors and editors escaped them twice), space collapsed. */
export function plainTitle(title: string): string {
  const decoded = /&[#\w]+;/.test(title) ? decodeCharacters(title) : title;
  return decoded.replace(/\s+/g, " ").trim();
}

function decodeCharacters(text: string): string {
  const parser = new DOMParser({ onError: () => {} }); // an unknown name stays as it is written
  const safe = text.replaceAll("<", "&lt;");
  return parser.parseFromString(`<t>${safe}</t>`, "application/xhtml+xml").documentElement?.textContent ??
    text;
}
