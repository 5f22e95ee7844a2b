import { CachedPage } from "./cached_page.ts";

/** How long a page is given out as it is, in milliseconds: with time courses open and end, and no signal tells of that. */
const FRESH = 60_000;
/** For how long after that it is still given out while one request makes it anew. */
const STALE = 20_000;
/** How much room kept pages may take up. */
const MOST_BYTES = 32 * 1024 * 1024;

/** What a page cache did since it was opened, and what it holds. */
export interface CacheReport {
  /** Answers from a page that was as it should be. */
  readonly hits: number;
  /** Answers from a page that one request was just making anew. */
  readonly stale: number;
  /** Pages that were made. */
  readonly misses: number;
  /** Requests that waited for a page which another was making. */
  readonly joined: number;
  /** Pages that a tag let go of, kept or under way. */
  readonly purged: number;
  /** Pages that went because there was no room. */
  readonly evicted: number;
  /** Pages that are kept now. */
  readonly pages: number;
  /** What they take up, all their encodings together. */
  readonly bytes: number;
  /** What they may take up. */
  readonly mostBytes: number;
}

/** A page that is being made. */
interface Flight {
  readonly tags: readonly string[];
  readonly page: Promise<CachedPage | undefined>;
  isPurged: boolean;
}

/** How a page is made, where none is kept. */
export interface Making {
  readonly tags: readonly string[];
  /** Makes it; undefined where it is for this request only. */
  readonly make: () => Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/**
 * Pages that are the same for everybody who is not signed in, kept as bytes under a key until a signal makes them
 * untrue, time does, or room is needed. However many ask for one that is not there, it is made once.
 */
export class PageCache {
  readonly #pages = new Map<string, CachedPage>();
  readonly #byTag = new Map<string, Set<CachedPage>>();
  readonly #flights = new Map<string, Flight>();
  readonly #clock: () => Date;
  readonly #mostBytes: number;
  readonly #counts = { hits: 0, stale: 0, misses: 0, joined: 0, purged: 0, evicted: 0 };
  #bytes = 0;

  constructor(clock: () => Date, mostBytes = MOST_BYTES) {
    this.#clock = clock;
    this.#mostBytes = mostBytes;
  }

  /** Finds a page that may be given out now; undefined where the one who asks should make it. */
  find(key: string): CachedPage | undefined {
    const page = this.#pages.get(key);
    if (!page) return undefined;
    const age = this.#clock().getTime() - page.made;
    // A clock that was put back makes a page from the future: nobody knows how old that is.
    const isFresh = age >= 0 && age < FRESH;
    if (!isFresh && !(age < FRESH + STALE && this.#flights.has(key))) return undefined;
    this.#counts[isFresh ? "hits" : "stale"]++;
    page.isUsed = true;
    return page;
  }

  /**
   * Gives the page that is kept, or that somebody is making, else makes it and keeps it. Undefined where whoever made
   * it made it for one request only: everybody else makes their own.
   */
  async findOrMake(key: string, { tags, make }: Making): Promise<CachedPage | undefined> {
    const kept = this.find(key);
    if (kept) return kept;
    const underWay = this.#flights.get(key);
    if (underWay) {
      this.#counts.joined++;
      return await underWay.page;
    }
    this.#counts.misses++;
    const page = Promise.resolve().then(make).then((body) => {
      if (!body) return undefined;
      const made = new CachedPage(key, body, tags, this.#clock().getTime());
      return flight.isPurged ? made : this.#keep(made);
    }).finally(() => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    });
    const flight: Flight = { tags, page, isPurged: false };
    this.#flights.set(key, flight);
    return await page;
  }

  /** Lets every page with a tag go, those that are being made too: whoever waits for one gets it, and nobody after. */
  purge(tag: string): void {
    for (const page of this.#byTag.get(tag) ?? []) {
      this.#drop(page);
      this.#counts.purged++;
    }
    for (const [at, flight] of this.#flights) {
      if (!flight.tags.includes(tag)) continue;
      flight.isPurged = true;
      this.#flights.delete(at);
      this.#counts.purged++;
    }
  }

  /** What it did, and what it holds. */
  report(): CacheReport {
    return { ...this.#counts, pages: this.#pages.size, bytes: this.#bytes, mostBytes: this.#mostBytes };
  }

  /** All bytes that are kept, for those who look for what must not be among them. */
  *bodies(): Iterable<Uint8Array> {
    for (const page of this.#pages.values()) yield page.best(["identity"]).body;
  }

  #keep(made: CachedPage): CachedPage {
    const before = this.#pages.get(made.key);
    if (before?.etag === made.etag && String(before.tags) === String(made.tags)) {
      // The same again: what it was packed into is still right.
      before.made = made.made;
      return before;
    }
    if (before) this.#drop(before);
    this.#pages.set(made.key, made);
    for (const tag of made.tags) {
      this.#byTag.set(tag, (this.#byTag.get(tag) ?? new Set()).add(made));
    }
    // Kept before there is room: it may itself be what goes, and then nothing of it counts.
    made.keep((bytes) => this.#grow(bytes));
    this.#grow(made.size);
    return made;
  }

  /** Makes room: a page that somebody asked for since the last time is passed over once. */
  #grow(bytes: number): void {
    this.#bytes += bytes;
    while (this.#bytes > this.#mostBytes) {
      const [key, page] = this.#pages.entries().next().value!;
      if (page.isUsed) {
        page.isUsed = false;
        this.#pages.delete(key);
        this.#pages.set(key, page);
      } else {
        this.#drop(page);
        this.#counts.evicted++;
      }
    }
  }

  #drop(page: CachedPage): void {
    page.letGo();
    this.#bytes -= page.size;
    this.#pages.delete(page.key);
    for (const tag of page.tags) {
      const pages = this.#byTag.get(tag)!;
      pages.delete(page);
      if (pages.size === 0) this.#byTag.delete(tag);
    }
  }
}
