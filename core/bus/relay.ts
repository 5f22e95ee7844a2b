import { log } from "core/base/log.ts";
import { Pace } from "core/base/pace.ts";
import { Bell, turn } from "core/base/wait.ts";
import type { Reader } from "core/data/reader.ts";
import { noteRelayed, readOutbox, readRelayed } from "core/work/outbox.ts";
import type { Workplace } from "core/work/work.ts";
import type { Bus } from "./bus.ts";

/** How many signals are carried at once. */
const BATCH = 256;
/** After how many signals the place is noted while there is more to carry, */
const NOTED_EVERY = 2_000;
/** and after how many milliseconds without any. */
const RESTED = 200;

/**
 * Carries one context's outbox to the bus, in order. How far it has come is noted when it has come to rest;
 * after a crash it carries some signals again, and the bus passes over ids that it has.
 */
export class Relay {
  readonly #place: Workplace;
  readonly #reader: Reader;
  readonly #bus: Bus;
  readonly #bell = new Bell();
  readonly #pace = new Pace();
  #relayed = 0;
  #noted = 0;
  #stopped = false;
  #running: Promise<void> = Promise.resolve();
  #moved: (() => void)[] = [];

  constructor(place: Workplace, reader: Reader, bus: Bus) {
    this.#place = place;
    this.#reader = reader;
    this.#bus = bus;
  }

  async start(): Promise<void> {
    this.#relayed = this.#noted = await readRelayed(this.#reader);
    this.#running = this.#run();
  }

  /** There may be more in the outbox. */
  wake(): void {
    this.#bell.ring();
  }

  /** Carries what is still there, then stops. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#bell.ring();
    await this.#running;
  }

  /** Resolves when all up to `sequence` is on the bus, or when `timeUp` aborts. */
  async reached(sequence: number, timeUp: AbortSignal): Promise<void> {
    while (this.#relayed < sequence && !timeUp.aborted) {
      await new Promise<void>((resolve) => {
        this.#moved.push(resolve);
        timeUp.addEventListener("abort", () => resolve(), { once: true });
      });
    }
  }

  async #run(): Promise<void> {
    for (;;) {
      try {
        if (await this.#carry()) {
          // There may be much to carry, and nothing in it waits: what else the thread is for has its turn in between.
          await turn();
          continue;
        }
        if (this.#stopped) return await this.#note();
        const rung = await this.#bell.heard(this.#noted === this.#relayed ? Infinity : RESTED);
        if (!rung) await this.#note();
        else await this.#pace.gather();
      } catch (error) {
        log("error", "A relay failed and goes on in a second", { context: this.#place.name, error });
        if (this.#stopped) return;
        await this.#bell.heard(1_000);
      }
    }
  }

  /** Carries the next signals; false when there are none. */
  async #carry(): Promise<boolean> {
    const signals = await readOutbox(this.#reader, this.#place.name, this.#relayed, BATCH);
    const last = signals.at(-1);
    if (!last) return false;
    await this.#bus.publish(signals);
    this.#relayed = last.position.sequence;
    this.#pace.took(signals.length);
    for (const moved of this.#moved.splice(0)) moved();
    if (this.#relayed - this.#noted >= NOTED_EVERY) await this.#note();
    return true;
  }

  async #note(): Promise<void> {
    if (this.#noted === this.#relayed) return;
    await noteRelayed(this.#place, this.#relayed);
    this.#noted = this.#relayed;
  }
}
