/** The author's HTML, as written, in a document of its own. */
export function frameDocument(html: string): string {
  return `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<meta name="color-scheme" content="light">` +
    `<style>body{font:1rem/1.6 system-ui,sans-serif;margin:1rem;max-inline-size:60rem}</style>${html}`;
}
