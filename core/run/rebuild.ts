import { Refusal } from "core/base/refusal.ts";
import { turn } from "core/base/wait.ts";
import type { Bus, Logged } from "core/bus/bus.ts";
import { engineCode } from "core/data/client.ts";
import { compareTables } from "core/data/difference.ts";
import type { Reader } from "core/data/reader.ts";
import { besideRefusal } from "core/data/write_refusals.ts";
import type { Context } from "core/work/context.ts";
import { advance } from "core/work/stand.ts";
import type { Ears } from "core/work/hearing.ts";
import type { Progress } from "core/work/job.ts";
import type { Rebuilt } from "core/work/rebuilt.ts";
import type { Workplace } from "core/work/work.ts";
import type { Gate } from "./gate.ts";
import { Inbox } from "./inbox.ts";
import { removeScratch, Scratch } from "./scratch.ts";

/** How many signals are read and heard again at once. */
const BATCH = 500;
/** How often what came meanwhile is heard before the last of it is, with deliveries standing still. */
const MOST_ROUNDS = 10;
/** After how many batches of which nothing was heard nothing more is expected: a subscriber holds fewer back. */
const MOST_SILENT = 4;

/** A resident that hears. */
export interface Hearer {
  readonly context: Context;
  readonly place: Workplace;
  readonly reader: Reader;
  readonly ears: Ears;
  /** What it would hear if it were newer. */
  readonly awaits?: readonly string[];
}

/** A resident that is to be rebuilt, and what is around it. */
export interface Rebuilding extends Hearer {
  /** What deliveries to it pass one by one. */
  readonly gate: Gate;
  readonly bus: Bus;
  readonly folder: string;
  /** Aborts when the house closes, with a refusal that says so. */
  readonly stop: AbortSignal;
}

/**
 * Makes a resident's projected tables anew from the log, in a scratch database, while all goes on; then, with
 * deliveries to it standing still, hears the last of it, compares, and brings the live tables to what it made in one
 * change. Whatever ends it before that leaves them as they were. Refuses `rebuild.signal_failed`,
 * `rebuild.log_incomplete`, `rebuild.release_differs`, `rebuild.disk_full` and `rebuild.stopped`;
 * `data.server_beside` where they are on a database server.
 */
export async function rebuild(of: Rebuilding, check: boolean, progress: Progress): Promise<Rebuilt> {
  const { folder, context: { name }, place: { writer } } = of;
  // What the tables should hold is compared with the live ones on one connection.
  if (writer.isRemote) throw besideRefusal(writer.file);
  await refuseNewer(of);
  try {
    const scratch = await Scratch.open(folder, of.context, of.ears);
    const run = new Run(of, scratch, progress);
    try {
      return await run.go(check);
    } finally {
      await run.close();
    }
  } catch (error) {
    if (engineCode(error) !== "SQLITE_FULL") throw error;
    const message = `Cannot rebuild "${name}": the disk is full; its tables are as they were`;
    throw new Refusal("rebuild.disk_full", "unavailable", message, { resident: name }, error);
  } finally {
    await removeScratch(folder, name);
  }
}

/** What the subscriber had heard at one moment: all up to a sequence but what it left behind. */
interface Standing {
  readonly position: number;
  /** How far to hear again; during a replay what was heard before it lies beyond the position. */
  readonly upTo: number;
  /** What it left behind; asked once, and only by who needs to know. */
  readonly behind: () => Promise<Behind>;
}

/** What is held back, by sequence, and what is parked, by id. */
interface Behind {
  readonly held: ReadonlySet<number>;
  readonly dead: ReadonlySet<string>;
}

const NOTHING: Behind = { held: new Set(), dead: new Set() };

class Run {
  readonly #of: Rebuilding;
  readonly #scratch: Scratch;
  readonly #inbox: Inbox;
  readonly #progress: Progress;
  readonly #begun = performance.now();
  #closed = false;
  #signals = 0;
  /** What is delivered to it; the house itself may want it told more than its hearers hear. */
  #names: readonly string[] = [];
  /** All of the log up to here was heard again, or is in `#left`. */
  #cursor = 0;
  /** What the subscriber had not heard when it was passed: ids by sequence. */
  readonly #left = new Map<number, string>();
  /** How many of the signals in the inbox were found in the log, */
  #found = 0;
  /** and how many more under names that are heard no longer, once they were looked for. */
  #foundElsewhere: number | undefined;

