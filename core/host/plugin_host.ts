import { log } from "core/base/log.ts";
import { Turns } from "core/base/turns.ts";
import { CallFailure, type Circumstances, type PluginCall, type PluginDesk } from "core/plugin/call.ts";
import type { Plugin } from "core/plugin/plugin.ts";
import { type InstalledPlugin, type PluginHere, PluginSet } from "core/plugin/plugin_set.ts";
import type { FailingCase } from "core/plugin/source.ts";
import { type Asking, circumstancesOf } from "./circumstances.ts";
import { CallDesk } from "./call_desk.ts";
import { inDeadline } from "./deadline.ts";
import { type Elsewhere, isBound, openedFor } from "./elsewhere.ts";
import { CallLog, type CallReport } from "./call_log.ts";
import { failureOf, readAnswer, refuseLate } from "./call_outcome.ts";
import { CallRecord } from "./call_record.ts";
import type { Hearers } from "./hearers.ts";
import type { Runner } from "./runner.ts";
import { Running } from "./running.ts";
import { discreet, withoutSecrets } from "./secrets.ts";
import { tellQuarantine } from "./tell_quarantine.ts";

/** What a host is opened with. */
export interface HostOptions {
  /** The plugins whose code is built in. */
  readonly builtIn: readonly Plugin[];
  /** All that is installed, as it is stored now. */
  readonly installed: () => Promise<readonly InstalledPlugin[]>;
  /** Makes what runs a plugin's code, by its tier; nothing is started by that. */
  readonly openRunner: (plugin: InstalledPlugin) => Runner;
  /** Who is asked for plugins that are bound to their documents and secrets, where this process has neither. */
  readonly elsewhere?: Elsewhere;
  /** Has plugins hear what was said before they are asked, where pages are drawn. */
  readonly hearers?: Hearers;
  /** Told once when a plugin failed again and again, with the call that was the last straw. */
  readonly quarantine: (failing: FailingCase) => Promise<unknown>;
  readonly clock?: () => Date;
}

/** How a call is answered. */
export interface CallTerms<Answer> {
  readonly desk: PluginDesk;
  /** How long it may take. */
  readonly milliseconds: number;
  /**
   * How long what answers may take to start before that, where nobody goes on without the answer if they can help it;
   * elsewhere starting counts as part of the call.
   */
  readonly startMilliseconds?: number;
  /** Reads the answer; a throw means that it is not of the shape that was asked for. */
  readonly read?: (answer: unknown) => Answer;
}

/**
 * The one place where plugins' code is asked anything, whatever tier it runs in: with a deadline, its failures counted.
 * There is one host in the home of a site and one on each edge.
 */
export class PluginHost {
  readonly #options: HostOptions;
  /** By which code they run, so that who was under way when a plugin was upgraded is answered by whom they asked. */
  readonly #running = new Map<string, Running>();
  readonly #closing = new AbortController();
  readonly #ending = new Set<Promise<void>>();
  readonly #records = new Map<string, CallRecord>();
  readonly #calls = new CallLog();
  /** The failures that were counted. */
  readonly #counted = new WeakSet<object>();
  #set = new PluginSet([]);
  readonly #turns = new Turns();

  private constructor(options: HostOptions) {
    this.#options = options;
  }

  /** Opens a host on what is installed now. */
  static async open(options: HostOptions): Promise<PluginHost> {
    const host = new PluginHost(options);
    await host.refresh();
    return host;
  }

  /** How the last calls of a plugin went, after one of them. */
  callsAfter(plugin: string, at: number): readonly CallReport[] {
    return this.#calls.after(plugin, at);
  }

  /** What is installed, and where each is on: as of the last refresh. */
  get set(): PluginSet {
    return this.#set;
  }

  /** The plugins whose code is built in. */
  get builtIn(): readonly Plugin[] {
    return this.#options.builtIn;
  }

  /** Who is asked in place of some of these plugins, where one of them is bound to what this process does not have. */
  elsewhereFor(asked: readonly PluginHere[]): Elsewhere | undefined {
    const { elsewhere } = this.#options;
    return elsewhere && asked.some(({ plugin }) => isBound(plugin)) ? elsewhere : undefined;
  }

