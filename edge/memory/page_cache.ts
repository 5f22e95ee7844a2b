/** How long a page is kept, in milliseconds: with time courses open and end, and no signal tells of that. */
const LONGEST = 60_000;

/** A page as it is kept. */
interface Kept {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly tags: readonly string[];
  readonly until: number;
}

/**
 * Pages that are the same for everybody who is not signed in, kept as bytes by path and variant (language and
 * theme) for a minute, or until a signal makes them untrue.
 */
export class PageCache {
  readonly #paths = new Map<string, Map<string, Kept>>();
  readonly #clock: () => Date;
  readonly #most: number;

  constructor(clock: () => Date, most = 1_000) {
    this.#clock = clock;
    this.#most = most;
  }

  find(path: string, variant: string): Uint8Array<ArrayBuffer> | undefined {
    const page = this.#paths.get(path)?.get(variant);
    return page && page.until > this.#clock().getTime() ? page.body : undefined;
  }

  /** Keeps a page under tags; the path that came first goes when there are too many. */
  keep(path: string, variant: string, body: Uint8Array<ArrayBuffer>, tags: readonly string[]): void {
    const variants = this.#paths.get(path) ?? new Map<string, Kept>();
    if (!this.#paths.has(path) && this.#paths.size >= this.#most) {
      this.#paths.delete(this.#paths.keys().next().value!);
    }
    variants.set(variant, { body, tags, until: this.#clock().getTime() + LONGEST });
    this.#paths.set(path, variants);
  }

  /** Lets every page with a tag go. */
  purge(tag: string): void {
    for (const [path, variants] of this.#paths) {
      for (const [variant, page] of variants) if (page.tags.includes(tag)) variants.delete(variant);
      if (variants.size === 0) this.#paths.delete(path);
    }
  }
}
