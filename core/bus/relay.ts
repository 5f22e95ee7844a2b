import { log } from "core/base/log.ts";
import { Pace } from "core/base/pace.ts";
import { Refusal } from "core/base/refusal.ts";
import { Bell, turn } from "core/base/wait.ts";
import type { Reader } from "core/data/reader.ts";
import {
  KEPT_BEHIND,
  noteRelayed,
  readFirstKept,
  readOutbox,
  readRelayed,
  readSaid,
  sayOnBehind,
} from "core/work/outbox.ts";
import type { Workplace } from "core/work/work.ts";
import type { Bus } from "./bus.ts";

/** How many signals are carried at once. */
const BATCH = 256;
/** After how many signals the place is noted while there is more to carry, */
const NOTED_EVERY = 2_000;
/** and after how many milliseconds without any. */
const RESTED = 200;
/** How long rows stay that were carried to a log which can lose its end: longer than any server waits before it syncs. */
const KEPT_FOR = 5 * 60_000;
/** How often at most it is written down when what was carried. */
const DATED_EVERY = 5_000;

/**
 * Carries one context's outbox to the bus, in order. How far it has come is noted when it has come to rest. Where the
 * log can lose its end, the relay asks it where it stands before it begins, after every failure and whenever the
 * connection stands again, and goes on from there: back to what was lost, or over what it has after all.
 */
export class Relay {
  readonly #place: Workplace;
  readonly #reader: Reader;
  readonly #bus: Bus;
  readonly #bell = new Bell();
  readonly #pace = new Pace();
  readonly #keptFor: number;
  /** What was carried by when, by the monotonic clock; oldest first. */
  readonly #dated: { readonly sequence: number; readonly at: number }[] = [];
  #relayed = 0;
  #noted = 0;
  /** Whether the log must be asked first, */
  #doubtful = true;
  /** and how much the context had said at the start, until the log has answered once. */
  #begunWith: number | undefined;
  /** Whether the log can lose its end. */
  #losing = false;
  #stopped = false;
  #running: Promise<void> = Promise.resolve();
  #unlisten: () => void = () => {};
  #moved: (() => void)[] = [];

  constructor(place: Workplace, reader: Reader, bus: Bus, keptFor = KEPT_FOR) {
    this.#place = place;
    this.#reader = reader;
    this.#bus = bus;
    this.#keptFor = keptFor;
  }

  /**
   * Begins. Where the log has more of the context than its database does, that goes on behind it: before anything is said,
   * or, where the log is away, when it answers for the first time.
   */
  async start(): Promise<void> {
    this.#relayed = this.#noted = await readRelayed(this.#reader);
    this.#begunWith = await readSaid(this.#reader);
    // A log that does not answer now is asked again by the loop.
    await this.#settle().catch(() => {});
    this.#unlisten = this.#bus.onReconnect(() => {
      this.#doubtful = true;
      this.wake();
    });
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
    this.#unlisten();
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
        this.#doubtful = true;
        const code = error instanceof Refusal ? error.code : "";
        // That the log is away is said once by what holds the connection; that it stands elsewhere is seen to next.
        if (code !== "bus.away" && code !== "bus.behind") {
          log("error", "A relay failed and goes on in a second", { context: this.#place.name, error });
        }
        if (this.#stopped) return;
        if (code !== "bus.behind") await this.#bell.heard(1_000);
      }
    }
  }

  /** Carries the next signals; false when there are none. */
  async #carry(): Promise<boolean> {
    if (this.#doubtful) await this.#settle();
    const signals = await readOutbox(this.#reader, this.#place.name, this.#relayed, BATCH);
    const last = signals.at(-1);
    if (!last) return false;
    await this.#bus.publish(signals);
    this.#moveTo(last.position.sequence);
    this.#pace.took(signals.length);
    if (this.#relayed - this.#noted >= NOTED_EVERY) await this.#note();
    return true;
  }

  /** Goes to where the log stands for this context. */
  async #settle(): Promise<void> {
    const context = this.#place.name;
    const stands = await this.#bus.last(context);
    this.#doubtful = false;
    if (stands === undefined) return;
    this.#losing = true;
    const [said, first] = [await readSaid(this.#reader), await readFirstKept(this.#reader)];
    const knew = this.#begunWith ?? said;
    if (stands > knew) {
      log("error", "The log has more of a context than its database: that is an older copy", {
        context,
        stands,
        said: knew,
      });
      // Later, the sequences up to there may have been given to others already.
      if (this.#begunWith === undefined) return;
      await sayOnBehind(this.#place, knew, stands);
      this.#noted = stands;
    }
    this.#begunWith = undefined;
    if (stands < this.#relayed) {
      log("warn", "The log does not have the last that it was given: it is carried again", {
        context,
        stands,
        carried: this.#relayed,
      });
      if ((first ?? said + 1) > stands + 1) {
        log("error", "What the log does not have is in the outbox no more", { context, stands, first });
      }
      while (this.#dated.length > 0 && this.#dated.at(-1)!.sequence > stands) this.#dated.pop();
    }
    this.#moveTo(stands);
  }

  #moveTo(sequence: number): void {
    this.#relayed = sequence;
    if (this.#losing) this.#date();
    for (const moved of this.#moved.splice(0)) moved();
  }

  /** Writes down when what was carried; of rows from before the start nobody knows, so it is as if it were now. */
  #date(): void {
    const at = performance.now();
    const last = this.#dated.at(-1);
    if (!last || at - last.at >= DATED_EVERY) this.#dated.push({ sequence: this.#relayed, at });
  }

  async #note(): Promise<void> {
    if (this.#noted === this.#relayed) return;
    const relayed = this.#relayed;
    await noteRelayed(this.#place, relayed, Math.min(relayed - KEPT_BEHIND, this.#oldEnough()));
    this.#noted = relayed;
  }

  /** Up to where rows are old enough to go. */
  #oldEnough(): number {
    if (!this.#losing) return Infinity;
    const until = performance.now() - this.#keptFor;
    while (this.#dated.length > 1 && this.#dated[1]!.at <= until) this.#dated.shift();
    const [oldest] = this.#dated;
    return oldest && oldest.at <= until ? oldest.sequence : 0;
  }
}
