/** The span that a rate is taken over, in slices of this many milliseconds. */
const SLICE = 5_000;
const SLICES = 12;

/** How many per second, over the last minute: a ring of counts by slice of time, counted by the monotonic clock. */
export class Rate {
  readonly #counts = new Array<number>(SLICES).fill(0);
  #slice = Rate.#now();
  readonly #began = this.#slice;

  count(many: number): void {
    this.#turn();
    this.#counts[this.#slice % SLICES]! += many;
  }

  perSecond(): number {
    this.#turn();
    const slices = Math.min(SLICES, this.#slice - this.#began + 1);
    const sum = this.#counts.reduce((total, one) => total + one, 0);
    return Math.round(sum / (slices * SLICE / 1_000) * 10) / 10;
  }

  /** Forgets what lies a minute back. */
  #turn(): void {
    const now = Rate.#now();
    for (let slice = Math.max(this.#slice + 1, now - SLICES + 1); slice <= now; slice++) {
      this.#counts[slice % SLICES] = 0;
    }
    this.#slice = now;
  }

  static #now(): number {
    return Math.floor(performance.now() / SLICE);
  }
}
