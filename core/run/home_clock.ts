/** Less than this between two clocks says nothing: an answer takes a while, and tells whole seconds. */
const APART = 3_000;

/**
 * Home's time as a region knows it: its own clock, put right by the `Date` of home's answers (RFC 9110, section 6.6.1).
 * What a region says of itself is judged by home's clock, and a region whose own clock is wrong is a region all the same.
 */
export class HomeClock {
  #ahead = 0;
  #settings = 0;

  /** How often it was put right: what was said under an earlier setting may be said again. */
  get settings(): number {
    return this.#settings;
  }

  /** Milliseconds since 1970. */
  readonly now = (): number => Date.now() + this.#ahead;

  /** Learns from an answer of home. */
  learn(answer: Headers): void {
    const told = Date.parse(answer.get("date") ?? "");
    if (Number.isNaN(told) || Math.abs(told - this.now()) < APART) return;
    this.#ahead = told - Date.now();
    this.#settings++;
  }
}
