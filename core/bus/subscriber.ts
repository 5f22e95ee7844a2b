import { log as writeLog } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { Pace } from "core/base/pace.ts";
import { Bell, steadyNow, turn } from "core/base/wait.ts";
import type { Signal } from "core/signal/signal.ts";
import type { Logged, RetryPolicy, Subscription } from "./bus.ts";
import { deliverInTime, failedAgain, heldBehind, isLast, isTimeUp, soonAgain, words } from "./delivery.ts";
import type { Feed, Held, Ledger } from "./ledger.ts";
import { Rate } from "./rate.ts";

/** How many signals are handed over at once, unless the subscription says: one transaction of the hearer. */
const BATCH = 200;
/** How many signals one subscriber may hold back; beyond that it stops reading on until some are through. */
const MOST_HELD = 1_000;
/** After how many signals the position is noted while there is more to do. It is a hint: the inbox is the truth. */
const NOTED_EVERY = 2_000;
/** And after how many milliseconds without anything to do. */
const RESTED = 200;

/**
 * One subscriber's loop over the log. It goes on in the order of the log; a signal that fails is held back,
 * and with it, in order, all later ones of its key, while other keys go on. The position is noted when the
 * loop comes to rest: after a crash some signals come again, and the hearer's inbox passes them over.
 */
export class Subscriber {
  readonly #ledger: Ledger;
  readonly #usually: RetryPolicy;
  #subscription!: Subscription;
  #retry!: RetryPolicy;
  #batch!: number;
  readonly #bell = new Bell();
  readonly #rate = new Rate();
  readonly #pace = new Pace();
  readonly #held = new Map<string, Held[]>();
  #feed: Feed | undefined;
  #position = 0;
  #noted = 0;
  #wanted = 0;
  #epoch = 0;
  #stopped = false;
  #running: Promise<void> = Promise.resolve();
  #rested: (() => void)[] = [];

  constructor(subscription: Subscription, ledger: Ledger, retry: RetryPolicy) {
    this.#ledger = ledger;
    this.#usually = retry;
    this.become(subscription);
  }

  get subscription(): Subscription {
    return this.#subscription;
  }

  /** Delivers by another subscription from the next start on: whoever waits for it waits on. */
  become(subscription: Subscription): void {
    this.#subscription = subscription;
    this.#retry = subscription.retry ?? this.#usually;
    this.#batch = subscription.batch ?? BATCH;
  }

  get position(): number {
    return this.#position;
  }

  /** What it holds back, some of which the ledger may not have yet. */
  get held(): Held[] {
    return [...this.#held.values()].flat();
  }

  /** Signals handled per second, over the last minute. */
  get rate(): number {
    return this.#rate.perSecond();
  }

  /** Goes on from where the ledger says that it stands; stands still where it is paused. */
  async start(): Promise<void> {
    const { name, hears, awaits = [], begins = "first" } = this.subscription;
    const { position, epoch, paused } = await this.#ledger.standing(name, hears, begins);
    this.#position = this.#noted = position;
    this.#epoch = epoch;
    await this.#recall();
    if (paused) return;
    this.#feed = await this.#ledger.feed(name, [...hears, ...awaits], () => this.wake());
    this.#stopped = false;
    this.#running = this.#run(this.#feed);
  }

  /** Lets the delivery under way end, then notes the position. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#bell.ring();
    await this.#running;
    await this.#feed?.close();
    this.#feed = undefined;
  }

  /** There may be more in the log. */
  wake(): void {
    this.#bell.ring();
  }

  /** Resolves when the position has come to `sequence`, true, or when `timeUp` aborts, false. */
  async reached(sequence: number, timeUp: AbortSignal): Promise<boolean> {
    if (this.#wanted < sequence) this.#wanted = sequence;
    if (this.#position < sequence) this.wake();
    while (this.#position < sequence && !timeUp.aborted) {
      await new Promise<void>((resolve) => {
        this.#rested.push(resolve);
        timeUp.addEventListener("abort", () => resolve(), { once: true });
      });
    }
    return this.#position >= sequence;
  }

  async #run(feed: Feed): Promise<void> {
    let sure = true;
    while (!this.#stopped) {
      try {
        if (!sure) await this.#recall();
        sure = true;
        const moved = await this.#advance(feed);
        const retried = await this.#retryDue(feed);
        if (moved || retried || this.#stopped) {
          // There may be much to do, and nothing in it waits: what else the thread is for has its turn in between.
          await turn();
          continue;
        }
        const rest = this.#noted === this.#position ? Infinity : RESTED;
        const rung = await this.#bell.heard(Math.min(rest, this.#untilDue()));
        if (rung) await this.#pace.gather();
        else await this.#note();
      } catch (error) {
        // The ledger failed (disk full, say): what was not noted there is not so, and some signals come again.
        sure = false;
        this.#complain("A subscriber's loop failed and goes on in a second", error);
        await this.#bell.heard(1_000);
      }
    }
    try {
      if (sure) await this.#note();
    } catch (error) {
      this.#complain("Where a subscriber stopped is not noted: some of what it heard will come again", error);
    }
  }

  /** Goes back to what the ledger says: a position with nothing held behind it that is not noted too. */
  async #recall(): Promise<void> {
    const noted = await this.#ledger.held(this.subscription.name);
    this.#position = this.#noted;
    this.#held.clear();
    for (const held of noted) this.#holdBack(soonAgain(held, this.#retry));
  }

  /** Says what failed; that the log is away now is said once by what holds the connection. */
  #complain(what: string, error: unknown): void {
    if (error instanceof Refusal && error.code === "bus.away") return;
    writeLog("error", what, { subscriber: this.subscription.name, error });
  }

