import { catchLog } from "core/base/log.ts";
import { newId } from "core/base/id.ts";
import { systemActor } from "core/base/actor.ts";
import { readingDesk } from "core/host/desk.ts";
import { actCommand } from "core/host/guest.ts";
import { openRunner } from "core/host/open_runner.ts";
import { PluginHost } from "core/host/plugin_host.ts";
import { Refusal } from "core/base/refusal.ts";
import { CallFailure, type PluginCall } from "core/plugin/call.ts";
import type { FilterAnswer, PluginCode, WidgetAnswer } from "core/plugin/code.ts";
import { manifestSchema, type Tier } from "core/plugin/manifest.ts";
import { definePlugin, type Messages } from "core/plugin/plugin.ts";
import type { InstalledPlugin, PluginHere } from "core/plugin/plugin_set.ts";
import { readSaid } from "core/work/outbox.ts";
import { newHouse, person, type TestHouse } from "./house.ts";
import { until } from "./until.ts";
import { PluginSite } from "./plugin_site.ts";

/** A plugin's parts, as its folder has them. */
export interface HouseParts {
  readonly manifest: unknown;
  /** Its functions: what runs built in, and what the manifest is held against; without it, only its package runs. */
  readonly code?: PluginCode;
  readonly messages?: Messages;
  /** Where its code is to run; else in this process. */
  readonly tier?: Tier;
  /** What is set for it. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Its package, for a tier that runs packages. */
  readonly packed?: { readonly checksum: string; readonly bytes: Uint8Array<ArrayBuffer> };
}

/** How long an answer is waited for: what a plugin may take of a page is measured elsewhere, where nothing else runs. */
const LONGEST_CALL = 10_000;

/** Where and for whom a plugin is asked; what is left out is as a test seldom needs it. */
export interface HousePlace {
  readonly courseId?: string;
  readonly language?: string;
}

type Facts = Readonly<Record<string, unknown>>;

/**
 * A plugin in a real house: a database and a bus of its own, the same desk, deadlines and limits as on a site. What it
 * throws, or what a limit stops, is thrown at the test.
 */
export class PluginHouse implements AsyncDisposable {
  /** What its functions logged. */
  readonly logged: string[] = [];
  readonly #house: TestHouse;
  readonly #site: PluginSite;
  readonly #host: PluginHost;
  readonly #plugin: InstalledPlugin;
  readonly #endCatching: () => void;

  private constructor(house: TestHouse, site: PluginSite, host: PluginHost, plugin: InstalledPlugin) {
    this.#house = house;
    this.#site = site;
    this.#host = host;
    this.#plugin = plugin;
    this.#endCatching = catchLog((line) => this.#note(line));
  }

  /** Opens a house in which nothing but this plugin is installed, and it is on everywhere. */
  static async open(parts: HouseParts): Promise<PluginHouse> {
    const { tier = "built_in", settings = {}, packed, messages = {}, code } = parts;
    // Built in it is defined whatever its tier: so manifest and code are held against each other.
    const given = { ...parts.manifest as Facts, tier: "built_in" };
    const defined = code && definePlugin({ manifest: given, code, messages });
    const builtIn = tier === "built_in" && defined ? [defined] : [];
    const choices = [{ scope: "site" as const, enabled: true, settings, placements: [] }];
    const plugin: InstalledPlugin = {
      manifest: { ...manifestSchema.parse(given), tier },
      state: "enabled",
      allowed: true,
      choices,
      ...(packed ? { checksum: packed.checksum } : {}),
    };
    const packageOf = () =>
      packed ? Promise.resolve(packed.bytes) : Promise.reject(new TypeError("Cannot find its package"));
    const site = new PluginSite([plugin], packageOf);
    const house = await newHouse({
      contexts: [site.context],
      pluginsAtHome: { source: site.source, builtIn },
    });
    const host = await PluginHost.open({
      builtIn,
      installed: () => site.source.installed(house.reader("site"), ""),
      openRunner: (one) => openRunner(one, { builtIn, cache: `${house.folder}/edge`, packageOf }),
      quarantine: (failing) => Promise.resolve(site.cases.push(failing)),
      clock: () => house.clock.now,
    });
    return new PluginHouse(house, site, host, plugin);
  }

  /** What time it is in this house. */
  get clock(): { now: Date } {
    return this.#house.clock;
  }

