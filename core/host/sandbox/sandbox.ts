import { CallFailure, type Circumstances, type PluginCall, type PluginDesk } from "core/plugin/call.ts";
import type { Runner } from "core/host/runner.ts";
import type { Confinement } from "./confinement.ts";
import { Crowd, type Seated } from "./crowd.ts";
import type { PackedCode } from "./messages.ts";
import { SandboxProcess } from "./sandbox_process.ts";

/** How a sandbox starts, rests and stops, in milliseconds. */
export interface Pace {
  /** How long a process may take until its code is loaded. */
  readonly start: number;
  /** How long after a crash the next process starts; it doubles with each crash that follows soon. */
  readonly rest: number;
  readonly longestRest: number;
  /** After so long without a crash, those before are forgotten. */
  readonly forgets: number;
  /** How long a process that is asked nothing stays. */
  readonly idle: number;
}

const PACE: Pace = { start: 5_000, rest: 100, longestRest: 30_000, forgets: 60_000, idle: 60_000 };

/** What a sandbox is made of. */
export interface SandboxParts {
  readonly plugin: string;
  readonly confinement: Confinement;
  /** Reads the plugin's package; asked each time that a process starts. */
  readonly load: () => Promise<PackedCode>;
  readonly pace?: Partial<Pace>;
  readonly crowd?: Crowd;
}

/** All of one thread: there are two in a process of the site, one that serves and one that writes. */
const CROWD = new Crowd(32);

/**
 * Runs a plugin's code in a process of its own, without any right but to reach the hosts that it was granted. There is
 * no process before the first call, nor long after the last.
 */
export class Sandbox implements Runner, Seated {
  readonly #parts: SandboxParts;
  readonly #pace: Pace;
  readonly #crowd: Crowd;
  #asking = 0;
  #process: Promise<SandboxProcess> | undefined;
  #running: SandboxProcess | undefined;
  #crashes = 0;
  #lastCrash: { readonly at: number; readonly cause: CallFailure } | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  /** The one that was started last: on its way in, there, or on its way out. */
  #newest: SandboxProcess | undefined;
  #closed = false;

  constructor(parts: SandboxParts) {
    this.#parts = parts;
    this.#pace = { ...PACE, ...parts.pace };
    this.#crowd = parts.crowd ?? CROWD;
  }

  get isUp(): boolean {
    return this.#running !== undefined;
  }

  get isIdle(): boolean {
    return this.#running !== undefined && this.#asking === 0;
  }

  async start(): Promise<void> {
    await this.#using(() => Promise.resolve());
  }

  async call(
    asked: PluginCall,
    circumstances: Circumstances,
    desk: PluginDesk,
    timeUp: AbortSignal,
  ): Promise<unknown> {
    return await this.#using((process) => {
      timeUp.throwIfAborted();
      return process.call(asked, circumstances, desk, timeUp);
    });
  }

  /** Lets the process go; there is another when somebody asks. */
  stop(): void {
    this.#running?.kill(this.#failure("unreachable", "It was stopped while nothing was asked of it"));
    this.#running = this.#process = undefined;
    this.#crowd.leave(this);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#idle);
    this.#newest?.kill(this.#failure("unreachable", "It is closed"));
    await this.#process?.catch(() => {}); // who asked for it was told that it did not start
    await this.#newest?.ended;
    this.#crowd.leave(this);
  }

  async #using<Answer>(act: (process: SandboxProcess) => Promise<Answer>): Promise<Answer> {
    this.#asking++;
    clearTimeout(this.#idle);
    try {
      const process = this.#running ?? await this.#started();
      if (this.#running === process) this.#crowd.sit(this);
      return await act(process);
    } finally {
      this.#asking--;
      if (!this.#closed && this.isIdle) this.#idle = setTimeout(() => this.stop(), this.#pace.idle);
    }
  }

  #started(): Promise<SandboxProcess> {
    if (this.#process) return this.#process;
    this.#refuseWhileResting();
    try {
      this.#crowd.sit(this);
    } catch (error) {
      throw this.#failure("away", error instanceof Error ? error.message : String(error), error);
    }
    return this.#process = this.#start();
  }

  async #start(): Promise<SandboxProcess> {
    const { plugin, confinement, load } = this.#parts;
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      const packed = await load();
      await this.#newest?.ended;
      const started = this.#newest = await SandboxProcess.start(plugin, confinement, packed);
      if (this.#closed) started.kill(this.#failure("unreachable", "It is closed"));
      const words = `It did not start within ${this.#pace.start} ms`;
      timer = setTimeout(() => started.kill(this.#failure("crashed", words)), this.#pace.start);
      await started.ready;
      this.#running = started;
      void started.ended.then((cause) => this.#gone(started, cause));
      return started;
    } catch (error) {
      const cause = error instanceof CallFailure ? error : this.#failure("unreachable", String(error), error);
      this.#noteCrash(cause);
      await this.#newest?.ended;
      this.#process = undefined;
      this.#crowd.leave(this);
      throw cause;
    } finally {
      clearTimeout(timer);
    }
  }

  #gone(process: SandboxProcess, cause: CallFailure): void {
    if (this.#running !== process) return;
    this.#running = this.#process = undefined;
    this.#crowd.leave(this);
    this.#noteCrash(cause);
  }

  #noteCrash(cause: CallFailure): void {
    const now = performance.now();
    const isSoon = this.#lastCrash && now - this.#lastCrash.at < this.#pace.forgets;
    this.#crashes = isSoon ? this.#crashes + 1 : 1;
    this.#lastCrash = { at: now, cause };
  }

  /** A plugin that crashes is not started again at once, and the later the oftener it does: meanwhile its calls fail as it did. */
  #refuseWhileResting(): void {
    if (!this.#lastCrash) return;
    const { rest, longestRest } = this.#pace;
    const until = this.#lastCrash.at + Math.min(longestRest, rest * 2 ** (this.#crashes - 1));
    if (performance.now() < until) throw this.#lastCrash.cause;
  }

  #failure(fault: CallFailure["fault"], words: string, cause?: unknown): CallFailure {
    return new CallFailure(this.#parts.plugin, fault, words, cause);
  }
}
