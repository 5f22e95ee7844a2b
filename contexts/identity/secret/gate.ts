import { Refusal } from "core/base/refusal.ts";

/**
 * Lets few do something at once and few wait for it, since each takes much memory: a crowd of sign-ins must
 * not be able to exhaust the machine. Whoever comes when the queue is full is refused `identity.busy`.
 */
export class Gate {
  readonly #most: number;
  readonly #longest: number;
  readonly #queue: (() => void)[] = [];
  #inside = 0;

  constructor(most: number, longest: number) {
    this.#most = most;
    this.#longest = longest;
  }

  async pass<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    await this.#enter();
    try {
      return await act();
    } finally {
      // Whoever waits longest takes over the place, else it is free.
      const next = this.#queue.shift();
      if (next) next();
      else this.#inside--;
    }
  }

  async #enter(): Promise<void> {
    if (this.#inside < this.#most) {
      this.#inside++;
      return;
    }
    if (this.#queue.length >= this.#longest) {
      throw new Refusal(
        "identity.busy",
        "unavailable",
        `Cannot check a password now: ${this.#queue.length} others are waiting`,
        { retryAfterSeconds: 5 },
      );
    }
    await new Promise<void>((enter) => this.#queue.push(enter));
  }
}
