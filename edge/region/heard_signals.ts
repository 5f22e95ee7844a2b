import type { Bus } from "core/bus/bus.ts";
import { UNHEARD } from "./region_sessions.ts";

/** How often it is looked whether signals are heard, in milliseconds. */
const LOOKS = 5_000;

/**
 * How far a region has heard all signals without a gap. It begins anew after a broken connection, and after a silence
 * in which nothing was believed: what was said meanwhile may come in late.
 */
export class HeardSignals {
  readonly #bus: Pick<Bus, "lastSign" | "onReconnect">;
  readonly #ticks: () => number;
  readonly #stop: () => void;
  #heardSince = Infinity;
  #isSilent = false;

  constructor(bus: Pick<Bus, "lastSign" | "onReconnect">, ticks: () => number = () => performance.now()) {
    this.#bus = bus;
    this.#ticks = ticks;
    const timer = setInterval(() => this.look(), LOOKS);
    const forget = bus.onReconnect(() => this.#beginAnew());
    this.#stop = () => {
      clearInterval(timer);
      forget();
    };
  }

  /** Every signal is heard from now on: whoever listens does so already. */
  begin(): void {
    this.#heardSince = this.#ticks();
  }

  /** Notes a silence, and that it is over. */
  look(): void {
    const isSilent = this.#ticks() - this.#bus.lastSign() >= UNHEARD;
    if (this.#isSilent && !isSilent) this.#beginAnew();
    this.#isSilent = isSilent;
  }

  /** From when on, and until when. */
  get span(): { readonly since: number; readonly until: number } {
    return { since: this.#heardSince, until: this.#bus.lastSign() };
  }

  close(): void {
    this.#stop();
  }

  #beginAnew(): void {
    if (this.#heardSince !== Infinity) this.begin();
  }
}
