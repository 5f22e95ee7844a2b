/** How long a server that cannot be reached is left alone, in milliseconds: longer each time, up to a bound. */
export interface Rests {
  readonly first: number;
  readonly longest: number;
}

/** Leaves a server alone that could not be reached: whoever asks meanwhile learns at once that it is away. */
export class Circuit {
  readonly #rests: Rests;
  readonly #clock: () => number;
  #failures = 0;
  #until = 0;
  #why: string | undefined;

  constructor(rests: Rests, clock: () => number = () => performance.now()) {
    this.#rests = rests;
    this.#clock = clock;
  }

  /** Why nobody asks it now; undefined where it may be asked. */
  get closedFor(): string | undefined {
    return this.#clock() < this.#until ? this.#why : undefined;
  }

  succeeded(): void {
    this.#failures = this.#until = 0;
  }

  /** Notes that it could not be reached; `wait` is how long it wants to be left alone itself. */
  failed(why: string, wait = 0): void {
    const { first, longest } = this.#rests;
    const rest = Math.min(Math.max(first * 2 ** this.#failures, wait), longest);
    // Of calls that were under way together only the first makes the rest longer.
    if (this.#clock() >= this.#until) this.#failures = Math.min(this.#failures + 1, 30);
    this.#until = this.#clock() + rest;
    this.#why = why;
  }
}