  get #id(): string {
    return this.#plugin.manifest.id;
  }

  /** Says a signal in the place of whoever publishes it; resolves when the plugin has heard it, or passed it by. */
  async hear(name: string, body: Facts, personId = "somebody"): Promise<void> {
    const { signals, clock } = this.#house;
    const id = newId();
    const position = { context: name.split(".")[0]!, sequence: 1 };
    const [at, correlation] = [clock.now.toISOString(), newId()];
    const actor = personId ? person(personId) : systemActor("test");
    await signals.publish([{ id, name, at, site: "main", actor, correlation, position, key: id, body }]);
    await signals.caughtUp([this.#id], LONGEST_CALL);
    // What failed is held, and parked at once: nothing is tried again in this house.
    await until("it has heard", async () => (await signals.held(this.#id)).length === 0);
    const letters = await signals.deadLetters(1_000, this.#id);
    const letter = letters.find(({ signal }) => signal.id === id);
    if (letter) throw new Error(`It could not hear "${name}": ${letter.error}`);
  }

  /** What its widget draws in a slot that hands over this. */
  async widget(slot: string, given: Facts, at: HousePlace = {}): Promise<WidgetAnswer> {
    return await this.#read({ do: "widget", name: slot, given }, at) as WidgetAnswer;
  }

  /** What it answers to a filter's question. */
  async ask(filter: string, question: Facts, at: HousePlace = {}): Promise<FilterAnswer> {
    return await this.#read({ do: "filter", name: filter, given: question }, at) as FilterAnswer;
  }

  /** Asks a function of one of its block types: `TYPE.FUNCTION`. */
  block(name: string, given: Facts, at: HousePlace = {}): Promise<unknown> {
    return this.#read({ do: "block", name, given }, at);
  }

  /** Has it do one of its actions for a person, as its widgets and frames would. */
  async act(action: string, given: Facts, personId = "somebody", at: HousePlace = {}): Promise<unknown> {
    const input = { action, given, language: "en", ...at };
    try {
      return (await this.#house.send(actCommand(this.#id), input, person(personId))).answer;
    } catch (error) {
      // Whoever asks on a site learns only that it failed; a test is to see what it was.
      throw error instanceof Refusal && error.cause instanceof CallFailure ? error.cause : error;
    }
  }

  /** All that it keeps, by key. */
  async documents(): Promise<Record<string, unknown>> {
    const reader = await this.#house.guestReader(this.#id);
    return Object.fromEntries(
      (await readingDesk(reader, this.#id).list("", "", 1_000)).map(({ key, value }) => [key, value]),
    );
  }

  /** What it has said so far, oldest first. */
  async said(): Promise<{ readonly name: string; readonly body: unknown }[]> {
    const reader = await this.#house.guestReader(this.#id);
    if (reader) await this.#house.caughtUp({ [this.#id]: await readSaid(reader) }, 10_000);
    const all = await this.#house.everything();
    return all.filter(({ name }) => name.startsWith(`${this.#id}.`)).map(({ name, body }) => ({
      name,
      body,
    }));
  }

  /** Sets its settings, for the whole site or one course. */
  async configure(settings: Facts, courseId?: string): Promise<void> {
    const scope = courseId === undefined ? "site" as const : `course:${courseId}` as const;
    const others = this.#host.set.installed.get(this.#id)!.choices.filter((one) => one.scope !== scope);
    const enabled = scope === "site" ? true : undefined;
    const choices = [...others, { scope, enabled, settings, placements: [] }];
    this.#site.install([{ ...this.#plugin, choices }]);
    await this.#house.send(this.#site.change, {}, systemActor("test"));
    await this.#house.settle();
    await this.#host.refresh();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#host.close();
    await this.#house[Symbol.asyncDispose]();
    this.#endCatching();
  }

  #here(at: HousePlace): PluginHere {
    const here = this.#host.set.find(this.#id, at);
    if (!here) throw new TypeError(`"${this.#id}" is not on here`);
    return here;
  }

  async #read(call: PluginCall, { courseId, language = "en" }: HousePlace) {
    const desk = readingDesk(await this.#house.guestReader(this.#id), this.#id);
    const asking = { site: "main", language, now: this.#house.clock.now };
    const at = courseId === undefined ? {} : { courseId };
    return await this.#host.call(this.#here(at), call, { ...asking, ...at }, {
      desk,
      milliseconds: LONGEST_CALL,
    });
  }

  #note(line: string): void {
    const { what, words } = JSON.parse(line) as { what: string; words?: string };
    if (what === "A plugin says" && words !== undefined) this.logged.push(words);
  }
}
