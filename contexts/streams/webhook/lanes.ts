import type { Signal } from "core/signal/signal.ts";

/** Delivers one signal, or throws. */
export type DeliverOne = (signal: Signal, stop: AbortSignal) => Promise<void>;

/** How one delivery of a batch ended: well, or with an error. */
type Ended = { readonly error?: unknown };

/**
 * Deliveries of one stream: those of different keys under way at the same time, those of one key one after the
 * other. Where one fails, no further ones begin, and the batch fails as a whole; its signals are then asked for one by
 * one, and those that were through by then, or refused, are not sent a second time for that.
 */
export class Lanes {
  readonly #one: DeliverOne;
  readonly #milliseconds: number;
  #ended = new Map<string, Ended>();

  /** No further delivery of a batch begins after so many milliseconds. */
  constructor(one: DeliverOne, milliseconds: number) {
    this.#one = one;
    this.#milliseconds = milliseconds;
  }

  async deliver(signals: readonly Signal[], stop: AbortSignal): Promise<void> {
    const [first] = signals;
    if (first && signals.length === 1) return await this.#alone(first, stop);
    const ended = await this.#batch(signals, stop);
    const failed = [...ended.values()].find((one) => "error" in one);
    if (!failed && ended.size === signals.length) return;
    this.#ended = stop.aborted ? new Map() : ended;
    throw failed?.error ?? new Error("what was left of a batch had no time left");
  }

  async #batch(signals: readonly Signal[], stop: AbortSignal): Promise<Map<string, Ended>> {
    const ended = new Map<string, Ended>();
    const late = performance.now() + this.#milliseconds;
    let failed = false;
    const lanes = Map.groupBy(signals, ({ key }) => key).values();
    await Promise.all([...lanes].map(async (lane) => {
      for (const signal of lane) {
        if (failed || stop.aborted || performance.now() > late) return;
        try {
          await this.#one(signal, stop);
          ended.set(signal.id, {});
        } catch (error) {
          failed = true;
          ended.set(signal.id, { error });
        }
      }
    }));
    return ended;
  }

  async #alone(signal: Signal, stop: AbortSignal): Promise<void> {
    const ended = this.#ended.get(signal.id);
    if (!ended) return await this.#one(signal, stop);
    this.#ended.delete(signal.id);
    if ("error" in ended) throw ended.error;
  }
}
