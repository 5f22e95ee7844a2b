/** For how long somebody is remembered at most where home cannot be asked, in milliseconds. */
export const LONGEST_MEMORY = 24 * 3_600_000;
/** For how long a mark is kept, in milliseconds: longer than anything is remembered that it could make untrue. */
const KEPT = LONGEST_MEMORY + 3_600_000;
/** How many people can be marked at a time; then everything up to the oldest mark is in doubt, of anybody. */
const MOST_MARKED = 100_000;

/**
 * Until when what was known of a person is in doubt, because a signal came that may have changed it. Moments are
 * those of one clock that never jumps.
 */
export class Marks {
  readonly #marked = new Map<string, number>();
  #floor = -Infinity;

  /** What was known of a person until now is in doubt. */
  mark(personId: string, now: number): void {
    this.#marked.delete(personId);
    this.#marked.set(personId, now);
    for (const [oldest, at] of this.#marked) {
      const isFull = this.#marked.size > MOST_MARKED;
      if (!isFull && at + KEPT > now) break;
      if (isFull) this.#floor = Math.max(this.#floor, at);
      this.#marked.delete(oldest);
    }
  }

  /** What was known of anybody until now is in doubt. */
  markAll(now: number): void {
    this.#floor = now;
    this.#marked.clear();
  }

  /** The moment up to which what was known of a person is in doubt. */
  of(personId: string): number {
    return Math.max(this.#floor, this.#marked.get(personId) ?? -Infinity);
  }
}
