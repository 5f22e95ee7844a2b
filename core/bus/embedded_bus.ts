import { Refusal } from "core/base/refusal.ts";
import { Turns } from "core/base/turns.ts";
import type { Signal } from "core/signal/signal.ts";
import {
  type Bus,
  type DeadLetter,
  DEFAULT_RETRY,
  type Logged,
  type LogReport,
  type ReplayFrom,
  type RetryPolicy,
  type Stretch,
  type SubscriberReport,
  type Subscription,
} from "./bus.ts";
import { EmbeddedLedger } from "./embedded_ledger.ts";
import { SignalLog } from "./signal_log.ts";
import { standingOf, type SubscriberRow } from "./subscriber_row.ts";
import { Subscriber } from "./subscriber.ts";

/** The bus inside one process: a signal log in a libSQL file, no server. */
export async function openEmbeddedBus(file: string, retry: RetryPolicy = DEFAULT_RETRY): Promise<Bus> {
  return new EmbeddedBus(await SignalLog.open(file), retry);
}

class EmbeddedBus implements Bus {
  readonly #log: SignalLog;
  readonly #ledger: EmbeddedLedger;
  readonly #retry: RetryPolicy;
  readonly #subscribers = new Map<string, Subscriber>();
  /** What is done with a subscriber is done one after the other. */
  readonly #turns = new Turns();
  readonly #listeners = new Set<{ names: ReadonlySet<string>; listener: (logged: Logged) => void }>();

  constructor(log: SignalLog, retry: RetryPolicy) {
    this.#log = log;
    this.#ledger = new EmbeddedLedger(log);
    this.#retry = retry;
  }

  async publish(signals: readonly Signal[]): Promise<void> {
    if (signals.length === 0) return;
    for (const logged of await this.#log.append(signals)) {
      for (const { names, listener } of this.#listeners) if (names.has(logged.signal.name)) listener(logged);
    }
  }

  /** What it has accepted it has on disk: no context needs to ask. */
  last(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** There is no connection. */
  onReconnect(): () => void {
    return () => {};
  }

  /** The data folder that it is in is locked. */
  claim(): Promise<void> {
    return Promise.resolve();
  }

  async subscribe(subscription: Subscription): Promise<void> {
    await this.#turns.take(subscription.name, async () => {
      const before = this.#subscribers.get(subscription.name);
      await before?.stop();
      before?.become(subscription);
      const subscriber = before ?? new Subscriber(subscription, this.#ledger, this.#retry);
      this.#subscribers.set(subscription.name, subscriber);
      await subscriber.start();
    });
  }

  async unsubscribe(name: string): Promise<void> {
    await this.#turns.take(name, async () => {
      await this.#subscriber(name).stop();
      this.#subscribers.delete(name);
      await this.#ledger.forget(name);
    });
  }

  /** It is in this process. */
  lastSign(): number {
    return performance.now();
  }

  unbroken(): Stretch {
    return { since: -Infinity, until: performance.now() };
  }

  tail(names: readonly string[], listener: (logged: Logged) => void): Promise<() => void> {
    const listening = { names: new Set(names), listener };
    this.#listeners.add(listening);
    return Promise.resolve(() => this.#listeners.delete(listening));
  }

  async caughtUp(names: readonly string[], milliseconds: number): Promise<boolean> {
    const head = this.#log.head;
    const timeUp = new AbortController();
    const timer = setTimeout(() => timeUp.abort(), milliseconds);
    const waiting = names.map((name) => this.#subscriber(name).reached(head, timeUp.signal));
    const reached = await Promise.all(waiting);
    clearTimeout(timer);
    return reached.every((one) => one);
  }

  async read(after: number, limit: number, names?: readonly string[]): Promise<Logged[]> {
    return await this.#log.after(after, Number.MAX_SAFE_INTEGER, names, limit);
  }

  async log(): Promise<LogReport> {
    const { head } = this.#log;
    const { signals, bytes, first, last } = await this.#log.summary();
    const span = first !== null && last !== null ? { first, last } : {};
    return { engine: "embedded", signals, bytes, head, ...span };
  }

  async reports(): Promise<SubscriberReport[]> {
    const rows = await this.#ledger.subscribers();
    return await Promise.all(rows.map((row) => this.#report(row)));
  }

  async held(name: string): Promise<number[]> {
    const subscriber = this.#subscriber(name);
    return [...await this.#ledger.held(name), ...subscriber.held].map(({ sequence }) => sequence);
  }

  async deadLetters(limit: number, subscriber?: string): Promise<DeadLetter[]> {
    const rows = await this.#ledger.dead(limit, subscriber);
    return rows.map((row) => ({ ...row, signal: JSON.parse(row.signal) as Signal }));
  }

  async redrive(name: string, id?: string): Promise<number> {
    return await this.#changed(name, async () => {
      const many = await this.#ledger.unpark(name, id);
      if (many > 0 || id === undefined) return many;
      throw new Refusal(
        "bus.letter_missing",
        "missing",
        `Cannot redrive "${id}": "${name}" has no such dead letter`,
      );
    });
  }

  async replay(name: string, from: ReplayFrom): Promise<void> {
    await this.#changed(name, () => this.#ledger.rewind(name, from));
  }

  async pause(name: string): Promise<void> {
    await this.#changed(name, () => this.#ledger.setPaused(name, true));
  }

  async resume(name: string): Promise<void> {
    await this.#changed(name, () => this.#ledger.setPaused(name, false));
  }

  async close(): Promise<void> {
    const stopping = [...this.#subscribers].map(([name, one]) => this.#turns.take(name, () => one.stop()));
    await Promise.all(stopping);
    this.#subscribers.clear();
    await this.#log.close();
  }

  async #report(row: SubscriberRow): Promise<SubscriberReport> {
    const hears = JSON.parse(row.hears) as string[];
    const running = this.#subscribers.get(row.name);
    const position = running?.position ?? row.position;
    const { behind, held, dead } = await this.#ledger.count(row.name, hears, position);
    const { paused, epoch, replay } = standingOf(row);
    const replaying = replay && replay.to > position && behind > 0 ? { replay } : {};
    const failure = row.last_failure === null ? {} : { lastFailure: row.last_failure };
    const failed = row.last_failure_at === null ? {} : { lastFailureAt: row.last_failure_at };
    return {
      name: row.name,
      hears,
      running: running !== undefined,
      paused,
      position,
      lag: behind + held,
      held,
      dead,
      epoch,
      rate: running?.rate ?? 0,
      ...failure,
      ...failed,
      ...replaying,
    };
  }

  /** Changes a subscriber's rows while its loop stands still, then starts it from what the rows say. */
  async #changed<Answer>(name: string, change: () => Promise<Answer>): Promise<Answer> {
    return await this.#turns.take(name, async () => {
      const subscriber = this.#subscriber(name);
      await subscriber.stop();
      try {
        return await change();
      } finally {
        await subscriber.start();
      }
    });
  }

  #subscriber(name: string): Subscriber {
    const subscriber = this.#subscribers.get(name);
    if (subscriber) return subscriber;
    throw new Refusal("bus.subscriber_missing", "missing", `Cannot find subscriber "${name}"`, { name });
  }
}
