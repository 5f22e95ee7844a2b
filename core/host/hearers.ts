import type { PluginCall } from "core/plugin/call.ts";

/** How long a widget or a block is held back for what its plugin has still to hear, in milliseconds; and a page's filter. */
const LONGEST = 500;
const LONGEST_FILTER = 100;
/** How long nobody waits again for one that was too far behind. */
const PASSED_OVER = 5_000;

/** Waits until a plugin has heard all that is said by now; false when time is up. */
export type HearsUpToNow = (plugin: string, milliseconds: number) => Promise<boolean>;

interface Waited {
  now?: Promise<void> | undefined;
  next?: Promise<void> | undefined;
  passedOverUntil: number;
}

/**
 * Has plugins hear before they are asked: what somebody did is in what they are shown next. Whoever asks while others
 * wait goes with the next wait: there is never more than one for a plugin, however many pages ask.
 */
export class Hearers {
  readonly #hears: HearsUpToNow;
  readonly #waited = new Map<string, Waited>();

  constructor(hears: HearsUpToNow) {
    this.#hears = hears;
  }

  /** Resolves when a plugin has heard all that was said before, or after a while all the same. */
  upToNow(plugin: string, { do: what }: Pick<PluginCall, "do">): Promise<void> {
    let waited = this.#waited.get(plugin);
    if (!waited) this.#waited.set(plugin, waited = { passedOverUntil: -Infinity });
    if (performance.now() < waited.passedOverUntil) return Promise.resolve();
    const milliseconds = what === "filter" ? LONGEST_FILTER : LONGEST;
    if (!waited.now) return this.#wait(plugin, waited, milliseconds);
    return waited.next ??= waited.now.then(() => this.#wait(plugin, waited, milliseconds));
  }

  #wait(plugin: string, waited: Waited, milliseconds: number): Promise<void> {
    waited.next = undefined;
    return waited.now = this.#hears(plugin, milliseconds).then((isThere) => {
      waited.now = undefined;
      if (!isThere) waited.passedOverUntil = performance.now() + PASSED_OVER;
    });
  }
}
