import { wait } from "core/base/wait.ts";
import type { StandAndSaid } from "core/work/stand.ts";
import { type Embedded, openEmbedded } from "./embedded.ts";
import { isSound, lastBrought, newLife, sweepLives, theLife } from "./lives.ts";
import type { Original, Pulled } from "./pulled.ts";

/** How long nobody looks after a look: while something goes on over there, and while nothing does. */
const BUSY = 20;
const IDLE = 250;
/** How long it counts as busy after something came, in milliseconds. */
const STAYS_BUSY = 1_000;
/** How long nobody looks after a failure: longer each time. */
const AFTER_FAILURE = [100, 250, 500, 1_000];
/** How often the same copy may fail for reasons of its own before it is thrown away. */
const MOST_FAILURES = 5;

const STAND = `select sequence, generation,
  coalesce((select seq from sqlite_sequence where name = '_outbox'), 0) as said from _stand`;

/**
 * What says that the original cannot be reached or asked just now, and nothing about the copy: the network, a server
 * that is starting, one that is compacting its log ("snapshot not found", for some seconds).
 */
const PASSING =
  /unavailable|snapshot not found|transport|connect|connection|dns|timed? ?out|deadline|broken pipe|reset|status: (?:unknown|internal|cancelled|aborted)|error trying|hyper|\b5\d\d\b/i;
/** What says that the copy is no database any more, whatever else stands there. */
const DAMAGE = /malformed|not a database/i;

/** One copy of a database, brought up to date again and again until it is stopped. Whoever reads it opens its file. */
export class Replica {
  readonly #folder: string;
  readonly #original: Original;
  readonly #tell: (pulled: Pulled) => void;
  readonly #over = new AbortController();
  #alarm = new AbortController();
  #busyUntil = 0;
  #doubt: string | undefined;
  /** How many pulls have failed one after the other. */
  #inRow = 0;
  /** How often it could not be opened, one after the other. */
  #unopened = 0;
  #now: Pulled;

  constructor(folder: string, original: Original, tell: (pulled: Pulled) => void) {
    this.#folder = `${folder}/${original.name}`;
    this.#original = original;
    this.#tell = tell;
    this.#now = { name: original.name, state: "empty", asOf: 0, renewed: 0, failed: 0, tookMs: 0 };
  }

  /** Looks at once, and often for a moment. */
  hurry(): void {
    this.#busyUntil = performance.now() + STAYS_BUSY;
    this.#alarm.abort();
  }

  /** The copy is not to be trusted any more. */
  doubt(why: string): void {
    this.#doubt = why;
    this.hurry();
  }

  stop(): void {
    this.#over.abort();
    this.#alarm.abort();
  }

  /** Pulls until it is stopped. */
  async run(): Promise<void> {
    await this.#readOld().catch((error) => this.#failed(error));
    while (!this.#over.signal.aborted) {
      try {
        if (this.#doubt !== undefined) await this.#renew();
        await this.#live();
        if (this.#doubt !== undefined) continue;
      } catch (error) {
        // The copy cannot be opened, or made anew: a full disk, or rights that are gone.
        this.#failed(error);
        if (!isPassing(error) && ++this.#unopened % MOST_FAILURES === 0) this.#doubt ??= String(error);
      }
      await this.#rest(AFTER_FAILURE.at(-1)!);
    }
  }

  /** Opens the copy and follows its original. */
  async #live(): Promise<void> {
    const file = await theLife(this.#folder);
    const copy = openEmbedded(file, this.#original.url);
    try {
      this.#unopened = 0;
      await this.#follow(copy, file);
    } finally {
      copy.close();
    }
  }

  /** What was copied before this process began is read at once, if it is sound. */
  async #readOld(): Promise<void> {
    const file = await theLife(this.#folder);
    const sound = await isSound(file);
    if (sound === undefined) return;
    if (!sound) return await this.#renew("it is damaged");
    this.#say({ state: "cut_off", file, asOf: await lastBrought(file) });
  }

  /** Brings a copy up to date until it is stopped, in doubt, or fails too often. */
  async #follow(copy: Embedded, file: string): Promise<void> {
    for (let failures = 0; !this.#over.signal.aborted && this.#doubt === undefined;) {
      const [begun, at] = [performance.now(), Date.now()];
      try {
        const came = await copy.pull();
        failures = 0;
        this.#pulled(copy, file, { at, tookMs: performance.now() - begun, came });
      } catch (error) {
        this.#failed(error);
        if (!isPassing(error) && ++failures >= MOST_FAILURES) {
          this.#doubt = String(error);
          return;
        }
        await this.#rest(AFTER_FAILURE[Math.min(this.#inRow, AFTER_FAILURE.length) - 1] ?? BUSY);
        continue;
      }
      await this.#rest(performance.now() < this.#busyUntil ? BUSY : IDLE);
    }
  }

  #pulled(copy: Embedded, file: string, last: { at: number; tookMs: number; came: boolean }): void {
    const { stand: before, state } = this.#now;
    const stand = last.came || state !== "current" ? standIn(copy, this.#original.name) : before;
    // Over there is nothing yet: a home that was never started.
    if (!stand) return;
    if (before && stand.generation === before.generation && stand.sequence < before.sequence) {
      this.#doubt = "its original went back in time";
      return;
    }
    this.#inRow = 0;
    // That a home says every few seconds that a database is its own comes over as well, and nobody waits for it.
    if (stand.sequence !== before?.sequence) this.#busyUntil = performance.now() + STAYS_BUSY;
    this.#say({ state: "current", file, stand, asOf: last.at, tookMs: Math.round(last.tookMs) });
  }

  #failed(error: unknown): void {
    this.#inRow++;
    const state = this.#now.state === "empty" ? "empty" : "cut_off";
    this.#say({ state, failed: this.#now.failed + 1, why: String(error) });
  }

  /** Throws the copy away: the next one is made from nothing. */
  async #renew(why = this.#doubt ?? "it was in doubt"): Promise<void> {
    this.#doubt = undefined;
    await newLife(this.#folder);
    const { file: _, stand: __, ...now } = this.#now;
    this.#now = { ...now, state: "empty", renewed: now.renewed + 1, why };
    this.#tell(this.#now);
    await sweepLives(this.#folder);
  }

  #say(change: Partial<Pulled>): void {
    const { why: _, ...now } = this.#now;
    this.#now = { ...now, ...change };
    this.#tell(this.#now);
  }

  async #rest(milliseconds: number): Promise<void> {
    if (this.#over.signal.aborted) return;
    if (this.#alarm.signal.aborted) this.#alarm = new AbortController();
    await wait(milliseconds, this.#alarm.signal);
  }
}

function isPassing(error: unknown): boolean {
  const words = String(error);
  return PASSING.test(words) && !DAMAGE.test(words);
}

function standIn(copy: Embedded, context: string): StandAndSaid | undefined {
  try {
    const row = copy.read(STAND);
    return row && {
      context,
      generation: String(row.generation),
      sequence: Number(row.sequence),
      said: Number(row.said),
    };
  } catch (error) {
    if (/no such table/.test(String(error))) return undefined;
    throw error;
  }
}
