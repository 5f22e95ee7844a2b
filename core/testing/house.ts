import { cp } from "node:fs/promises";
import { type Actor, systemActor } from "core/base/actor.ts";
import { newId } from "core/base/id.ts";
import type { Bus, RetryPolicy } from "core/bus/bus.ts";
import { openHome } from "core/run/home.ts";
import type { PluginsAtHome } from "core/run/home_options.ts";
import type { House } from "core/run/house.ts";
import type { Signal, SignalName } from "core/signal/signal.ts";
import type { Context } from "core/work/context.ts";
import { readSaid } from "core/work/outbox.ts";
import type { Providers } from "core/work/providers.ts";

/** A whole house for a test, in a folder of its own that goes with it: real databases, the real bus, a clock by hand. */
export interface TestHouse extends House, AsyncDisposable {
  readonly signals: Bus;
  readonly folder: string;
  /** What time it is in this house; change it to let time pass. */
  readonly clock: { now: Date };
  /** Says a signal in the place of whoever publishes it, and waits until it is heard: for hearers on their own. */
  tell<Name extends SignalName>(name: Name, body: Signal<Name>["body"], key?: string): Promise<void>;
  /** Waits until everything that was said is heard, and what that made others say too. */
  settle(): Promise<void>;
  /** All that has been carried to the bus so far, oldest first. */
  everything(): Promise<Signal[]>;
  /** What was said so far under a name, oldest first. */
  said<Name extends SignalName>(name: Name): Promise<Signal<Name>[]>;
}

/** A person as an actor. */
export function person(id: string): Actor {
  return { kind: "person", id };
}

/** What a house of a test is made of. */
export interface TestHouseParts {
  readonly contexts: readonly Context[];
  readonly plugins?: readonly Context[];
  readonly retry?: RetryPolicy;
  readonly pluginsAtHome?: PluginsAtHome;
  readonly providers?: Providers;
  /** Seals and opens secrets among plugins' settings. */
  readonly pluginKey?: string;
  /** Where its bus is, if not inside. */
  readonly bus?: string;
  /** A folder of a house that is closed: it begins with a copy of that. */
  readonly begins?: string;
}

/** Opens a house for a test with these contexts and plugins. `await using house = await newHouse({…})`. */
export async function newHouse(
  { contexts, plugins = [], retry = { backoff: [] }, begins, ...parts }: TestHouseParts,
): Promise<TestHouse> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  if (begins) await cp(begins, folder, { recursive: true });
  const clock = { now: new Date("2026-03-02T09:00:00Z") };
  // Servers of remote plugins are on this machine.
  const options = { folder, site: "main", allowsPrivate: true, clock: () => clock.now, retry, ...parts };
  const house = await openHome({ ...options, contexts, plugins });
  const all = [...contexts, ...plugins];
  const settle = () => settleHouse(house, all);

  async function everything(): Promise<Signal[]> {
    return (await house.signals.read(0, 100_000)).map(({ signal }) => signal);
  }

  let told = 0;
  async function tell(name: string, body: unknown, key = "key"): Promise<void> {
    const position = { context: name.split(".")[0]!, sequence: ++told };
    const [actor, correlation, at] = [systemActor("test"), newId(), clock.now.toISOString()];
    await house.signals.publish([
      { id: newId(), name, at, site: "main", actor, correlation, position, key, body },
    ]);
    await settle();
  }

  return {
    reader: (name) => house.reader(name),
    guestReader: (name) => house.guestReader(name),
    releaseGuest: (name) => house.releaseGuest(name),
    send: (command, input, actor) => house.send(command, input, actor),
    run: (job, input, actor, progress) => house.run(job, input, actor, progress),
    caughtUp: (positions, milliseconds, hearers) => house.caughtUp(positions, milliseconds, hearers),
    tail: (names, listener) => house.tail(names, listener),
    living: house.living,
    absent: () => house.absent(),
    signals: house.signals,
    close: () => house.close(),
    folder,
    clock,
    tell,
    settle,
    everything,
    async said<Name extends SignalName>(name: Name) {
      await settle();
      return (await everything()).filter((signal) => signal.name === name) as Signal<Name>[];
    },
    async [Symbol.asyncDispose]() {
      await house.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function settleHouse(house: House & { readonly signals: Bus }, all: readonly Context[]): Promise<void> {
  const hearers = all.filter((one) => one.hears.length > 0).map((one) => one.name);
  for (let before = "";;) {
    const positions: Record<string, number> = {};
    for (const { name } of all) positions[name] = await readSaid(house.reader(name));
    await house.caughtUp(positions, 10_000);
    await house.signals.caughtUp(hearers, 10_000);
    if (JSON.stringify(positions) === before) return;
    before = JSON.stringify(positions);
  }
}
