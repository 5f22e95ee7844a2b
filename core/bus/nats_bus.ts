import type { Subscription as Served } from "@nats-io/transport-node";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { Turns } from "core/base/turns.ts";
import { wait } from "core/base/wait.ts";
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
import { type NatsAddress, readAddress } from "./nats_address.ts";
import { askDesk, askedFrom, openDesk } from "./nats_desk.ts";
import { NatsHomes } from "./nats_homes.ts";
import { NatsLedger } from "./nats_ledger.ts";
import { NatsLink } from "./nats_link.ts";
import { NatsListening } from "./nats_listening.ts";
import { natsNames } from "./nats_names.ts";
import type { Line } from "./nats_probe.ts";
import { NatsPublisher } from "./nats_publisher.ts";
import { headOf, readSome } from "./nats_reading.ts";
import { listLetters, listReports, reportLog } from "./nats_reports.ts";
import { getStanding } from "./nats_store.ts";
import { Subscriber } from "./subscriber.ts";

/** How the bus on NATS is opened. */
export interface NatsBusOptions extends NatsAddress {
  readonly site: string;
  readonly retry?: RetryPolicy;
}

/**
 * The bus between processes: the log is a JetStream stream. Refuses `bus.address_invalid`, `bus.nats_unreachable` when
 * no server answers, and `bus.nats_unfit` one that cannot keep the promises, with what differs.
 */
export async function openNatsBus({ site, retry, ...address }: NatsBusOptions): Promise<Bus> {
  return new NatsBus(await NatsLink.open(readAddress(address), natsNames(site)), retry ?? DEFAULT_RETRY);
}

/** A subscriber of this process. */
interface Running {
  readonly subscriber: Subscriber;
  desk?: Served;
}

class NatsBus implements Bus {
  readonly #link: NatsLink;
  readonly #retry: RetryPolicy;
  readonly #listening: NatsListening;
  readonly #ledger: NatsLedger;
  readonly #publisher: NatsPublisher;
  readonly #homes = new NatsHomes();
  readonly #running = new Map<string, Running>();
  readonly #reconnected = new Set<() => void>();
  /** What is done with a subscriber is done one after the other. */
  readonly #turns = new Turns();

