import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { Bell, wait } from "core/base/wait.ts";
import type { Bus } from "core/bus/bus.ts";
import type { Desk } from "core/work/job.ts";
import { chosen, heardAs, type Versioned } from "core/signal/version.ts";
import type { Outlet, Outlets } from "core/work/outlet.ts";

/** How many milliseconds lie between a failure to keep them and the next try. */
const RETRIED_AFTER = 1_000;

/** An outlet that is subscribed: as it was listed, and what ends a delivery to it that is under way. */
interface Kept {
  readonly outlet: Outlet;
  readonly over: AbortController;
}

/**
 * Keeps the outlets of one context subscribed: those that it lists, none that it no longer does. Whoever
 * changes them does not wait for that, so a delivery may end its own outlet.
 */
export class OutletKeeper {
  readonly #outlets: Outlets;
  readonly #desk: Desk;
  readonly #bus: Bus;
  readonly #defined: readonly Versioned[];
  readonly #kept = new Map<string, Kept>();
  readonly #bell = new Bell();
  readonly #closing = new AbortController();
  #running: Promise<void> = Promise.resolve();

  private constructor(outlets: Outlets, desk: Desk, bus: Bus, defined: readonly Versioned[]) {
    this.#outlets = outlets;
    this.#desk = desk;
    this.#bus = bus;
    this.#defined = defined;
  }

  /** Subscribes what is listed now, and forgets what an earlier process subscribed and is listed no more. */
  static async open(
    outlets: Outlets,
    desk: Desk,
    bus: Bus,
    defined: readonly Versioned[] = [],
  ): Promise<OutletKeeper> {
    const keeper = new OutletKeeper(outlets, desk, bus, defined);
    await keeper.#keep();
    await keeper.#forgetStrangers();
    keeper.#running = keeper.#run();
    return keeper;
  }

  /** They may have changed. */
  wake(): void {
    this.#bell.ring();
  }

  /** Ends what is being delivered; positions stay. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#bell.ring();
    for (const { over } of this.#kept.values()) over.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    for (;;) {
      await this.#bell.heard();
      if (this.#closing.signal.aborted) return;
      try {
        await this.#keep();
      } catch (error) {
        // That the log is away now is said once by what holds the connection.
        if (!(error instanceof Refusal && error.code === "bus.away")) {
          log("error", "Outlets could not be kept as they are listed; tried again in a second", { error });
        }
        await wait(RETRIED_AFTER, this.#closing.signal);
        this.#bell.ring();
      }
    }
  }

  async #keep(): Promise<void> {
    const listed = await this.#outlets.list(this.#desk);
    const names = new Set(listed.map(({ name }) => name));
    for (const [name, { over }] of this.#kept) {
      if (names.has(name)) continue;
      over.abort();
      await this.#bus.unsubscribe(name);
      this.#kept.delete(name);
    }
    for (const outlet of listed) await this.#keepOne(outlet);
  }

  async #keepOne(outlet: Outlet): Promise<void> {
    const before = this.#kept.get(outlet.name);
    const over = before?.over ?? new AbortController();
    const { paused = false, deliver, ...subscription } = outlet;
    if (before?.outlet.hears.join() !== outlet.hears.join()) {
      const choice = chosen(outlet.hears, this.#defined);
      await this.#bus.subscribe({
        ...subscription,
        ...heardAs(choice.names, this.#defined),
        deliver: (signals, _epoch, stop) =>
          deliver(signals.map((one) => choice.as(one)), AbortSignal.any([over.signal, stop])),
      });
    }
    // An operator may pause one too, and finds it as it was left: only a change made here is carried over.
    if (paused !== (before?.outlet.paused ?? false)) {
      await (paused ? this.#bus.pause(outlet.name) : this.#bus.resume(outlet.name));
    }
    this.#kept.set(outlet.name, { outlet, over });
  }

  /** What a process that died had subscribed, and was ended before it could be unsubscribed. */
  async #forgetStrangers(): Promise<void> {
    for (const { name, hears } of await this.#bus.reports()) {
      if (!name.startsWith(this.#outlets.prefix) || this.#kept.has(name)) continue;
      await this.#bus.subscribe({ name, hears, deliver: () => Promise.resolve() });
      await this.#bus.unsubscribe(name);
    }
  }
}