  /** Takes over what is stored now. Calls under way are answered by whom they were asked of. */
  refresh(): Promise<void> {
    return this.#turns.take("refresh", async () => {
      this.#set = new PluginSet(await this.#options.installed());
      const going = [...this.#set.installed.values()].filter(({ state }) => state !== "quarantined");
      const codes = new Set(going.map(codeOf));
      for (const of of this.#running.keys()) if (!codes.has(of)) this.#retire(of);
      // Other code, or code that is let out again, begins anew.
      for (const of of this.#records.keys()) if (!codes.has(of)) this.#records.delete(of);
    });
  }

  /**
   * Asks a plugin that is on. Throws a `CallFailure` for whatever stopped it or was wrong with its answer: whoever asks
   * goes on without it.
   */
  async call<Answer = unknown>(
    here: PluginHere,
    call: PluginCall,
    asking: Asking,
    terms: CallTerms<Answer>,
  ): Promise<Answer> {
    const circumstances = circumstancesOf(here, asking);
    const record = this.#record(here.plugin);
    if (record.quarantined) throw new CallFailure(here.id, "unreachable", "It is quarantined");
    const { hearers } = this.#options;
    if (hearers && here.plugin.manifest.hears.length > 0) await hearers.upToNow(here.id, call);
    const begun = performance.now();
    const watched = this.#calls.watch(here.id, call, begun);
    const desk = new CallDesk(() => watched.desk(discreet(here, terms.desk)));
    let runner: Runner | undefined;
    try {
      const running = this.#run(here.plugin);
      runner = running.runner;
      const answering = runner.answerHere
        ? runner.answerHere(call, circumstances, desk)
        : running.use((one) => this.#answer(one, here, { ...terms, desk }, call, circumstances));
      const isHere = !(answering instanceof Promise);
      const answer = isHere
        ? answering
        : await (runner.answerHere
          ? running.use(() => inDeadline(here.id, terms.milliseconds, () => answering))
          : answering);
      const ended = performance.now();
      if (isHere) refuseLate(here.id, ended - begun, terms.milliseconds);
      const read = readAnswer(here.id, answer, terms.read);
      record.succeeded();
      watched.ended(undefined, ended);
      return read;
    } catch (error) {
      const failure = failureOf(here, error);
      watched.ended(failure);
      // Whoever was asked while their process was still starting is not to blame for that it took its time, nor is the
      // code of a server that is away; and what failed elsewhere is counted there.
      const isToBlame = !runner?.isElsewhere && failure.fault !== "away" &&
        (failure.fault !== "late" || runner?.isUp !== false) &&
        this.#isFirst(error);
      this.#failed(here, call, circumstances, failure, isToBlame);
      throw failure;
    } finally {
      desk.shut();
    }
  }

  /** Whether nobody else failed by this already: a crash counts once, however many waited for an answer. */
  #isFirst(error: unknown): boolean {
    if (typeof error !== "object" || error === null) return true;
    const isFirst = !this.#counted.has(error);
    this.#counted.add(error);
    return isFirst;
  }

  async #answer(
    runner: Runner,
    here: PluginHere,
    { desk, milliseconds, startMilliseconds }: Pick<
      CallTerms<unknown>,
      "desk" | "milliseconds" | "startMilliseconds"
    >,
    call: PluginCall,
    circumstances: Circumstances,
  ): Promise<unknown> {
    if (runner.isElsewhere) return await runner.call(call, circumstances, desk, this.#closing.signal);
    if (startMilliseconds && runner.isUp === false) {
      await inDeadline(here.id, startMilliseconds, () => runner.start?.() ?? Promise.resolve());
    }
    return await inDeadline(
      here.id,
      milliseconds,
      (timeUp) => runner.call(call, circumstances, desk, timeUp),
    );
  }

  /** Stops a plugin at once: it cannot go on as it is. */
  stop(here: PluginHere, words: string, error: unknown): void {
    this.#record(here.plugin).quarantined = true;
    const failure = new CallFailure(
      here.id,
      "threw",
      `${words}: ${error instanceof Error ? error.message : error}`,
    );
    const asking = { site: "", language: "en", now: this.#options.clock?.() ?? new Date() };
    const call = { do: "migrate" as const, name: here.plugin.manifest.version, given: {} };
    this.#quarantine(here, call, circumstancesOf(here, asking), failure);
  }

  /** Ends all that runs. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#turns.take("refresh", () => Promise.resolve());
    for (const { runner } of this.#running.values()) await runner.close();
    this.#running.clear();
    await Promise.all(this.#ending);
  }

  #run(plugin: InstalledPlugin): Running {
    const of = codeOf(plugin);
    let running = this.#running.get(of);
    if (!running) this.#running.set(of, running = new Running(openedFor(plugin, this.#options)));
    return running;
  }

  #retire(of: string): void {
    const retiring = this.#running.get(of)!.retire();
    this.#running.delete(of);
    this.#end(retiring);
  }

  #record(plugin: InstalledPlugin): CallRecord {
    const of = codeOf(plugin);
    let record = this.#records.get(of);
    if (!record) this.#records.set(of, record = new CallRecord());
    return record;
  }

  #failed(
    here: PluginHere,
    call: PluginCall,
    circumstances: Circumstances,
    failure: CallFailure,
    isToBlame: boolean,
  ): void {
    const { fault, message } = failure;
    log("warn", "A plugin failed", { plugin: here.id, do: call.do, name: call.name, fault, message });
    if (isToBlame && this.#record(here.plugin).failed()) {
      this.#quarantine(here, call, circumstances, failure);
    }
  }

  #quarantine(
    here: PluginHere,
    call: PluginCall,
    circumstances: Circumstances,
    { fault, message }: CallFailure,
  ): void {
    const at = (this.#options.clock?.() ?? new Date()).toISOString();
    const shown = { ...circumstances, settings: withoutSecrets(here) };
    const { version } = here.plugin.manifest;
    const failing = { plugin: here.id, version, call, circumstances: shown, fault, message, at };
    // No page and no work waits for that.
    this.#end(tellQuarantine(this.#options.quarantine, failing, this.#closing.signal));
  }

  /** Keeps what has to end before the host is closed. */
  #end(ending: Promise<void>): void {
    this.#ending.add(ending);
    void ending.finally(() => this.#ending.delete(ending));
  }
}

const codes = new WeakMap<InstalledPlugin, string>();

/** What tells one code from another: settings may change beneath it. */
export function codeOf(plugin: InstalledPlugin): string {
  let code = codes.get(plugin);
  if (code === undefined) {
    const { manifest: { id, version, tier, endpoint = "" }, checksum = "" } = plugin;
    codes.set(plugin, code = `${id} ${version} ${checksum} ${tier} ${endpoint}`);
  }
  return code;
}
