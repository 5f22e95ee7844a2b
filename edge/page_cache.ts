/** Pages that are the same for everybody who is not signed in, kept as bytes until a signal makes them untrue. */
export class PageCache {
  readonly #pages = new Map<
    string,
    { readonly body: Uint8Array<ArrayBuffer>; readonly tags: readonly string[] }
  >();
  readonly #most: number;

  constructor(most = 2_000) {
    this.#most = most;
  }

  find(key: string): Uint8Array<ArrayBuffer> | undefined {
    return this.#pages.get(key)?.body;
  }

  /** Keeps a page under tags; the oldest one goes when there are too many. */
  keep(key: string, body: Uint8Array<ArrayBuffer>, tags: readonly string[]): void {
    if (this.#pages.size >= this.#most) this.#pages.delete(this.#pages.keys().next().value!);
    this.#pages.set(key, { body, tags });
  }

  /** Lets every page with a tag go. */
  purge(tag: string): void {
    for (const [key, page] of this.#pages) {
      if (page.tags.includes(tag)) this.#pages.delete(key);
    }
  }
}
