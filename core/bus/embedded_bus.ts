import { Refusal } from "core/base/refusal.ts";
import type { Signal } from "core/signal/signal.ts";
import {
  type Bus,
  type DeadLetter,
  DEFAULT_RETRY,
  type RetryPolicy,
  type SubscriberReport,
  type Subscription,
} from "./bus.ts";
import { SignalLog } from "./signal_log.ts";
import { Subscriber } from "./subscriber.ts";

/** The bus inside one process: a signal log in a libSQL file, no server. */
export async function openEmbeddedBus(file: string, retry: RetryPolicy = DEFAULT_RETRY): Promise<Bus> {
  return new EmbeddedBus(await SignalLog.open(file), retry);
}

class EmbeddedBus implements Bus {
  readonly #log: SignalLog;
  readonly #retry: RetryPolicy;
  readonly #subscribers = new Map<string, Subscriber>();
  readonly #listeners = new Set<(signal: Signal) => void>();

  constructor(log: SignalLog, retry: RetryPolicy) {
    this.#log = log;
    this.#retry = retry;
  }

  async publish(signals: readonly Signal[]): Promise<void> {
    if (signals.length === 0) return;
    const added = await this.#log.append(signals);
    if (added.length === 0) return;
    for (const subscriber of this.#subscribers.values()) subscriber.wake();
    for (const { signal } of added) {
      for (const listener of this.#listeners) listener(signal);
    }
  }

  async subscribe(subscription: Subscription): Promise<void> {
    if (this.#subscribers.has(subscription.name)) {
      throw new TypeError(`Cannot subscribe "${subscription.name}" twice`);
    }
    const subscriber = new Subscriber(subscription, this.#log, this.#retry);
    this.#subscribers.set(subscription.name, subscriber);
    await subscriber.start();
  }

  tail(listener: (signal: Signal) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async caughtUp(names: readonly string[], milliseconds: number): Promise<boolean> {
    const head = await this.#log.head();
    const timeUp = new AbortController();
    const timer = setTimeout(() => timeUp.abort(), milliseconds);
    const waiting = names.map((name) => this.#subscriber(name).reached(head, timeUp.signal));
    const reached = await Promise.all(waiting);
    clearTimeout(timer);
    return reached.every((one) => one);
  }

  async reports(): Promise<SubscriberReport[]> {
    const rows = await this.#log.subscribers();
    return await Promise.all(rows.map(async (row) => {
      const hears = JSON.parse(row.hears) as string[];
      const position = this.#subscribers.get(row.name)?.position ?? row.position;
      const { behind, held, dead } = await this.#log.count(row.name, hears, position);
      const failure = row.last_failure === null ? {} : { lastFailure: row.last_failure };
      return { name: row.name, hears, lag: behind + held, held, dead, epoch: row.epoch, ...failure };
    }));
  }

  async deadLetters(limit: number): Promise<DeadLetter[]> {
    const rows = await this.#log.dead(limit);
    return rows.map((row) => ({ ...row, signal: JSON.parse(row.signal) as Signal }));
  }

  async redrive(name: string, id: string): Promise<void> {
    await this.#paused(name, async () => {
      if (await this.#log.unpark(name, id)) return;
      throw new Refusal(
        "bus.letter_missing",
        "missing",
        `Cannot redrive "${id}": "${name}" has no such dead letter`,
      );
    });
  }

  async replay(name: string, since: Date): Promise<void> {
    await this.#paused(name, async () => {
      await this.#log.rewind(name, since);
    });
  }

  read(after: string | undefined, limit: number): Promise<Signal[]> {
    return this.#log.since(after, limit);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#subscribers.values()].map((subscriber) => subscriber.stop()));
    this.#subscribers.clear();
    await this.#log.close();
  }

  /** Changes a subscriber's rows while its loop stands still, then starts it from what the rows say. */
  async #paused(name: string, change: () => Promise<void>): Promise<void> {
    const subscriber = this.#subscriber(name);
    await subscriber.stop();
    try {
      await change();
    } finally {
      await subscriber.start();
    }
  }

  #subscriber(name: string): Subscriber {
    const subscriber = this.#subscribers.get(name);
    if (subscriber) return subscriber;
    throw new Refusal("bus.subscriber_missing", "missing", `Cannot find subscriber "${name}"`, { name });
  }
}
