/** Somebody with a process of their own. */
export interface Seated {
  /** Whether nothing is asked of them. */
  readonly isIdle: boolean;
  /** Lets their process go. */
  stop(): void;
}

/**
 * How many processes there are at most. Whoever wants one more takes it from whoever was asked nothing for longest;
 * where all are busy there is none.
 */
export class Crowd {
  readonly #most: number;
  /** In the order in which they were last asked something. */
  readonly #seated = new Set<Seated>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Takes a seat, or shows that one is in use. Throws a RangeError where there is none. */
  sit(one: Seated): void {
    if (!this.#seated.delete(one) && this.#seated.size >= this.#most) this.#makeRoom();
    this.#seated.add(one);
  }

  leave(one: Seated): void {
    this.#seated.delete(one);
  }

  #makeRoom(): void {
    const longest = this.#seated.values().find(({ isIdle }) => isIdle);
    if (!longest) throw new RangeError(`Cannot have more than ${this.#most} processes`);
    this.#seated.delete(longest);
    longest.stop();
  }
}
