import type { DocumentPage } from "edge/start/plugin_documents.ts";

/** All that a plugin keeps, as lines of JSON, page by page. */
export async function* exportLines(
  pageAfter: (after: string | undefined) => Promise<DocumentPage>,
): AsyncGenerator<string> {
  for (let after: string | undefined;;) {
    const page: DocumentPage = await pageAfter(after);
    for (const document of page.documents) yield JSON.stringify(document) + "\n";
    if ((after = page.next) === undefined) return;
  }
}
