import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import { type Bus, type Logged, OPERATIONS, type Operations, type Stretch } from "core/bus/bus.ts";

/** How long nobody tries again where the bus could not be opened, in milliseconds. */
const AGAIN = 1_000;

/** What a region hears signals by. */
export type HeardBus = Operations & Pick<Bus, "tail" | "lastSign" | "unbroken" | "onReconnect" | "close">;

/** Somebody who listens, before there is a bus and on it. */
interface Listening {
  readonly names: readonly string[];
  readonly listener: (logged: Logged) => void;
  stop?: () => void;
}

/**
 * The bus of a region, which is there at once: while no server answers it says nothing, and whoever listens hears from
 * when one does. That moment is told like the end of a broken connection.
 */
export class RegionBus implements Omit<HeardBus, keyof Operations> {
  /** What operators look at. Refuses `bus.away` before a server has answered. */
  readonly operations: Operations;
  readonly #over = new AbortController();
  readonly #listeners = new Set<Listening>();
  readonly #reconnected = new Set<() => void>();
  #bus: HeardBus | undefined;
  #why = "nobody has answered yet";

  /** `open` is tried until it gives a bus, or this is closed. */
  constructor(open: () => Promise<HeardBus>, again = AGAIN) {
    this.operations = Object.fromEntries(
      OPERATIONS.map((verb) => [verb, async (...args: unknown[]) => {
        const bus = this.#there();
        return await (bus[verb] as (...args: unknown[]) => Promise<unknown>).apply(bus, args);
      }]),
    ) as unknown as Operations;
    void this.#takeUp(open, again);
  }

  /** Whether a server has answered once; later breaks mend by themselves. */
  get isOpen(): boolean {
    return this.#bus !== undefined;
  }

  async tail(names: readonly string[], listener: (logged: Logged) => void): Promise<() => void> {
    const listening: Listening = { names, listener };
    this.#listeners.add(listening);
    if (this.#bus) await this.#follow(listening, this.#bus);
    return () => {
      this.#listeners.delete(listening);
      listening.stop?.();
    };
  }

  lastSign(): number {
    return this.#bus?.lastSign() ?? -Infinity;
  }

  unbroken(): Stretch {
    return this.#bus?.unbroken() ?? { since: Infinity, until: -Infinity };
  }

  onReconnect(listener: () => void): () => void {
    this.#reconnected.add(listener);
    return () => this.#reconnected.delete(listener);
  }

  async close(): Promise<void> {
    this.#over.abort();
    await this.#bus?.close();
  }

  async #takeUp(open: () => Promise<HeardBus>, again: number): Promise<void> {
    for (let said = ""; !this.#over.signal.aborted; await wait(again, this.#over.signal)) {
      try {
        await this.#begin(await open());
        return;
      } catch (error) {
        this.#why = error instanceof Error ? error.message : String(error);
        if (this.#why !== said) {
          log("warn", "Signals cannot be heard yet; this region goes on trying", { error });
        }
        said = this.#why;
      }
    }
  }

  /** Has everybody who listens do so on a bus. */
  async #begin(bus: HeardBus): Promise<void> {
    try {
      for (const listening of this.#listeners) await this.#follow(listening, bus);
    } catch (error) {
      await bus.close();
      throw error;
    }
    // Closed meanwhile: whoever did waits for nobody.
    if (this.#over.signal.aborted) return await bus.close();
    this.#bus = bus;
    const tell = () => this.#reconnected.forEach((listener) => listener());
    bus.onReconnect(tell);
    tell();
  }

  async #follow(listening: Listening, bus: HeardBus): Promise<void> {
    const stop = await bus.tail(listening.names, listening.listener);
    if (this.#listeners.has(listening)) listening.stop = stop;
    else stop();
  }

  #there(): HeardBus {
    if (this.#bus) return this.#bus;
    throw new Refusal("bus.away", "unavailable", `Cannot reach the log: ${this.#why}`);
  }
}
