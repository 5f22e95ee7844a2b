import type { z } from "zod";
import { type Actor, systemActor } from "core/base/actor.ts";
import { follow, following } from "core/base/trace.ts";
import type { Bus } from "core/bus/bus.ts";
import { testLostWrite } from "core/data/lost_write.ts";
import type { Reader } from "core/data/reader.ts";
import { type AskingAll, askPlugins } from "core/host/filter_chain.ts";
import { guestCommand } from "core/host/guest.ts";
import type { Signal, SignalDefinition } from "core/signal/signal.ts";
import { heardAs } from "core/signal/version.ts";
import { answerKey } from "core/work/answered.ts";
import { type Command, readInput } from "core/work/command.ts";
import type { Context } from "core/work/context.ts";
import { courseIn } from "core/work/filter.ts";
import { hear } from "core/work/hearing.ts";
import type { Desk, Job, Progress } from "core/work/job.ts";
import { readSaid } from "core/work/outbox.ts";
import { Providers } from "core/work/providers.ts";
import { type Done, doWork } from "core/work/work.ts";
import { AskBefore } from "./ask_before.ts";
import { asked } from "./asked.ts";
import { eraseTraces, erasingNames, forgets } from "./erasure.ts";
import { Guests } from "./guests.ts";
import { homeEars } from "./home_ears.ts";
import { type HomeOptions, signalsOf } from "./home_options.ts";
import type { Home, House, HouseOptions, Positions } from "./house.ts";
import { openBus } from "./open_bus.ts";
import { OutletKeeper } from "./outlet_keeper.ts";
import { Rebuilds } from "./rebuilds.ts";
import { lose, moveIn, moveOut, type Resident } from "./resident.ts";

/** How long closing waits for what is still to be heard. */
const LONGEST_SETTLING = 5_000;

/** Opens the database of every context that lives here and the bus, and starts relays and subscribers: the writing side of a house. */
export async function openHome(given: HomeOptions): Promise<House & Home & { readonly signals: Bus }> {
  const options = { ...given, providers: given.providers ?? new Providers() };
  const all = residing([...options.contexts, ...options.plugins], options);
  // Named after a resident: several processes may try out the machine in one folder at the same time.
  await testLostWrite(options.folder, `self_test_${all[0]?.name}`);
  const erasing = erasingNames(options.contexts);
  const bus = await (options.openBus ?? (() => openBus({ ...options, erasing })))();
  const residents: Resident[] = [];
  try {
    await bus.claim(all.map(({ name }) => name), !!options.takesOver, () => void residents.forEach(lose));
    for (const context of all) residents.push(await moveIn(context, options, bus));
    const home = new OpenHome(options, bus, residents);
    await home.start();
    return home;
  } catch (error) {
    for (const resident of residents) await moveOut(resident);
    await bus.close();
    throw error;
  }
}

function residing(all: readonly Context[], { residents }: HouseOptions): readonly Context[] {
  return residents ? all.filter(({ name }) => residents.includes(name)) : all;
}

