import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import type { House } from "./house.ts";

/** How long the home of a process may be silent before the process had better be started again, in milliseconds. */
const LONGEST_SILENCE = 60_000;
/** How long it may take to answer before that counts as silence. */
const LONGEST_WAIT = 2_000;

/** Whether a process should go on, or be started again. */
export interface Life {
  readonly live: boolean;
  readonly reason?: string;
}

/**
 * Whether it would help to start a process again. It does where its home is lost, which nothing else mends, or has not
 * answered for a minute; what is away elsewhere, far behind or still starting, another start would only make worse.
 */
export class Liveness {
  readonly #house: Pick<House, "absent">;
  readonly #now: () => number;
  #silentSince: number | undefined;

  /** `now` in milliseconds, of a clock that nobody sets. */
  constructor(house: Pick<House, "absent">, now: () => number = () => performance.now()) {
    this.#house = house;
    this.#now = now;
  }

  async look(): Promise<Life> {
    const asked = this.#now();
    try {
      if (await this.#answers()) {
        this.#silentSince = undefined;
        return { live: true };
      }
    } catch (error) {
      if (error instanceof Refusal && error.code === "home.lost") {
        return { live: false, reason: error.message };
      }
      // Whoever refuses or fails otherwise has answered.
      return { live: true };
    }
    this.#silentSince ??= asked;
    const silent = this.#now() - this.#silentSince;
    if (silent < LONGEST_SILENCE) return { live: true };
    return { live: false, reason: `the home has not answered for ${Math.round(silent / 1_000)} s` };
  }

  async #answers(): Promise<boolean> {
    const over = new AbortController();
    try {
      const late = wait(LONGEST_WAIT, over.signal).then(() => false);
      return await Promise.race([this.#house.absent().then(() => true), late]);
    } finally {
      over.abort();
    }
  }
}