  constructor(of: Rebuilding, scratch: Scratch, progress: Progress) {
    this.#of = of;
    this.#scratch = scratch;
    this.#inbox = new Inbox(of.reader, of.context.name);
    this.#progress = progress;
  }

  async go(check: boolean): Promise<Rebuilt> {
    for (;;) {
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const before = this.#signals;
        await this.#hearUpTo(await this.#standing());
        if (this.#signals - before < BATCH) break;
      }
      const rebuilt = await this.#of.gate.pass(() => this.#finish(check));
      if (rebuilt) return rebuilt;
      // While deliveries go on: this takes as long as the log is.
      await this.#findElsewhere();
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#scratch.close();
  }

  /**
   * Deliveries stand still: what the resident has heard, and its tables, change no more. Gives nothing back where
   * the log seems to lack something, and it was not looked for everywhere yet.
   */
  async #finish(check: boolean): Promise<Rebuilt | undefined> {
    const { context, place } = this.#of;
    const deaf = performance.now();
    await this.#hearLeft();
    await this.#hearBeyond();
    const lacking = await this.#inbox.count() - this.#found - (this.#foundElsewhere ?? 0);
    if (lacking > 0 && this.#foundElsewhere === undefined) return undefined;
    if (lacking > 0) throw incomplete(context.name, lacking);
    await this.close();
    this.#progress(this.#cursor, this.#cursor, "comparing");
    const tables = context.projects.map((one) => typeof one === "string" ? { table: one } : one);
    const { differences, apply } = await compareTables(this.#scratch.file, place.writer.file, tables);
    const writing = performance.now();
    if (!check) {
      await apply(place.writer);
      await place.writer.write(() => advance(place));
    }
    const end = performance.now();
    return {
      resident: context.name,
      signals: this.#signals,
      upTo: this.#cursor,
      leftOut: this.#left.size,
      tables: differences,
      applied: !check,
      seconds: Math.round(end - this.#begun) / 1_000,
      deafMilliseconds: Math.round(end - deaf),
      writingMilliseconds: Math.round(end - writing),
    };
  }

  async #hearUpTo(standing: Standing): Promise<void> {
    await this.#hearLeft();
    const { upTo } = standing;
    while (this.#cursor < upTo) {
      const read = await this.#read();
      const batch = read.filter(({ sequence }) => sequence <= upTo);
      await this.#hearHeard(batch, standing);
      this.#cursor = batch.length < BATCH ? upTo : batch.at(-1)!.sequence;
      this.#progress(this.#cursor, upTo, "hearing");
    }
  }

  /** What was left out and has been heard since. Of a key, all behind one left out was left out too: order holds. */
  async #hearLeft(): Promise<void> {
    const left = [...this.#left];
    for (let from = 0; from < left.length; from += BATCH) {
      const some = left.slice(from, from + BATCH);
      const inbox = await this.#inbox.find(some.map(([, id]) => id));
      this.#found += firsts(inbox);
      for (const [sequence] of some.filter(([, id]) => inbox.has(id))) {
        await this.#hear(await this.#of.bus.read(sequence - 1, 1, this.#names));
        this.#left.delete(sequence);
      }
    }
  }

  /** What came last is in the inbox, wherever the bus says that the subscriber is. */
  async #hearBeyond(): Promise<void> {
    for (let silent = 0; silent < MOST_SILENT;) {
      const read = await this.#read();
      const inbox = await this.#inboxOf(read);
      const heard = read.filter(({ signal }) => inbox.has(signal.id));
      await this.#hear(heard);
      this.#cursor = read.at(-1)?.sequence ?? this.#cursor;
      if (read.length < BATCH) return;
      silent = heard.length > 0 ? 0 : silent + 1;
    }
  }

  async #hearHeard(batch: readonly Logged[], { position, behind }: Standing): Promise<void> {
    const inbox = await this.#inboxOf(batch);
    // The inbox is the truth; where it was lost with its file, the bus still knows what it has delivered.
    const unsure = batch.filter(({ sequence, signal }) => sequence <= position && !inbox.has(signal.id));
    const { held, dead } = unsure.length > 0 ? await behind() : NOTHING;
    const delivered = unsure.filter(({ sequence, signal }) => !held.has(sequence) && !dead.has(signal.id));
    // Some of them, because they were heard since the inbox was asked.
    await this.#inboxOf(delivered);
    const heard = new Set([...batch.filter(({ signal }) => inbox.has(signal.id)), ...delivered]);
    await this.#hear(batch.filter((one) => heard.has(one)));
    for (const one of batch) if (!heard.has(one)) this.#left.set(one.sequence, one.signal.id);
  }

