/** Resolves after so many milliseconds, at once when the signal aborts; never rejects. */
export function wait(milliseconds: number, stop?: AbortSignal): Promise<void> {
  if (stop?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    stop?.addEventListener("abort", end);
  });
}

/** Lets all that waits on this thread have its turn, timers and messages too: microseconds, where `wait(0)` takes two milliseconds. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Waits for what is under way until time is up; then it rejects with the signal's reason, and whatever comes later is passed over. */
export function inTime<Answer>(going: Promise<Answer>, timeUp: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const end = () => reject(timeUp.reason);
    if (timeUp.aborted) end();
    timeUp.addEventListener("abort", end, { once: true });
    going.then(resolve, reject).finally(() => timeUp.removeEventListener("abort", end));
  });
}

/**
 * Milliseconds since 1970 by a clock that never jumps: what the wall clock said when the thread began, and what
 * has passed since. For what is to happen later; what happened when is for the wall clock.
 */
export function steadyNow(): number {
  return Math.round(performance.timeOrigin + performance.now());
}

/** Waits until a moment by `performance.now()`, and not at all for one that is past. */
export async function waitUntil(moment: number): Promise<void> {
  const left = moment - performance.now();
  if (left > 0) await wait(left);
}

/**
 * A bell that loops sleep on: `ring()` wakes whoever sleeps in `heard()`, and a ring while nobody sleeps is
 * remembered once, so that no wake-up is lost between looking for work and going to sleep.
 */
export class Bell {
  #rung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Sleeps until the bell rings, true, or for so many milliseconds, false. */
  async heard(milliseconds = Infinity): Promise<boolean> {
    if (!this.#rung) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        if (milliseconds !== Infinity) timer = setTimeout(resolve, milliseconds);
      });
      clearTimeout(timer);
      this.#wake = undefined;
    }
    const rung = this.#rung;
    this.#rung = false;
    return rung;
  }
}
