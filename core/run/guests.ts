import { systemActor } from "core/base/actor.ts";
import { log } from "core/base/log.ts";
import { wait } from "core/base/wait.ts";
import type { Bus } from "core/bus/bus.ts";
import { workingDesk } from "core/host/desk.ts";
import { followProviders } from "core/host/follow_providers.ts";
import { guestContext } from "core/host/guest.ts";
import { openRunner } from "core/host/open_runner.ts";
import { codeOf, PluginHost } from "core/host/plugin_host.ts";
import { turnTo } from "core/host/stored_version.ts";
import type { InstalledPlugin } from "core/plugin/plugin_set.ts";
import type { Signal } from "core/signal/signal.ts";
import { heardAs } from "core/signal/version.ts";
import { type Ears, hear } from "core/work/hearing.ts";
import type { Providers } from "core/work/providers.ts";
import { doWork } from "core/work/work.ts";
import { Gate } from "./gate.ts";
import { homeEars } from "./home_ears.ts";
import { type HomeOptions, type PluginsAtHome, signalsOf } from "./home_options.ts";
import type { Home, House } from "./house.ts";
import { PluginRecords } from "./plugin_records.ts";
import { databaseFile } from "./readers.ts";
import { moveIn, moveOut, type Resident } from "./resident.ts";

/** The context whose process takes guests in. */
export const GUESTS_LIVE_WITH = "site";
/** How long bringing a plugin's documents to another version may take, in milliseconds. */
const LONGEST_MIGRATION = 30_000;
/** How soon what is installed is read again where it could not be. */
const READ_AGAIN = 2_000;

/** The part of a home that takes guests in. */
interface Lodging {
  readonly home: Pick<House & Home, "guestReader" | "send">;
  readonly bus: Bus;
  readonly options: HomeOptions & { readonly providers: Providers };
  readonly residents: Map<string, Resident>;
  readonly worked: (name: string) => void;
}

/** A plugin that was taken in: as which code, what it does with signals, and the gate that they pass one after the other. */
interface Guest {
  readonly of: string;
  readonly ears: Ears;
  readonly gate: Gate;
}

/**
 * The installed plugins at home: takes portable ones in as residents and lets them go again while the home is open, and
 * knows of every plugin where it is on.
 */
export class Guests {
  readonly #lodging: Lodging;
  readonly #plugins: PluginsAtHome;
  readonly #guests = new Map<string, Guest>();
  readonly #stopped = new Set<string>();
  readonly #turn = new Gate();
  readonly #closing = new AbortController();
  readonly #records: PluginRecords;
  #host!: PluginHost;
  #untail = () => {};
  #told = "";

  private constructor(plugins: PluginsAtHome, lodging: Lodging) {
    this.#plugins = plugins;
    this.#lodging = lodging;
    this.#records = new PluginRecords(plugins, lodging.residents, lodging.options);
  }