  /** Which of these are in the inbox; counts them. */
  async #inboxOf(batch: readonly Logged[]): Promise<ReadonlyMap<string, boolean>> {
    if (batch.length === 0) return new Map();
    const inbox = await this.#inbox.find(batch.map(({ signal }) => signal.id));
    this.#found += firsts(inbox);
    return inbox;
  }

  /** Who heard more names once has more in the inbox: it is looked for in all of the log. */
  async #findElsewhere(): Promise<void> {
    const names = new Set(this.#names);
    this.#foundElsewhere = 0;
    for (let after = 0;;) {
      this.#of.stop.throwIfAborted();
      const read = await this.#of.bus.read(after, BATCH);
      const others = read.filter(({ signal }) => !names.has(signal.name)).map(({ signal }) => signal.id);
      this.#foundElsewhere += firsts(await this.#inbox.find(others));
      after = read.at(-1)?.sequence ?? after;
      if (read.length < BATCH) return;
      await turn();
    }
  }

  async #hear(logged: readonly Logged[]): Promise<void> {
    if (logged.length === 0) return;
    await this.#scratch.hear(logged, this.#of.stop);
    this.#signals += logged.length;
  }

  async #read(): Promise<Logged[]> {
    this.#of.stop.throwIfAborted();
    return await this.#of.bus.read(this.#cursor, BATCH, this.#names);
  }

  async #standing(): Promise<Standing> {
    const { bus, context: { name } } = this.#of;
    const report = (await bus.reports()).find((one) => one.name === name);
    if (!report) throw new TypeError(`Cannot find subscriber "${name}" that this house opened`);
    const { position, replay, hears } = report;
    this.#names = hears;
    let behind: Promise<Behind> | undefined;
    return {
      position,
      upTo: Math.max(position, replay?.to ?? 0),
      behind: () => behind ??= this.#behind(),
    };
  }

  async #behind(): Promise<Behind> {
    const { bus, context: { name } } = this.#of;
    const letters = async () =>
      (await bus.deadLetters(Number.MAX_SAFE_INTEGER, name)).map(({ signal }) => signal.id);
    // A signal that is parked, or taken back from there, just now is seen on one side or the other.
    const [before, held, after] = [await letters(), await bus.held(name), await letters()];
    return { held: new Set(held), dead: new Set([...before, ...after]) };
  }
}

/** What a newer program has heard and this one cannot would be missing. */
async function refuseNewer({ bus, context: { name }, awaits = [] }: Rebuilding): Promise<void> {
  const [newer] = awaits.length === 0 ? [] : await bus.read(0, BATCH, awaits);
  if (!newer) return;
  const { id, name: said } = newer.signal;
  const message = `Cannot rebuild "${name}": "${said}" was said, which only a newer release can hear`;
  throw new Refusal("rebuild.release_differs", "conflict", message, { id });
}

/** How many of what was heard was heard before any replay. */
function firsts(inbox: ReadonlyMap<string, boolean>): number {
  return [...inbox.values()].filter((first) => first).length;
}

/** What is not in the log can only be lost by making anew what follows from it. */
function incomplete(resident: string, lacking: number): Refusal {
  const message = `Cannot rebuild "${resident}": the log lacks ${lacking} signals that it has heard`;
  return new Refusal("rebuild.log_incomplete", "conflict", message, { resident, lacking });
}
