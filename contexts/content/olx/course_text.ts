import { Refusal } from "core/base/refusal.ts";
import type { Limits } from "./limits.ts";
import type { Source, SourceFile } from "./source.ts";
import { decodeHtml, decodeJson, decodeXml } from "./text.ts";
import { parseXml, type XmlFile } from "./xml.ts";

// The files of a course that are read as words, found by the names that other files have for them.

/** The readable side of a source. A name matches whatever Unicode form its archive spelled it in. */
export class CourseText {
  readonly limits: Limits;
  #read = 0;
  readonly #files = new Map<string, SourceFile>();

  constructor(source: Source, limits: Limits) {
    this.limits = limits;
    for (const file of source.files.values()) this.#files.set(file.path.normalize("NFC"), file);
  }

  /** The first of these paths that is there, as it is spelled there. */
  find(...paths: string[]): string | undefined {
    for (const path of paths) {
      const file = this.#files.get(path.normalize("NFC"));
      if (file) return file.path;
    }
    return undefined;
  }

  /** All paths that begin so. */
  below(prefix: string): string[] {
    return [...this.#files.values()].map(({ path }) => path).filter((path) => path.startsWith(prefix));
  }

  async xml(path: string): Promise<XmlFile> {
    return parseXml(path, await this.xmlText(path), this.limits);
  }

  async xmlText(path: string): Promise<string> {
    return decodeXml(await this.#bytes(path), path);
  }

  async html(path: string): Promise<string> {
    return decodeHtml(await this.#bytes(path), path);
  }

  /** The parsed JSON of a file; refuses what is not JSON. */
  async json(path: string): Promise<unknown> {
    const text = decodeJson(await this.#bytes(path), path);
    try {
      const value = JSON.parse(text);
      JSON.stringify(value); // refuses what is nested too deep to be written again
      return value;
    } catch (cause) {
      const message = `Cannot read the JSON of "${path}"`;
      throw new Refusal("content.json_malformed", "invalid", message, { path }, cause);
    }
  }

  async #bytes(path: string): Promise<Uint8Array> {
    const file = this.#files.get(path.normalize("NFC"));
    if (!file) throw new TypeError(`No such file in the source: ${path}`);
    if (file.size > this.limits.textBytes) {
      const message = `Cannot read "${path}" as text: it has ${file.size} bytes`;
      throw new Refusal("content.text_too_large", "limited", message, { path, limit: this.limits.textBytes });
    }
    this.#read += file.size;
    if (this.#read > this.limits.textTotal) {
      const message = `Cannot read a course with more than ${this.limits.textTotal} bytes of text`;
      throw new Refusal("content.course_too_large", "limited", message, { limit: this.limits.textTotal });
    }
    return await file.read();
  }
}

const BROKEN = new Set([
  "content.xml_malformed",
  "content.json_malformed",
  "content.encoding_unknown",
  "content.text_too_large",
  "content.html_too_deep",
]);

/**
 * Whether an error says that one file is broken, which costs that file only; a hostile file and a fault of ours cost
 * the whole import.
 */
export function isBrokenFile(error: unknown): error is Refusal {
  return error instanceof Refusal && BROKEN.has(error.code);
}
