import { waitUntil } from "./wait.ts";

/** From how many at once a loop's load is worth gathering, */
const MUCH = 8;
/** and how many milliseconds then lie between one round and the next. */
const SPAN = 10;

/**
 * The pace of a loop that sleeps between rounds. What comes alone is seen to at once; while much comes, a round
 * waits for more of it, because one transaction for many costs hardly more than one for one.
 */
export class Pace {
  #taken = 0;
  #last = 0;

  /** So many were seen to. */
  took(many: number): void {
    this.#taken += many;
    this.#last = performance.now();
  }

  /** Before the next round, once there is something to do again. */
  async gather(): Promise<void> {
    const much = this.#taken >= MUCH;
    this.#taken = 0;
    if (much) await waitUntil(this.#last + SPAN);
  }
}