  /** Hands over the next batch of the log; false when there is nothing to do. */
  async #advance(feed: Feed): Promise<boolean> {
    if (this.#heldCount() >= MOST_HELD) return false;
    const { signals: found, upTo } = await feed.next(this.#position, this.#batch, this.#wanted);
    if (upTo <= this.#position) return false;
    const free = found.filter(({ signal }) => !this.#held.has(signal.key));
    // After a crash the log may bring again what is held already.
    const behind = found.filter((one) => this.#held.has(one.signal.key) && !this.#isHeld(one)).map(
      heldBehind,
    );
    for (const one of behind) this.#holdBack(one);
    const failed = await this.#deliver(free);
    this.#position = upTo;
    this.#rate.count(found.length);
    this.#pace.took(found.length);
    const held = [...behind, ...failed];
    if (held.length > 0 || this.#position - this.#noted >= NOTED_EVERY) await this.#note(held);
    for (const rested of this.#rested.splice(0)) rested();
    return true;
  }

  /** Delivers all at once; where that fails, one by one, and gives back what has to be held. */
  async #deliver(batch: readonly Logged[]): Promise<Held[]> {
    if (batch.length === 0) return [];
    try {
      await this.#handOver(batch.map(({ signal }) => signal));
      return [];
    } catch (error) {
      if (batch.length === 1) return [await this.#holdFailed(batch[0]!, error)];
      // What takes so long is handed over in smaller batches from now on.
      if (isTimeUp(error)) this.#batch = Math.max(1, Math.floor(this.#batch / 4));
    }
    const held: Held[] = [];
    for (const one of batch) {
      if (this.#held.has(one.signal.key)) {
        const behind = heldBehind(one);
        this.#holdBack(behind);
        held.push(behind);
        continue;
      }
      try {
        await this.#handOver([one.signal]);
      } catch (error) {
        held.push(await this.#holdFailed(one, error));
      }
    }
    return held;
  }

  #handOver(signals: readonly Signal[]): Promise<void> {
    return deliverInTime(this.subscription, this.#retry, signals, this.#epoch);
  }

  async #holdFailed(one: Logged, error: unknown): Promise<Held> {
    const held = failedAgain(heldBehind(one), error, this.#retry);
    this.#holdBack(held);
    await this.#ledger.failed(this.subscription.name, held, words(error));
    return held;
  }

  /** Tries the first held signal of every key that is due; false when none was. */
  async #retryDue(feed: Feed): Promise<boolean> {
    let tried = false;
    for (const [key, queue] of [...this.#held]) {
      const held = queue[0]!;
      if (held.due > steadyNow() || this.#stopped) continue;
      tried = true;
      const logged = await feed.at(held.sequence);
      const error = logged && await this.#attempt(logged);
      if (error === undefined) {
        await this.#ledger.release(this.subscription.name, held.sequence);
      } else if (isLast(held, error, this.#retry)) {
        await this.#park({ ...held, attempts: held.attempts + 1 }, logged!, error);
      } else {
        queue[0] = failedAgain(held, error, this.#retry);
        await this.#ledger.failed(this.subscription.name, queue[0], words(error));
        continue;
      }
      queue.shift();
      if (queue.length === 0) this.#held.delete(key);
    }
    return tried;
  }

  async #attempt({ signal }: Logged): Promise<unknown> {
    try {
      await this.#handOver([signal]);
      return undefined;
    } catch (error) {
      return error ?? new Error("thrown without a cause");
    }
  }

  async #park(held: Held, { signal }: Logged, error: unknown): Promise<void> {
    const { name } = this.subscription;
    // Before it is parked the position must be behind it, or a crash would bring it again.
    await this.#note();
    writeLog("error", "A signal is parked as a dead letter", {
      subscriber: name,
      signal: signal.name,
      id: signal.id,
      error,
    });
    await this.#ledger.park(name, { held, id: signal.id, error: words(error), at: new Date() });
  }

  async #note(held: readonly Held[] = []): Promise<void> {
    if (held.length === 0 && this.#noted === this.#position) return;
    await this.#ledger.note(this.subscription.name, { position: this.#position, held, rate: this.rate });
    this.#noted = this.#position;
  }

  #holdBack(held: Held): void {
    const queue = this.#held.get(held.key);
    if (queue) queue.push(held);
    else this.#held.set(held.key, [held]);
  }

  #isHeld({ sequence, signal }: Logged): boolean {
    return this.#held.get(signal.key)?.some((held) => held.sequence === sequence) ?? false;
  }

  #heldCount(): number {
    let count = 0;
    for (const queue of this.#held.values()) count += queue.length;
    return count;
  }

  #untilDue(): number {
    let soonest = Infinity;
    for (const queue of this.#held.values()) soonest = Math.min(soonest, queue[0]!.due);
    return Math.max(0, soonest - steadyNow());
  }
}