  constructor(link: NatsLink, retry: RetryPolicy) {
    this.#link = link;
    this.#retry = retry;
    this.#listening = new NatsListening(link);
    this.#ledger = new NatsLedger(link, () => this.#listening.tail());
    this.#publisher = new NatsPublisher(link);
    link.onLine((line) => this.#comeBack(line));
  }

  async publish(signals: readonly Signal[]): Promise<void> {
    if (this.#homes.displaced) {
      throw new Refusal("home.displaced", "unavailable", "Cannot say anything: another home has taken over");
    }
    if (signals.length > 0) await this.#publisher.publish(signals);
  }

  async claim(residents: readonly string[], takesOver: boolean, lost: () => void): Promise<void> {
    await this.#link.use((line) => this.#homes.claim(line, residents, takesOver, lost));
  }

  last(context: string): Promise<number> {
    return this.#publisher.last(context);
  }

  onReconnect(listener: () => void): () => void {
    this.#reconnected.add(listener);
    return () => this.#reconnected.delete(listener);
  }

  async subscribe(subscription: Subscription): Promise<void> {
    await this.#turns.take(subscription.name, async () => {
      await this.#halt(subscription.name);
      const before = this.#running.get(subscription.name);
      before?.subscriber.become(subscription);
      const running = before ?? { subscriber: new Subscriber(subscription, this.#ledger, this.#retry) };
      this.#running.set(subscription.name, running);
      await running.subscriber.start();
      await this.#link.use((line) => this.#openDesk(line, running));
    });
  }

  async unsubscribe(name: string): Promise<void> {
    this.#mine(name);
    await this.#turns.take(name, async () => {
      await this.#halt(name);
      this.#running.delete(name);
      await this.#ledger.forget(name);
    });
  }

  tail(names: readonly string[], listener: (logged: Logged) => void): Promise<() => void> {
    return this.#listening.listen(names, listener);
  }

  lastSign(): number {
    return this.#listening.lastSign;
  }

  unbroken(): Stretch {
    return this.#listening.unbroken;
  }

  async caughtUp(names: readonly string[], milliseconds: number): Promise<boolean> {
    const subscribers = names.map((name) => this.#mine(name).subscriber);
    const line = this.#link.line;
    if (!line) return false; // nobody hears anything now
    const timeUp = new AbortController();
    const timer = setTimeout(() => timeUp.abort(), milliseconds);
    try {
      const { sequence } = await this.#link.use(headOf);
      const waiting = subscribers.map((subscriber) => subscriber.reached(sequence, timeUp.signal));
      return (await Promise.all(waiting)).every((one) => one);
    } catch (error) {
      if (error instanceof Refusal && error.code === "bus.away") return false; // lost while it was asked
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async read(after: number, limit: number, names?: readonly string[]): Promise<Logged[]> {
    const entries = await this.#link.use((line) => readSome(line, names, after + 1, limit));
    return entries.map(({ logged }) => logged).filter((one) => !!one);
  }

  async log(): Promise<LogReport> {
    return await this.#link.use(reportLog);
  }

  async reports(): Promise<SubscriberReport[]> {
    return await this.#link.use((line) =>
      listReports(line, (name) => {
        const subscriber = this.#running.get(name)?.subscriber;
        if (!subscriber) return undefined;
        const { position, rate } = subscriber;
        return { position, rate, waiting: this.#ledger.waiting(name) };
      })
    );
  }

  async held(name: string): Promise<number[]> {
    const { subscriber } = this.#mine(name);
    return [...await this.#ledger.held(name), ...subscriber.held].map(({ sequence }) => sequence);
  }

  async deadLetters(limit: number, subscriber?: string): Promise<DeadLetter[]> {
    return await this.#link.use((line) => listLetters(line, limit, subscriber));
  }

  async redrive(name: string, id?: string): Promise<number> {
    if (!this.#running.has(name)) return await this.#ask(name, { verb: "redrive", ...(id ? { id } : {}) });
    return await this.#changed(name, async () => {
      const many = await this.#ledger.unpark(name, id);
      if (many > 0 || id === undefined) return many;
      const words = `Cannot redrive "${id}": "${name}" has no such dead letter`;
      throw new Refusal("bus.letter_missing", "missing", words);
    });
  }

  async replay(name: string, from: ReplayFrom): Promise<void> {
    if (!this.#running.has(name)) return await this.#ask(name, { verb: "replay", ...askedFrom(from) });
    await this.#changed(name, () => this.#ledger.rewind(name, from));
  }

  async pause(name: string): Promise<void> {
    if (!this.#running.has(name)) return await this.#ask(name, { verb: "pause" });
    await this.#changed(name, () => this.#ledger.setPaused(name, true));
  }

  async resume(name: string): Promise<void> {
    if (!this.#running.has(name)) return await this.#ask(name, { verb: "resume" });
    await this.#changed(name, () => this.#ledger.setPaused(name, false));
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.#running.keys()].map((name) => this.#turns.take(name, () => this.#halt(name))),
    );
    this.#running.clear();
    await this.#listening.close();
    await this.#link.close();
  }

  /** A new line: relays ask where the log stands, and everybody who was cut off goes on from where they are. */
  async #comeBack(line: Line): Promise<void> {
    this.#publisher.doubt();
    await this.#homes.comeBack(line);
    for (const listener of this.#reconnected) listener();
    await this.#listening.comeBack(line);
    await Promise.all([...this.#running].map(([name, running]) => this.#restart(line, name, running)));
  }

  /** Starts a subscriber on a new line, and tries again for as long as that line stands. */
  async #restart(line: Line, name: string, running: Running): Promise<void> {
    while (!line.nc.isClosed() && !this.#link.closed) {
      try {
        return await this.#turns.take(name, async () => {
          if (this.#running.get(name) !== running) return;
          await this.#halt(name);
          await running.subscriber.start();
          await this.#openDesk(line, running);
        });
      } catch (error) {
        log("warn", "A subscriber cannot go on yet and is started again", { subscriber: name, error });
        await wait(1_000);
      }
    }
  }

  async #openDesk(line: Line, running: Running): Promise<void> {
    const { subscription: { name } } = running.subscriber;
    running.desk = openDesk(line, name, {
      redrive: (id) => this.redrive(name, id),
      replay: (from) => this.replay(name, from),
      pause: () => this.pause(name),
      resume: () => this.resume(name),
      report: () => Promise.resolve({ position: running.subscriber.position, rate: running.subscriber.rate }),
    });
    // Who is on another connection may ask from now on. Flushing a connection that breaks meanwhile never ends.
    await Promise.race([line.nc.flush(), line.nc.closed()]);
  }

  /** Stops delivering to a subscriber, and answering for it. */
  async #halt(name: string): Promise<void> {
    const running = this.#running.get(name);
    if (!running) return;
    running.desk?.unsubscribe();
    running.desk = undefined;
    await running.subscriber.stop();
  }

  /** Asks the process that delivers to a subscriber elsewhere. */
  async #ask<Answer>(name: string, asked: Parameters<typeof askDesk>[2]): Promise<Answer> {
    return await this.#link.use(async (line) => {
      const answered = await askDesk(line, name, asked);
      if (answered) return answered.answer as Answer;
      if (!await getStanding(line, name)) throw missing(name);
      const words = `Cannot ask for subscriber "${name}": no process delivers to it now`;
      throw new Refusal("bus.subscriber_away", "unavailable", words, { name });
    });
  }

  /** Changes what is kept of a subscriber while its loop stands still, then starts it from what is kept. */
  async #changed<Answer>(name: string, change: () => Promise<Answer>): Promise<Answer> {
    const { subscriber } = this.#mine(name);
    return await this.#turns.take(name, async () => {
      await subscriber.stop();
      try {
        return await change();
      } finally {
        await subscriber.start();
      }
    });
  }

  #mine(name: string): Running {
    const running = this.#running.get(name);
    if (running) return running;
    throw missing(name);
  }
}

function missing(name: string): Refusal {
  return new Refusal("bus.subscriber_missing", "missing", `Cannot find subscriber "${name}"`, { name });
}
