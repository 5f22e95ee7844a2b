import { log } from "core/base/log.ts";
import type { Signal } from "core/signal/signal.ts";
import { tracedSending } from "core/signal/spans.ts";
import type { Bus, Logged } from "./bus.ts";
import type { KeyRing } from "./key_ring.ts";
import { isSealed, openSignal, sealSignal, withoutSealed } from "./seal.ts";

/**
 * A bus whose log holds what is personal sealed, whatever the engine: sealed as it is published, opened as it is
 * delivered or read. `erasing` names the signals which say that a person is erased: their key is destroyed before the
 * log takes such a signal, and again whenever somebody hears it, should an old copy of the keys have come back.
 * Closing it closes both.
 */
export function sealBus(bus: Bus, keys: KeyRing, erasing: readonly string[]): Bus {
  const seal = sealing(bus, keys, new Set(erasing));
  return new Proxy(bus, {
    get(engine, name) {
      if (name in seal) return seal[name as keyof typeof seal];
      // All else is no matter of what signals say, and the engine's own.
      const own: unknown = Reflect.get(engine, name);
      return typeof own === "function" ? own.bind(engine) : own;
    },
  });
}

/** What a bus does with the bodies of signals. */
type Sealing = Pick<Bus, "publish" | "subscribe" | "tail" | "read" | "deadLetters" | "close">;

function sealing(bus: Bus, keys: KeyRing, erasing: ReadonlySet<string>): Sealing {
  /** Destroys the keys of those whom these signals say to be erased. */
  async function erase(signals: readonly Signal[]): Promise<void> {
    for (const { name, body } of signals) {
      if (erasing.has(name)) await keys.destroy((body as { readonly personId: string }).personId);
    }
  }

  /** Whoever only looks sees the rest where one signal cannot be opened. */
  async function openAnyway<Holder extends { readonly signal: Signal }>(holder: Holder): Promise<Holder> {
    if (!isSealed(holder.signal)) return holder;
    try {
      return { ...holder, signal: await openSignal(holder.signal, keys) };
    } catch (error) {
      log("error", "What is personal in a signal cannot be opened", { id: holder.signal.id, error });
      return { ...holder, signal: withoutSealed(holder.signal) };
    }
  }

  return {
    async publish(signals) {
      await erase(signals);
      const sealed = await Promise.all(signals.map((signal) => sealSignal(signal, keys)));
      await tracedSending(signals, () => bus.publish(sealed));
    },
    async subscribe(subscription) {
      await bus.subscribe({
        ...subscription,
        async deliver(signals, epoch, timeUp) {
          await erase(signals);
          const opened = signals.some(isSealed)
            ? await Promise.all(signals.map((signal) => openSignal(signal, keys)))
            : signals;
          await subscription.deliver(opened, epoch, timeUp);
        },
      });
    },
    /** Listeners are told at once; behind one that has to be opened, in order. */
    async tail(names, listener) {
      let waiting = 0;
      let last: Promise<unknown> = Promise.resolve();
      return await bus.tail(names, (logged: Logged) => {
        if (waiting === 0 && !isSealed(logged.signal)) return listener(logged);
        waiting++;
        last = last.then(() => openAnyway(logged)).then(listener).finally(() => waiting--);
      });
    },
    async read(after, limit, names) {
      return await Promise.all((await bus.read(after, limit, names)).map(openAnyway));
    },
    async deadLetters(limit, subscriber) {
      return await Promise.all((await bus.deadLetters(limit, subscriber)).map(openAnyway));
    },
    async close() {
      await bus.close();
      await keys.close();
    },
  };
}
