import type { RetryPolicy } from "core/bus/bus.ts";
import type { HouseOptions } from "core/run/house.ts";
import { until } from "core/testing/until.ts";
import type { Mood } from "./belfry.ts";

/** Who rings in a belfry, and how. */
export interface Ringing {
  /** The first number; each ring has a number of its own. */
  readonly first: number;
  /** How many rings; without end unless told. */
  readonly many?: number;
  /** How many ring at once; 4 unless told. */
  readonly hands?: number;
  /** Milliseconds between one ring of a hand and its next. */
  readonly pause?: number;
  /** The mood that every so many rings ask for. */
  readonly mood?: Mood;
  readonly every?: number;
}

/** What a belfry is started with. */
export interface BelfryParts extends Omit<HouseOptions, "bus"> {
  readonly bus?: string | undefined;
  readonly retry?: RetryPolicy;
  readonly ringing?: Ringing;
  /** Who is rebuilt, one after the other, again and again. */
  readonly rebuilds?: readonly string[];
}

/** A belfry in a process of its own. */
export interface Belfry extends AsyncDisposable {
  readonly pid: number;
  /** What it has acknowledged so far. */
  readonly rung: readonly number[];
  /** What was refused so far, how often, by what was said. */
  readonly refused: ReadonlyMap<string, number>;
  /** The longest that a ring and that a reader had to wait for an answer, in milliseconds. */
  readonly longest: { readonly ring: number; readonly read: number };
  /** How often somebody was rebuilt, and the longest that who was rebuilt heard nothing, in milliseconds. */
  readonly rebuilt: { readonly times: number; readonly deaf: number };
  /** How often a rebuild was refused, by its code. */
  readonly unbuilt: ReadonlyMap<string, number>;
  /** Whether it has rung all that it was to ring. */
  readonly done: boolean;
  /** Whether it has ended, by itself or not. */
  readonly ended: boolean;
  /** All that it wrote to its log. */
  log(): string;
  /** Waits until it is open. */
  ready(): Promise<void>;
  /** Waits until it has rung something. */
  rings(): Promise<void>;
  kill(): Promise<void>;
  /** Asks it to close and waits for its end; throws where that is a bad one. */
  stop(): Promise<void>;
}

const PROCESS = decodeURIComponent(
  new URL(import.meta.resolve("core/testing/bad_days/belfry_process.ts")).pathname,
);

/** Starts a belfry, in an environment, and does not wait. */
export function startBelfry(parts: BelfryParts, env: Readonly<Record<string, string>> = {}): Belfry {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", PROCESS, JSON.stringify(parts)],
    env: { ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  return new Running(command.spawn());
}

class Running implements Belfry {
  readonly rung: number[] = [];
  readonly refused = new Map<string, number>();
  readonly longest = { ring: 0, read: 0 };
  readonly rebuilt = { times: 0, deaf: 0 };
  readonly unbuilt = new Map<string, number>();
  done = false;
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<unknown>;
  #isReady = false;
  #log = "";
  #ended: Deno.CommandStatus | undefined;

  constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#reading = Promise.all([this.#hear(), this.#keepLog()]);
    child.status.then((status) => this.#ended = status);
  }

  get pid(): number {
    return this.#child.pid;
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  log(): string {
    return this.#log;
  }

  ready(): Promise<void> {
    return this.#until("a belfry is open", () => this.#isReady);
  }

  rings(): Promise<void> {
    return this.#until("a belfry rings", () => this.rung.length > 0);
  }

  async kill(): Promise<void> {
    if (!this.#ended) this.#child.kill("SIGKILL");
    await Promise.all([this.#child.status, this.#reading]);
  }

  async stop(): Promise<void> {
    if (!this.#ended) this.#child.kill("SIGTERM");
    const [{ code }] = await Promise.all([this.#child.status, this.#reading]);
    if (code !== 0) throw new Error(`A belfry closed with ${code}:\n${this.#log}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  async #until(what: string, isSo: () => boolean): Promise<void> {
    await until(what, () => isSo() || this.#ended !== undefined, 60_000);
    if (!isSo()) throw new Error(`A belfry ended before ${what}:\n${this.#log}`);
  }

  /** A line without its end was not said. */
  async #hear(): Promise<void> {
    let rest = "";
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) this.#take(line);
    }
  }

  #take(line: string): void {
    const [, verb, number, rest] = /^(\w+) ?(\d*) ?(.*)$/.exec(line) ?? [];
    if (verb === "ready") this.#isReady = true;
    if (verb === "done") this.done = true;
    if (verb === "read") this.longest.read = Number(number);
    if (verb === "rebuilt") {
      this.rebuilt.times++;
      this.rebuilt.deaf = Math.max(this.rebuilt.deaf, Number(number));
    }
    if (verb === "unbuilt") this.unbuilt.set(rest!, (this.unbuilt.get(rest!) ?? 0) + 1);
    if (verb === "rang") {
      this.rung.push(Number(number));
      this.longest.ring = Math.max(this.longest.ring, Number(rest));
    }
    if (verb === "refused") {
      this.refused.set(rest!, (this.refused.get(rest!) ?? 0) + 1);
      this.longest.ring = Math.max(this.longest.ring, Number(number));
    }
  }

  async #keepLog(): Promise<void> {
    for await (const text of this.#child.stderr.pipeThrough(new TextDecoderStream())) this.#log += text;
  }
}
