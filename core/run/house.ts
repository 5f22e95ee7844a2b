import type { z } from "zod";
import type { Actor } from "core/base/actor.ts";
import type { Operations } from "core/bus/bus.ts";
import type { Reader } from "core/data/reader.ts";
import type { Originals } from "core/files/originals.ts";
import type { Signal } from "core/signal/signal.ts";
import type { Reading } from "core/watch/reading.ts";
import type { Command } from "core/work/command.ts";
import type { Job, Progress } from "core/work/job.ts";
import type { Done } from "core/work/work.ts";

/** Where contexts stand: the sequence that a reader must have seen, by context. */
export type Positions = Readonly<Record<string, number>>;

/**
 * The running house, as the edge sees it: it reads on its own readers and sends commands to wherever their
 * context lives. Nobody who holds one can tell whether that is this thread, another one or another machine.
 */
export interface House {
  /** The reader of a context's (or plugin's) database. Throws a TypeError for a name that nobody has. */
  reader(context: string): Reader;
  /** The reader of an installed plugin's documents; undefined where it keeps none. */
  guestReader(plugin: string): Promise<Reader | undefined>;
  /** Lets the documents of a plugin go that was removed: installed again it has others. */
  releaseGuest(plugin: string): Promise<void>;
  /** Sends a command; resolves when its work is committed. Throws the Refusal that the command threw. */
  send<Input extends z.ZodType, Answer, Prepared>(
    command: Command<Input, Answer, Prepared>,
    input: z.input<Input>,
    actor: Actor,
  ): Promise<Done<Answer>>;
  /** Runs a job where its context lives. */
  run<Input extends z.ZodType, Answer>(
    job: Job<Input, Answer>,
    input: z.input<Input>,
    actor: Actor,
    progress?: Progress,
  ): Promise<Answer>;
  /**
   * Waits until the projections of every context and built-in plugin, or these hearers in their place, have heard all up
   * to these positions; false when time is up.
   */
  caughtUp(positions: Positions, milliseconds: number, hearers?: readonly string[]): Promise<boolean>;
  /** Calls a listener with signals of these names, from when it resolves on: for caches. */
  tail(names: readonly string[], listener: (signal: Signal) => void): Promise<() => void>;
  /** The contexts and plugins whose home is in this process. */
  readonly living: readonly string[];
  /** Those of other processes that can be read but not sent to now. Throws the Refusal `home.lost` where the home here is. */
  absent(): Promise<readonly string[]>;
  /** What its home counted on a thread of its own, where it has one. */
  figures?(): Promise<readonly Reading[]>;
  /** What operators look at and do. */
  readonly signals: Operations;
  /** Ends what is under way, carries the outboxes to the bus, lets the databases go. */
  close(): Promise<void>;
}

/**
 * The part of a house that writes, for some of its residents: where commands go, and who can tell how far those
 * residents have come. It is a thread of this process, or another process.
 */
export interface Home extends Pick<House, "send" | "run"> {
  /** Waits until all that its residents said up to these positions is on the bus; false when time is up. */
  carried(positions: Positions, milliseconds: number): Promise<boolean>;
  /** Waits until its projections, or those of these hearers who live there, have heard all that is on the bus now; false when time is up. */
  heard(milliseconds: number, hearers?: readonly string[]): Promise<boolean>;
}

/** Where some residents live that do not live here. */
export interface HomePlace {
  readonly residents: readonly string[];
  /** The address of their process: `http(s)://HOST:PORT`. */
  readonly url: string;
}

/** What a house is opened with. */
export interface HouseOptions {
  /** The data folder: one database file a context, the log of the embedded bus. */
  readonly folder: string;
  readonly site: string;
  /** Where the originals of files are; without it in the data folder. */
  readonly files?: Originals;
  /** The NATS server that carries the signals; without one they stay in this process. */
  readonly bus?: string;
  /** The contexts and plugins that live here; without a list, all of them. */
  readonly residents?: readonly string[];
  /** Opens the secrets among plugins' settings. */
  readonly pluginKey?: string;
  /** Whether remote plugins may be in the operator's own network, and without TLS. */
  readonly allowsPrivate?: boolean;
  /** Where residents of other processes are sent to, and the key that all processes hold. */
  readonly others?: { readonly key: string; readonly places: readonly HomePlace[] };
  /** Where databases are read that are not read from the data folder, by name: a libSQL URL. */
  readonly reads?: Readonly<Record<string, string>>;
  /** The libSQL servers on which databases are that are no files of the data folder, by name: written and read there. */
  readonly primaries?: Readonly<Record<string, string>>;
  /** Whether those are taken over from a home that still claims them. */
  readonly takesOver?: boolean;
}
