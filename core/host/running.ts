import type { Runner } from "./runner.ts";

/** A runner in use: it is closed when nobody is asked any more, and then at once. */
export class Running {
  readonly runner: Runner;
  #calls = 0;
  #closing: (() => void) | undefined;

  constructor(runner: Runner) {
    this.runner = runner;
  }

  /** Has it do something. */
  async use<Answer>(act: (runner: Runner) => Promise<Answer>): Promise<Answer> {
    this.#calls++;
    try {
      return await act(this.runner);
    } finally {
      if (--this.#calls === 0) this.#closing?.();
    }
  }

  /** Lets calls under way be answered, each in its time, and ends what was started. */
  async retire(): Promise<void> {
    if (this.#calls > 0) await new Promise<void>((resolve) => this.#closing = resolve);
    await this.runner.close();
  }
}
