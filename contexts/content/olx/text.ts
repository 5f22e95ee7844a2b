import { Refusal } from "core/base/refusal.ts";

// Bytes to words. A file says its encoding by a byte order mark or by its own declaration; otherwise it is UTF-8.
// XML that is not what it says is refused, as the standard asks; HTML falls back as browsers do.

const LATIN1 = new TextDecoder("latin1");
const DECLARED_XML = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']+)["']/;
const DECLARED_HTML = /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i;
const HEAD = 1024;

/** The text of an XML file by its byte order mark, its declaration or UTF-8 (XML 1.0, appendix F). */
export function decodeXml(bytes: Uint8Array, path: string): string {
  const declared = DECLARED_XML.exec(LATIN1.decode(bytes.subarray(0, HEAD)))?.[1];
  return decode(bytes, markedEncoding(bytes) ?? declared ?? "utf-8", path);
}

/** The text of an HTML file; one that is not UTF-8 and says nothing is read as browsers read it. */
export function decodeHtml(bytes: Uint8Array, path: string): string {
  const declared = DECLARED_HTML.exec(LATIN1.decode(bytes.subarray(0, HEAD)))?.[1];
  for (const label of [markedEncoding(bytes) ?? "utf-8", declared, "windows-1252"]) {
    try {
      if (label) return decode(bytes, label, path);
    } catch (error) {
      if (label === "windows-1252" || !(error instanceof Refusal)) throw error;
    }
  }
  throw new TypeError("Unreachable: windows-1252 decodes any bytes");
}

/** The text of a JSON file, which is UTF-8 (RFC 8259, section 8.1). */
export function decodeJson(bytes: Uint8Array, path: string): string {
  return decode(bytes, markedEncoding(bytes) ?? "utf-8", path);
}

function markedEncoding(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8";
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  if (a === 0x3c && b === 0 && d === 0) return "utf-16le";
  if (a === 0 && b === 0x3c && c === 0) return "utf-16be";
  return undefined;
}

function decode(bytes: Uint8Array, label: string, path: string): string {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch (cause) {
    const message = `Cannot read the text of "${path}": it is not ${label}`;
    throw new Refusal("content.encoding_unknown", "invalid", message, { path, encoding: label }, cause);
  }
}
