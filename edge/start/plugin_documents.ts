import { createHash } from "node:crypto";
import { readingDesk } from "core/host/desk.ts";
import type { House } from "core/run/house.ts";

/** How many documents are handed over at once: each may have 64 KiB. */
const PAGE = 200;

/** A document of a plugin. */
export interface PluginDocument {
  readonly key: string;
  readonly value: unknown;
}

/** Some of a plugin's documents, in the order of their keys, and where the next ones begin. */
export interface DocumentPage {
  readonly documents: readonly PluginDocument[];
  readonly next?: string;
}

/** A page of a plugin's documents; none where it keeps none. */
export async function readDocuments(house: House, plugin: string, after = ""): Promise<DocumentPage> {
  const reader = await house.guestReader(plugin);
  const documents = await readingDesk(reader, plugin).list("", after, PAGE);
  const last = documents.at(-1)?.key;
  return { documents, ...(documents.length === PAGE && last !== undefined ? { next: last } : {}) };
}

/** All of a plugin's documents as lines of JSON (NDJSON), in the order of their keys. */
export async function* documentLines(house: House, plugin: string): AsyncGenerator<string> {
  for (let after: string | undefined = "";;) {
    const page: DocumentPage = await readDocuments(house, plugin, after);
    for (const document of page.documents) yield JSON.stringify(document) + "\n";
    if ((after = page.next) === undefined) return;
  }
}

/** How many documents a plugin keeps, and the SHA-256 of them all as lines of JSON, hexadecimal. */
export async function sumDocuments(
  house: House,
  plugin: string,
): Promise<{ count: number; checksum: string }> {
  const hash = createHash("sha256");
  let count = 0;
  for await (const line of documentLines(house, plugin)) {
    hash.update(line);
    count++;
  }
  return { count, checksum: hash.digest("hex") };
}
