import type { z } from "zod";
import type { Actor } from "core/base/actor.ts";
import { wait } from "core/base/wait.ts";
import type { Bus, Operations } from "core/bus/bus.ts";
import type { Reader } from "core/data/reader.ts";
import type { Signal } from "core/signal/signal.ts";
import type { Command } from "core/work/command.ts";
import type { Job, Progress } from "core/work/job.ts";
import type { Done } from "core/work/work.ts";
import { GUESTS_LIVE_WITH } from "./guests.ts";
import type { House, Positions } from "./house.ts";
import type { GuestReaders } from "./readers.ts";
import type { RemoteHome } from "./remote_home.ts";

/** What a house is put together from whose residents live in other processes. */
export interface SplitParts {
  readonly readers: ReadonlyMap<string, Reader>;
  readonly guests: GuestReaders;
  readonly homes: readonly RemoteHome[];
  /** Whose projections a page waits for: of contexts and of plugins that are built in. */
  readonly projecting: readonly string[];
  readonly bus: Bus;
}

/** A house whose residents live in other processes: it reads here, sends there, and listens to the bus itself. */
export class SplitHouse implements House {
  readonly living: readonly string[] = [];
  readonly signals: Operations;
  readonly #parts: SplitParts;
  readonly #homes: ReadonlyMap<string, RemoteHome>;
  readonly #hearers: ReadonlySet<RemoteHome>;

  constructor(parts: SplitParts) {
    this.#parts = parts;
    this.signals = parts.bus;
    this.#homes = new Map(parts.homes.flatMap((home) => home.residents.map((name) => [name, home] as const)));
    this.#hearers = new Set(parts.projecting.map((name) => this.#home(name)));
  }

  reader(context: string): Reader {
    const reader = this.#parts.readers.get(context);
    if (!reader) throw new TypeError(`Cannot find context "${context}" in this house`);
    return reader;
  }

  guestReader(plugin: string): Promise<Reader | undefined> {
    return this.#parts.guests.find(plugin);
  }

  releaseGuest(plugin: string): Promise<void> {
    return this.#parts.guests.forget((one) => one === plugin);
  }

  send<Input extends z.ZodType, Answer, Prepared>(
    command: Command<Input, Answer, Prepared>,
    input: z.input<Input>,
    actor: Actor,
  ): Promise<Done<Answer>> {
    return this.#home(command.name).send(command, input, actor);
  }

  run<Input extends z.ZodType, Answer>(
    job: Job<Input, Answer>,
    input: z.input<Input>,
    actor: Actor,
    progress?: Progress,
  ): Promise<Answer> {
    return this.#home(job.name).run(job, input, actor, progress);
  }

  /** First those who said something must have carried it to the bus; then all who project must have heard up to there. */
  async caughtUp(
    positions: Positions,
    milliseconds: number,
    hearers?: readonly string[],
  ): Promise<boolean> {
    const until = performance.now() + milliseconds;
    const over = new AbortController();
    const caught = this.#carried(positions, milliseconds).then((carried) =>
      carried && this.#heard(Math.max(0, until - performance.now()), hearers)
    );
    // Each process keeps the time too; but where one is held up, it is here that somebody waits.
    const late = wait(milliseconds, over.signal).then(() => false);
    return await Promise.race([caught, late]).finally(() => over.abort());
  }

  tail(names: readonly string[], listener: (signal: Signal) => void): Promise<() => void> {
    return this.#parts.bus.tail(names, ({ signal }) => listener(signal));
  }

  async absent(): Promise<readonly string[]> {
    const looks = this.#parts.homes.map(async (home) => await home.answers() ? [] : home.residents);
    return (await Promise.all(looks)).flat();
  }

  async close(): Promise<void> {
    await this.#parts.bus.close();
    for (const reader of this.#parts.readers.values()) reader.close();
    await this.#parts.guests.forget(() => true);
  }

  async #carried(positions: Positions, milliseconds: number): Promise<boolean> {
    const said = new Map<RemoteHome, Record<string, number>>();
    for (const [context, sequence] of Object.entries(positions)) {
      const home = this.#homes.get(context);
      if (home) said.set(home, { ...said.get(home), [context]: sequence });
    }
    const asked = [...said].map(([home, own]) => home.carried(own, milliseconds));
    return (await Promise.all(asked)).every((one) => one);
  }

  async #heard(milliseconds: number, hearers?: readonly string[]): Promise<boolean> {
    const homes = hearers ? new Set(hearers.map((name) => this.#home(name))) : this.#hearers;
    const asked = [...homes].map((home) => home.heard(milliseconds, hearers));
    return (await Promise.all(asked)).every((one) => one);
  }

  /** The home of a resident, or of a command or job by its name; whoever is not known by name is a guest. */
  #home(name: string): RemoteHome {
    const home = this.#homes.get(name.split(".")[0]!) ?? this.#homes.get(GUESTS_LIVE_WITH);
    if (!home) throw new TypeError(`Cannot find context "${name}" in this house`);
    return home;
  }
}
