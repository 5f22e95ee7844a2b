import type { Bus, Stretch } from "core/bus/bus.ts";
import { UNHEARD } from "./region_sessions.ts";

/** How often it is looked whether signals are heard, in milliseconds. */
const LOOKS = 5_000;

/**
 * How far a region has heard all signals. In time: that begins anew after a broken connection, and after a silence in
 * which nothing was believed, since what was said meanwhile may come in late. And without a gap, however late: that
 * begins anew only where the log itself lost what comes next, or was heard for the first time.
 */
export class HeardSignals {
  readonly #bus: Pick<Bus, "lastSign" | "unbroken" | "onReconnect">;
  readonly #ticks: () => number;
  readonly #stop: () => void;
  readonly #missed = new Set<() => void>();
  #begun = Infinity;
  #heardSince = Infinity;
  #unbrokenSince = Infinity;
  #isSilent = false;

  constructor(
    bus: Pick<Bus, "lastSign" | "unbroken" | "onReconnect">,
    ticks: () => number = () => performance.now(),
  ) {
    this.#bus = bus;
    this.#ticks = ticks;
    const timer = setInterval(() => this.look(), LOOKS);
    const forget = bus.onReconnect(() => {
      this.#beginAnew();
      this.look();
    });
    this.#stop = () => {
      clearInterval(timer);
      forget();
    };
  }

  /** Every signal is heard from now on: whoever listens does so already. */
  begin(): void {
    this.#begun = this.#heardSince = this.#ticks();
    this.#unbrokenSince = this.#bus.unbroken().since;
  }

  /** Calls a listener whenever signals may have been missed: what was kept before may be untrue for good. */
  onGap(listener: () => void): void {
    this.#missed.add(listener);
  }

  /** Notes a silence, that it is over, and a gap. */
  look(): void {
    const isSilent = this.#ticks() - this.#bus.lastSign() >= UNHEARD;
    if (this.#isSilent && !isSilent) this.#beginAnew();
    this.#isSilent = isSilent;
    const { since } = this.#bus.unbroken();
    if (this.#begun === Infinity || since === this.#unbrokenSince) return;
    this.#unbrokenSince = since;
    for (const listener of this.#missed) listener();
  }

  /** From when on signals are heard in time, and until when. */
  get span(): Stretch {
    return { since: this.#heardSince, until: this.#bus.lastSign() };
  }

  /** From when on, and until when, none is missing. */
  get unbroken(): Stretch {
    const { since, until } = this.#bus.unbroken();
    return { since: Math.max(this.#begun, since), until };
  }

  close(): void {
    this.#stop();
  }

  #beginAnew(): void {
    if (this.#begun !== Infinity) this.#heardSince = this.#ticks();
  }
}
