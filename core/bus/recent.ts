import type { Logged } from "./bus.ts";

/** How many signals are kept at hand: more than any burst that subscribers are not through with at once. */
const MOST = 512;

/**
 * The end of the log in memory: what was just said is handed to every subscriber from here, read and parsed once.
 * They share the objects, so these are frozen.
 */
export class Recent {
  #signals: Logged[] = [];

  /** Takes what was appended, in its order. */
  add(added: readonly Logged[]): void {
    for (const one of added) freeze(one.signal);
    this.#signals.push(...added);
    // Cut rarely, and then by half: cutting moves all that stays.
    if (this.#signals.length > 2 * MOST) this.#signals = this.#signals.slice(-MOST);
  }

  /** Whether all that comes after a sequence is here. */
  reaches(after: number): boolean {
    return this.#signals.length > 0 && this.#signals[0]!.sequence <= after + 1;
  }

  /** What comes after a sequence, of the names given, and up to which sequence that is all. */
  after(
    sequence: number,
    names: ReadonlySet<string>,
    limit: number,
  ): { signals: Logged[]; upTo: number } {
    const signals: Logged[] = [];
    for (let at = this.#first(sequence); at < this.#signals.length; at++) {
      const one = this.#signals[at]!;
      if (!names.has(one.signal.name)) continue;
      signals.push(one);
      if (signals.length === limit) return { signals, upTo: one.sequence };
    }
    return { signals, upTo: this.#signals.at(-1)!.sequence };
  }

  /** The place of the first one after a sequence. */
  #first(sequence: number): number {
    let [low, high] = [0, this.#signals.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#signals[middle]!.sequence <= sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inside of Object.values(value)) freeze(inside);
}
