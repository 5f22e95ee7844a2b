/** How long a page is kept, in milliseconds: with time courses open and end, and no signal tells of that. */
const LONGEST = 60_000;

interface Kept {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly tags: readonly string[];
  readonly until: number;
}

/**
 * Pages that are the same for everybody who is not signed in, kept as bytes for a minute, or until a signal makes
 * them untrue.
 */
export class PageCache {
  readonly #pages = new Map<string, Kept>();
  readonly #clock: () => Date;
  readonly #most: number;

  constructor(clock: () => Date, most = 2_000) {
    this.#clock = clock;
    this.#most = most;
  }

  find(key: string): Uint8Array<ArrayBuffer> | undefined {
    const page = this.#pages.get(key);
    return page && page.until > this.#clock().getTime() ? page.body : undefined;
  }

  /** Keeps a page under tags; the oldest one goes when there are too many. */
  keep(key: string, body: Uint8Array<ArrayBuffer>, tags: readonly string[]): void {
    if (this.#pages.size >= this.#most) this.#pages.delete(this.#pages.keys().next().value!);
    this.#pages.set(key, { body, tags, until: this.#clock().getTime() + LONGEST });
  }

  /** Lets every page with a tag go. */
  purge(tag: string): void {
    for (const [key, page] of this.#pages) {
      if (page.tags.includes(tag)) this.#pages.delete(key);
    }
  }
}