  /** Reads what is installed; nobody is taken in before `start()`. */
  static async open(plugins: PluginsAtHome, lodging: Lodging): Promise<Guests> {
    const guests = new Guests(plugins, lodging);
    const records = guests.#records;
    const { options } = lodging;
    const { source, builtIn } = plugins;
    guests.#host = await PluginHost.open({
      builtIn,
      installed: () => records.installed(),
      openRunner: (plugin) =>
        openRunner(plugin, {
          builtIn,
          cache: `${options.folder}/cache/plugins`,
          packageOf: (checksum) => records.packageOf(checksum),
          remote: { key: options.pluginKey ?? "", allowsPrivate: options.allowsPrivate ?? false },
        }),
      async quarantine(failing) {
        const home = await homeOf(source.context, lodging);
        await home.send(source.quarantine, failing, systemActor("plugins"));
      },
      ...(options.clock ? { clock: options.clock } : {}),
    });
    return guests;
  }

  /** What plugins are asked through. */
  get host(): PluginHost {
    return this.#host;
  }

  /** Where a plugin's documents are read, whichever process it lives in; undefined where it has none. */
  documents(plugin: string): ReturnType<PluginRecords["documents"]> {
    return this.#records.documents(plugin);
  }

  /** Takes in who is installed, and from now on follows what changes. */
  async start(): Promise<void> {
    this.#untail = await this.#lodging.bus.tail(this.#plugins.source.signals, () => void this.refresh());
    await this.refresh();
  }

  /** Of these signals those that a plugin is to hear: where it is on. A context hears all. */
  heardBy(name: string, signals: readonly Signal[]): readonly Signal[] {
    const { set } = this.#host;
    if (!set.installed.has(name)) return signals;
    return signals.filter(({ body }) => set.find(name, whereabouts(body)) !== undefined);
  }

  /** Takes over what is stored now: who is new, has other code, is stopped, or is gone. */
  async refresh(): Promise<void> {
    try {
      await this.#turn.pass(() => this.#follow());
      this.#told = "";
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      // Where the process that keeps it is away for long, that is told once.
      if (this.#told !== String(error)) {
        log("error", "What plugins are installed could not be taken over; tried again", { error });
      }
      this.#told = String(error);
      void wait(READ_AGAIN, this.#closing.signal).then(() => this.refresh());
    }
  }

  /** Whether somebody lives here as a guest: nobody waits for what they have still to hear. */
  has(name: string): boolean {
    return this.#guests.has(name);
  }

  /** Takes nobody in any more, and lets nobody go. */
  stop(): void {
    this.#closing.abort();
    this.#untail();
  }

  /** Ends all that runs for plugins, once nothing is delivered any more. */
  async close(): Promise<void> {
    this.stop();
    await this.#turn.pass(() => Promise.resolve());
    await this.#host.close();
    await this.#records.close();
  }

  /** What is installed is what is asked from now on, and what is found where something is provided. */
  async #takeOver(): Promise<void> {
    const { options: { providers, site, clock = () => new Date() } } = this.#lodging;
    await this.#host.refresh();
    await this.#records.keepOnly(this.#host.set.installed);
    followProviders({
      providers,
      host: this.#host,
      asking: (language = "en") => ({ site, language, now: clock() }),
      documents: (plugin) => () => this.documents(plugin),
    });
  }

  async #follow(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    const { residents } = this.#lodging;
    if (!residents.has(GUESTS_LIVE_WITH)) return await this.#takeOver();
    const wanted = new Map(
      (await this.#records.installed()).filter((plugin) => this.#isGuest(plugin)).map((
        one,
      ) => [one.manifest.id, one]),
    );
    const isOther = (id: string) => this.#guests.get(id)?.of !== codeOf(wanted.get(id)!);
    const changed = [...wanted.values()].filter(({ manifest }) => isOther(manifest.id));
    const gone = [...this.#guests.keys()].filter((id) => !wanted.has(id));
    const gates = changed.flatMap(({ manifest }) => this.#guests.get(manifest.id)?.gate ?? []);
    // Until the new code's documents are ready, no signal reaches it.
    await passAll(gates, async () => {
      await this.#takeOver();
      for (const plugin of changed) await this.#takeIn(plugin);
    });
    for (const { manifest } of changed) await this.#listen(manifest.id);
    for (const id of gone) await this.#letGo(id);
    await this.#holdStopped();
  }

  /** Whether a plugin lives here by its manifest alone: it has something to keep or to hear, and no context of its own. */
  #isGuest({ manifest: { id, hears, says, actions } }: InstalledPlugin): boolean {
    const hasContext = this.#lodging.options.plugins.some(({ name }) => name === id);
    return !hasContext && hears.length + says.length + actions.length > 0;
  }

  async #takeIn(plugin: InstalledPlugin): Promise<void> {
    const { residents, bus, options } = this.#lodging;
    const { id } = plugin.manifest;
    const context = guestContext(plugin, this.#host);
    const before = residents.get(id);
    const resident = before ? { ...before, context } : await moveIn(context, options, bus);
    if (!before) await resident.relay.start();
    residents.set(id, resident);
    const gate = this.#guests.get(id)?.gate ?? new Gate();
    const ears = await homeEars(context.hears, [...context.signals, ...signalsOf(options)], residents);
    this.#guests.set(id, { of: codeOf(plugin), ears, gate });
    await this.#migrate(plugin, resident);
  }

  async #migrate(plugin: InstalledPlugin, { place, context }: Resident): Promise<void> {
    const { manifest } = plugin;
    const { site } = this.#lodging.options;
    const here = { plugin, id: manifest.id, settings: {}, placements: [] };
    const cause = { actor: systemActor("plugins"), site };
    try {
      await doWork(place, cause, (work) =>
        turnTo(work, manifest, (from) =>
          this.#host.call(
            here,
            { do: "migrate", name: from, given: {} },
            { site, language: "en", now: work.now },
            { desk: workingDesk(work, manifest, context.signals), milliseconds: LONGEST_MIGRATION },
          )));
    } catch (error) {
      this.#host.stop(here, `Its documents could not be brought to version ${manifest.version}`, error);
    }
  }

  async #listen(id: string): Promise<void> {
    const { bus, options, residents, worked } = this.#lodging;
    const { place } = residents.get(id)!;
    await bus.subscribe({
      name: id,
      ...heardAs(this.#guests.get(id)!.ears.keys(), signalsOf(options)),
      begins: "next",
      deliver: async (signals, epoch, timeUp) => {
        const { gate } = this.#guests.get(id)!;
        await gate.pass(() => hear(place, id, this.#guests.get(id)!.ears, signals, epoch, timeUp));
        worked(id);
      },
    });
  }

  /** Who is removed is forgotten, with all that they kept: it was handed out before. */
  async #letGo(id: string): Promise<void> {
    const { bus, residents, options } = this.#lodging;
    await bus.unsubscribe(id);
    const resident = residents.get(id)!;
    residents.delete(id);
    this.#guests.delete(id);
    await resident.relay.stop();
    await moveOut(resident);
    for (const end of ["", "-wal", "-shm"]) {
      await Deno.remove(databaseFile(options.folder, id) + end).catch(unlessMissing);
    }
  }

  /** Signals wait for who is quarantined, and come when they are let out. */
  async #holdStopped(): Promise<void> {
    const { bus, residents } = this.#lodging;
    for (const [id, { state }] of this.#host.set.installed) {
      if (!residents.get(id)?.context.hears.length) continue;
      if (state === "quarantined" && !this.#stopped.has(id)) {
        this.#stopped.add(id);
        await bus.pause(id);
      } else if (state !== "quarantined" && this.#stopped.delete(id)) {
        await bus.resume(id);
      }
    }
  }
}

/** Where commands of a context go: this home, or the one that the options name. */
async function homeOf(
  context: string,
  { home, residents, options: { others } }: Lodging,
): Promise<Pick<Home, "send">> {
  if (residents.has(context)) return home;
  const place = others?.places.find(({ residents }) => residents.includes(context));
  if (!place) throw new TypeError(`Cannot send to "${context}" from here: name its process with --at`);
  // Loaded only where there are several processes.
  const [{ RemoteHome }, { processTokens }] = await Promise.all([
    import("./remote_home.ts"),
    import("./process_token.ts"),
  ]);
  return new RemoteHome({ ...place, tokens: processTokens(others!.key) });
}

function whereabouts(body: unknown): { readonly courseId?: string } {
  const { courseId } = body as { readonly courseId?: unknown };
  return typeof courseId === "string" ? { courseId } : {};
}

async function passAll<Answer>(gates: readonly Gate[], act: () => Promise<Answer>): Promise<Answer> {
  const [first, ...rest] = gates;
  return first ? await first.pass(() => passAll(rest, act)) : await act();
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
