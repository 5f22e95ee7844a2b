import type { z } from "zod";
import type { Actor } from "core/base/actor.ts";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { following } from "core/base/trace.ts";
import { wait } from "core/base/wait.ts";
import { OPERATIONS, type Operations } from "core/bus/bus.ts";
import type { Reader } from "core/data/reader.ts";
import type { Signal } from "core/signal/signal.ts";
import type { Reading } from "core/watch/reading.ts";
import type { Command } from "core/work/command.ts";
import type { Job, Progress } from "core/work/job.ts";
import type { Done } from "core/work/work.ts";
import type { Home, House, HouseOptions, Positions } from "./house.ts";
import { GuestReaders, openReaders } from "./readers.ts";
import { errorOf } from "core/base/failure.ts";
import type { Call, Reply } from "./wire.ts";

type Ask = Call extends infer One ? One extends Call ? Omit<One, "call"> : never : never;

/**
 * Opens a house whose home is a Worker: reads are done here on readers of this thread's own, everything else
 * is sent over. `names` are the contexts and plugins that have a database.
 */
export async function openWorkerHouse(
  worker: Worker,
  names: readonly string[],
  options: HouseOptions,
): Promise<House & Home> {
  const line = new Line(worker);
  try {
    await line.ask({ do: "open", options });
    return new WorkerHouse(line, await openReaders(names, options), new GuestReaders(options));
  } catch (error) {
    worker.terminate();
    throw error;
  }
}

/** Calls over to the worker and what comes back. */
class Line {
  readonly #worker: Worker;
  readonly #calls = new Map<
    number,
    { resolve(answer: unknown): void; reject(error: Error): void; progress: Progress }
  >();
  readonly #listeners = new Map<number, (signal: Signal) => void>();
  #last = 0;
  #lost: Refusal | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<Reply>) => this.#hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#lose(event.message);
    };
  }

  ask(ask: Ask, progress: Progress = () => {}, call = ++this.#last): Promise<unknown> {
    if (this.#lost) return Promise.reject(this.#lost);
    return new Promise((resolve, reject) => {
      this.#calls.set(call, { resolve, reject, progress });
      this.#worker.postMessage({ ...ask, call });
    });
  }

  /** Listens to signals of these names, from when it resolves on. */
  async tail(names: readonly string[], listener: (signal: Signal) => void): Promise<() => void> {
    const call = ++this.#last;
    this.#listeners.set(call, listener);
    await this.ask({ do: "tail", names }, undefined, call);
    return () => {
      if (this.#listeners.delete(call) && !this.#lost) {
        this.#worker.postMessage({ do: "untail", tail: call, call: ++this.#last });
      }
    };
  }

  /** Hears nothing any more: who would be told may be gone. */
  silence(): void {
    this.#listeners.clear();
  }

  end(): void {
    this.#worker.terminate();
  }

  /** What is not caught in a worker ends it: nobody there will answer, now or later. */
  #lose(why: string): void {
    log("error", "The home worker failed; only reading goes on until the next start", { why });
    this.#lost = new Refusal("home.lost", "unavailable", `Cannot reach the home: it failed: ${why}`);
    for (const { reject } of this.#calls.values()) reject(this.#lost);
    this.#calls.clear();
  }

  #hear(reply: Reply): void {
    if ("signal" in reply) return this.#listeners.get(reply.call)?.(reply.signal);
    const waiting = this.#calls.get(reply.call);
    if ("progress" in reply) return waiting?.progress(...reply.progress as [number, number, string]);
    this.#calls.delete(reply.call);
    if ("failure" in reply) waiting?.reject(errorOf(reply.failure));
    else waiting?.resolve(reply.answer);
  }
}

class WorkerHouse implements House, Home {
  readonly #line: Line;
  readonly #readers: ReadonlyMap<string, Reader>;
  readonly #guests: GuestReaders;
  readonly living: readonly string[];
  readonly signals: Operations;

  constructor(line: Line, readers: ReadonlyMap<string, Reader>, guests: GuestReaders) {
    this.#guests = guests;
    this.living = [...readers.keys()];
    this.#line = line;
    this.#readers = readers;
    this.signals = Object.fromEntries(
      OPERATIONS.map((verb) => [verb, (...args: unknown[]) => line.ask({ do: "signals", verb, args })]),
    ) as unknown as Operations;
  }

  reader(context: string): Reader {
    const reader = this.#readers.get(context);
    if (!reader) throw new TypeError(`Cannot find context "${context}" in this house`);
    return reader;
  }

  guestReader(plugin: string): Promise<Reader | undefined> {
    return this.#guests.find(plugin);
  }

  releaseGuest(plugin: string): Promise<void> {
    return this.#guests.forget((one) => one === plugin);
  }

  send<Input extends z.ZodType, Answer, Prepared>(
    command: Command<Input, Answer, Prepared>,
    input: z.input<Input>,
    actor: Actor,
  ): Promise<Done<Answer>> {
    return this.#line.ask({ do: "send", name: command.name, input, actor, from: following() }) as Promise<
      Done<Answer>
    >;
  }

  run<Input extends z.ZodType, Answer>(
    job: Job<Input, Answer>,
    input: z.input<Input>,
    actor: Actor,
    progress?: Progress,
  ): Promise<Answer> {
    return this.#line.ask(
      { do: "run", name: job.name, input, actor, from: following() },
      progress,
    ) as Promise<Answer>;
  }

  caughtUp(positions: Positions, milliseconds: number, hearers?: readonly string[]): Promise<boolean> {
    return this.#inTime({ do: "caughtUp", positions, milliseconds, ...hearing(hearers) });
  }

  carried(positions: Positions, milliseconds: number): Promise<boolean> {
    return this.#inTime({ do: "carried", positions, milliseconds });
  }

  heard(milliseconds: number, hearers?: readonly string[]): Promise<boolean> {
    return this.#inTime({ do: "heard", milliseconds, ...hearing(hearers) });
  }

  figures(): Promise<readonly Reading[]> {
    return this.#line.ask({ do: "figures" }) as Promise<readonly Reading[]>;
  }

  absent(): Promise<readonly string[]> {
    return this.#line.ask({ do: "absent" }) as Promise<readonly string[]>;
  }

  tail(names: readonly string[], listener: (signal: Signal) => void): Promise<() => void> {
    return this.#line.tail(names, listener);
  }

  async close(): Promise<void> {
    // Listeners read, so they go first; and the writers let a file go last, which leaves it whole and alone.
    this.#line.silence();
    for (const reader of this.#readers.values()) reader.close();
    await this.#guests.forget(() => true);
    try {
      await this.#line.ask({ do: "close" });
    } finally {
      this.#line.end();
    }
  }

  /** The home keeps the time too; but where it is held up, it is here that somebody waits. */
  #inTime(ask: Ask & { readonly milliseconds: number }): Promise<boolean> {
    const asked = this.#line.ask(ask) as Promise<boolean>;
    const over = new AbortController();
    return Promise.race([asked, wait(ask.milliseconds, over.signal).then(() => false)]).finally(() =>
      over.abort()
    );
  }
}

function hearing(hearers: readonly string[] | undefined) {
  return hearers ? { hearers } : {};
}