class OpenHome implements House, Home {
  readonly signals: Bus;
  readonly #options: HomeOptions & { readonly providers: Providers };
  readonly #bus: Bus;
  readonly #residents: Map<string, Resident>;
  /** Whose projections a page waits for: of contexts and of plugins that are built in, never of guests. */
  readonly #projecting: readonly string[];
  readonly #outlets = new Map<string, OutletKeeper>();
  readonly #rebuilds: Rebuilds;
  #guests: Guests | undefined;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(
    options: HomeOptions & { readonly providers: Providers },
    bus: Bus,
    residents: readonly Resident[],
  ) {
    this.#options = options;
    this.#bus = this.signals = bus;
    this.#rebuilds = new Rebuilds(bus, options.folder);
    this.#residents = new Map(residents.map((resident) => [resident.context.name, resident]));
    this.#projecting = residents.map(({ context }) => context.name);
  }

  get living(): readonly string[] {
    return [...this.#residents.keys()];
  }

  async start(): Promise<void> {
    const defined = signalsOf(this.#options);
    for (const { relay } of this.#residents.values()) await relay.start();
    this.#guests = this.#options.pluginsAtHome && await Guests.open(this.#options.pluginsAtHome, {
      home: this,
      bus: this.#bus,
      options: this.#options,
      residents: this.#residents,
      worked: (name) => this.#worked(name),
    });
    for (const resident of this.#residents.values()) await this.#settleIn(resident, defined);
    for (const { context: { name, outlets } } of this.#residents.values()) {
      if (!outlets) continue;
      const desk = this.#desk(systemActor(name));
      this.#outlets.set(name, await OutletKeeper.open(outlets, desk, this.#bus, defined));
    }
    await this.#guests?.start();
  }

  async #settleIn(resident: Resident, defined: readonly SignalDefinition[]): Promise<void> {
    const { context, place } = resident;
    const erasing = forgets(context) ? erasingNames(this.#options.contexts) : [];
    if (context.hears.length + erasing.length === 0) return;
    const ears = await homeEars(context.hears, defined, this.#residents);
    const { hears, awaits } = heardAs([...ears.keys(), ...erasing], defined);
    const gate = this.#rebuilds.add({ ...resident, ears, awaits });
    await this.#bus.subscribe({
      name: context.name,
      hears,
      awaits,
      deliver: async (signals, epoch, timeUp) => {
        const heard = this.#guests?.heardBy(context.name, signals) ?? signals;
        await gate.pass(() => hear(place, context.name, ears, heard, epoch, timeUp));
        await eraseTraces(resident, signals.filter(({ name }) => erasing.includes(name)));
        this.#worked(context.name);
      },
    });
  }

  reader(context: string): Reader {
    return this.#resident(context).reader;
  }

  send<Input extends z.ZodType, Answer, Prepared>(
    command: Command<Input, Answer, Prepared>,
    input: z.input<Input>,
    actor: Actor,
  ): Promise<Done<Answer>> {
    return this.#during(() =>
      asked(command.name, async (from) => {
        const resident = this.#resident(command.name.split(".")[0]!);
        const { place, reader, context } = resident;
        // Who sends to a guest knows the command's name only.
        const own = guestCommand(command.name)
          ? context.commands.find(({ name }) => name === command.name) as typeof command ?? command
          : command;
        const given = readInput(own, input);
        const plugins = new AskBefore(this.#guests?.host, resident, actor, this.#asking(given));
        const answered = await plugins.ask(own.asks, given);
        const read = answered === given ? given : readInput(own, answered);
        const { prepared } = await plugins.ask(own.asksPrepared, {
          input: read,
          prepared: (await own.prepare?.(reader, read, this.#options.providers)) as Prepared,
        });
        const cause = {
          actor,
          site: this.#options.site,
          ...from,
          key: await answerKey(command.name, read, from.key),
        };
        const done = await doWork(place, cause, async (work) => {
          const answer = await own.run(work, read, prepared);
          await plugins.keep();
          return answer;
        });
        this.#worked(place.name);
        return done;
      })
    );
  }

  run<Input extends z.ZodType, Answer>(
    job: Job<Input, Answer>,
    input: z.input<Input>,
    actor: Actor,
    progress: Progress = () => {},
  ): Promise<Answer> {
    return this.#during(() =>
      asked(
        job.name,
        (from) => follow(from, () => job.run(this.#desk(actor), job.input.parse(input), progress)),
      )
    );
  }

  caughtUp(positions: Positions, milliseconds: number, hearers = this.#projecting): Promise<boolean> {
    return this.#heard(hearers, positions, milliseconds);
  }

  async carried(positions: Positions, milliseconds: number): Promise<boolean> {
    const timeUp = new AbortController();
    const timer = setTimeout(() => timeUp.abort(), milliseconds);
    for (const [context, sequence] of Object.entries(positions)) {
      await this.#residents.get(context)?.relay.reached(sequence, timeUp.signal);
    }
    clearTimeout(timer);
    return !timeUp.signal.aborted;
  }

  heard(milliseconds: number, hearers = this.#projecting): Promise<boolean> {
    return this.#heard(hearers, {}, milliseconds);
  }

  absent(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  tail(names: readonly string[], listener: (signal: Signal) => void): Promise<() => void> {
    return this.#bus.tail(names, ({ signal }) => listener(signal));
  }

  async close(): Promise<void> {
    this.#rebuilds.close();
    this.#guests?.stop();
    await Promise.allSettled(this.#underWay);
    await this.#settle();
    for (const outlets of this.#outlets.values()) await outlets.close();
    for (const { relay } of this.#residents.values()) await relay.stop();
    await this.#bus.close();
    await this.#guests?.close();
    for (const resident of this.#residents.values()) await moveOut(resident);
  }

  releaseGuest(): Promise<void> {
    return Promise.resolve();
  }

  guestReader(name: string): Promise<Reader | undefined> {
    return Promise.resolve(this.#residents.get(name)?.reader);
  }

  /** A resident has worked: there may be something to carry out of its outbox, and others to carry it to. */
  #worked(name: string): void {
    this.#resident(name).relay.wake();
    this.#outlets.get(name)?.wake();
  }

  #desk(actor: Actor): Desk {
    return {
      files: this.#options.files ?? `${this.#options.folder}/files`,
      actor,
      providers: this.#options.providers,
      reader: (context) => this.reader(context),
      send: (command, given) => this.send(command, given, actor),
      ask: (filter, question) =>
        this.#guests && askPlugins(this.#guests.host, filter, this.#asking(question), () => question),
      rebuild: (resident, check, progress) => this.#rebuilds.rebuild(resident, check, progress),
    };
  }

  /** Where and for whom plugins are asked about something. */
  #asking(about: unknown): AskingAll {
    const { site, clock = () => new Date() } = this.#options;
    const { language = "en" } = following();
    const documents = (plugin: string) => this.#guests?.documents(plugin);
    return { site, language, now: clock(), courseId: courseIn(about), documents };
  }

  /** Waits until these residents have heard all up to these positions; false when time is up. */
  async #heard(hearers: readonly string[], positions: Positions, milliseconds: number): Promise<boolean> {
    const until = performance.now() + milliseconds;
    await this.carried(positions, milliseconds);
    const here = hearers.filter((name) => this.#residents.get(name)?.context.hears[0]);
    return await this.#bus.caughtUp(here, Math.max(0, until - performance.now()));
  }

  /**
   * Lets all that was said be heard, and what hearing it made others say. When time is up, somebody is long behind:
   * what they have still to hear is in the log, and the next start goes on there.
   */
  async #settle(): Promise<void> {
    const until = performance.now() + LONGEST_SETTLING;
    const residents = [...this.#residents.values()];
    // Nobody waits for a guest: what it has still to hear may be long, or stopped.
    const hearers = [...this.#residents.keys()].filter((name) => !this.#guests?.has(name));
    for (let before = "";;) {
      const said: Record<string, number> = {};
      for (const { context, reader } of residents) said[context.name] = await readSaid(reader);
      const heard = await this.#heard(hearers, said, Math.max(0, until - performance.now()));
      if (!heard || JSON.stringify(said) === before) return;
      before = JSON.stringify(said);
    }
  }

  /** Keeps account of what is under way, so that closing can let it end. */
  async #during<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    const going = act();
    this.#underWay.add(going);
    try {
      return await going;
    } finally {
      this.#underWay.delete(going);
    }
  }

  #resident(name: string): Resident {
    const resident = this.#residents.get(name);
    if (!resident) throw new TypeError(`Cannot find context "${name}" in this house`);
    return resident;
  }
}
