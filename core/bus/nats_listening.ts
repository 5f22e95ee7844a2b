import { wait } from "core/base/wait.ts";
import type { Logged, Stretch } from "./bus.ts";
import type { NatsLink } from "./nats_link.ts";
import type { Line } from "./nats_probe.ts";
import { NatsTail } from "./nats_tail.ts";

/** A listener of this process. */
interface Listening {
  readonly names: readonly string[];
  readonly listener: (logged: Logged) => void;
  stop: () => void;
}

/** The tail of this process, on whatever line there is, and who listens to it for as long as they like. */
export class NatsListening {
  readonly #link: NatsLink;
  readonly #listeners = new Set<Listening>();
  #tail: Promise<NatsTail> | undefined;
  /** The last one that did open: the next goes on from its end. */
  #opened: NatsTail | undefined;
  /** Since when nothing was left out, and until when it was not while what was said meanwhile is still coming. */
  #since = Infinity;
  #heldUp: number | undefined;

  constructor(link: NatsLink) {
    this.#link = link;
  }

  /** The tail, opened when it is first needed, and again after it could not be. */
  tail(): Promise<NatsTail> {
    if (this.#tail) return this.#tail;
    const opening = this.#open();
    this.#tail = opening;
    opening.catch(() => { // whoever waits for it is told
      if (this.#tail === opening) this.#tail = undefined;
    });
    return opening;
  }

  /** When the log was last heard of (`Bus`). */
  get lastSign(): number {
    return this.#opened?.lastSign ?? -Infinity;
  }

  /** In which stretch nothing was left out (`Bus`). */
  get unbroken(): Stretch {
    return { since: this.#since, until: this.#heldUp ?? this.lastSign };
  }

  /** Calls a listener with signals of these names from now on, on this line and all later ones. */
  async listen(names: readonly string[], listener: (logged: Logged) => void): Promise<() => void> {
    const tail = await this.tail();
    const listening: Listening = { names, listener, stop: () => {} };
    follow(tail, listening);
    this.#listeners.add(listening);
    return () => {
      this.#listeners.delete(listening);
      listening.stop();
    };
  }

  /** Goes on with the tail on a new line, where there was one before. */
  async comeBack(line: Line): Promise<void> {
    if (!this.#tail && !this.#opened) return;
    this.#tail = undefined;
    while (!line.nc.isClosed() && !this.#link.closed) {
      try {
        await this.tail();
        return;
      } catch {
        await wait(500); // the link says what is wrong; until it is mended nobody hears anything
      }
    }
  }

  async close(): Promise<void> {
    await this.#opened?.close();
  }

  async #open(): Promise<NatsTail> {
    return await this.#link.use(async (line) => {
      const until = this.unbroken.until;
      const tail = await NatsTail.open(line, this.#opened?.end);
      for (const listening of this.#listeners) follow(tail, listening);
      this.#opened = tail;
      this.#goOn(tail, until);
      return tail;
    });
  }

  /** Notes what of the stretch goes on with a tail. */
  #goOn(tail: NatsTail, until: number): void {
    if (!tail.leavesNothingOut) this.#since = performance.now();
    const isBehind = tail.leavesNothingOut && tail.end.sequence < tail.begun.sequence;
    this.#heldUp = isBehind ? until : undefined;
    if (!isBehind) return;
    tail.whenCome(tail.begun.sequence, () => {
      if (this.#opened === tail) this.#heldUp = undefined;
    });
  }
}

function follow(tail: NatsTail, listening: Listening): void {
  listening.stop = tail.listen(listening.names, ({ logged }) => {
    if (logged) listening.listener(logged);
  });
}
