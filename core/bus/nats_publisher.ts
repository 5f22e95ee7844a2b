import { Refusal } from "core/base/refusal.ts";
import type { Signal } from "core/signal/signal.ts";
import type { NatsLink } from "./nats_link.ts";
import { type Floor, floorOf, placeOf, sizeOf, toWire } from "./nats_message.ts";
import { subjectOf } from "./nats_names.ts";
import { ANSWERS, type Line, patiently } from "./nats_probe.ts";
import { headOf, readSome } from "./nats_reading.ts";

/** How many messages are on their way at once. */
const IN_FLIGHT = 512;

/**
 * Publishes with many messages on their way at once, but never two of one key: what comes later waits until the
 * server has acknowledged what came before, so that no fault can turn them round. Each message says up to where its
 * context had been acknowledged before it, so that the log itself can tell later what it has all of.
 */
export class NatsPublisher {
  readonly #link: NatsLink;
  /** Where each context stands in the log, as far as this process knows. */
  readonly #floors = new Map<string, Floor>();
  /** Contexts that were published for on a line that broke: the log may have lost its end since. */
  readonly #doubtful = new Set<string>();

  constructor(link: NatsLink) {
    this.#link = link;
  }

  /** The line broke. */
  doubt(): void {
    for (const context of this.#floors.keys()) this.#doubtful.add(context);
  }

  /**
   * Publishes, and resolves when all is acknowledged. Refuses `bus.signal_too_large` before anything is sent of it or
   * of what comes after it, `bus.behind` where the log has lost its end and stands farther back than was published.
   */
  async publish(signals: readonly Signal[]): Promise<void> {
    await this.#link.use(async (line) => {
      for (const context of new Set(signals.map(({ position }) => position.context))) {
        await this.#settle(line, context, signals);
      }
      for (let from = 0; from < signals.length; from += IN_FLIGHT) {
        await this.#send(line, signals.slice(from, from + IN_FLIGHT));
      }
    });
  }

  /** Up to where the log has all of a context. */
  async last(context: string): Promise<number> {
    return await this.#link.use((line) => this.#ask(line, context));
  }

  /** Knows where a context stands before anything of it is sent. */
  async #settle(line: Line, context: string, signals: readonly Signal[]): Promise<void> {
    const known = this.#floors.get(context);
    if (!known) {
      // Whoever publishes says by it that all before was accepted.
      const first = signals.find(({ position }) => position.context === context)!.position.sequence;
      this.#floors.set(context, { sequence: first - 1, at: (await headOf(line)).sequence });
    } else if (this.#doubtful.has(context)) {
      const stands = await this.#ask(line, context);
      if (stands >= known.sequence) return;
      const words = `Cannot publish for "${context}": the log has it up to ${stands}, not ${known.sequence}`;
      throw new Refusal("bus.behind", "conflict", words, { context, stands });
    }
  }

  async #ask(line: Line, context: string): Promise<number> {
    const stands = await standsAt(line, context);
    this.#floors.set(context, stands);
    this.#doubtful.delete(context);
    return stands.sequence;
  }

  async #send(line: Line, signals: readonly Signal[]): Promise<void> {
    const { sending, tooLarge } = this.#wires(line, signals);
    const before = new Map<string, Promise<number>>();
    const acks = sending.map(({ signal, wire }) => {
      const publish = async () => {
        const [subject, options] = [subjectOf(line.names, signal.name), {
          headers: wire.headers,
          timeout: ANSWERS,
        }];
        return (await patiently(() => line.js.publish(subject, wire.payload, options))).seq;
      };
      const earlier = before.get(signal.key);
      const acked = earlier ? earlier.then(publish) : publish();
      before.set(signal.key, acked);
      return acked;
    });
    const settled = await Promise.allSettled(acks);
    const failed = settled.find((one) => one.status === "rejected");
    if (failed) throw failed.reason;
    const at = settled.reduce((most, one) => Math.max(most, one.status === "fulfilled" ? one.value : 0), 0);
    for (const { signal: { position } } of sending) {
      const floor = this.#floors.get(position.context)!;
      this.#floors.set(position.context, {
        sequence: Math.max(floor.sequence, position.sequence),
        at: Math.max(floor.at, at),
      });
    }
    if (tooLarge) throw tooLarge;
  }

  #wires(line: Line, signals: readonly Signal[]) {
    const most = line.nc.info?.max_payload ?? Infinity;
    const sending = [];
    for (const signal of signals) {
      const wire = toWire(signal, this.#floors.get(signal.position.context)!);
      const size = sizeOf(wire);
      if (size > most) return { sending, tooLarge: tooLarge(signal, size, most) };
      sending.push({ signal, wire });
    }
    return { sending };
  }
}

/**
 * Up to where the log has all of a context, from what its last message says: everything up to its floor, and of what
 * was stored since, whatever follows without a gap.
 */
async function standsAt(line: Line, context: string): Promise<Floor> {
  const subject = subjectOf(line.names, `${context}.>`);
  const last = await line.jsm.streams.getMessage(line.names.stream, { last_by_subj: subject });
  if (!last) return { sequence: 0, at: (await headOf(line)).sequence };
  const floor = floorOf(last.header);
  if (!floor) return { sequence: placeOf(last.header), at: last.seq };
  const since = await readSome(line, [`${context}.>`], floor.at + 1, Infinity);
  const have = new Set(since.map(({ message }) => placeOf(message.headers)));
  // One of several servers may be behind the one that leads.
  if ((since.at(-1)?.sequence ?? 0) < last.seq) throw new Error(`Cannot read the log up to ${last.seq} yet`);
  let sequence = floor.sequence;
  while (have.delete(sequence + 1)) sequence++;
  // Where some stand beyond a gap, they stand behind the floor still.
  return { sequence, at: have.size === 0 ? last.seq : floor.at };
}

function tooLarge(signal: Signal, size: number, most: number): Refusal {
  return new Refusal(
    "bus.signal_too_large",
    "limited",
    `Cannot publish signal "${signal.name}" ${signal.id}: ${size} bytes, and the server takes ${most} (max_payload)`,
    { name: signal.name, id: signal.id, size, most },
  );
}
