import type { z } from "zod";
import type { Actor } from "core/base/actor.ts";
import { following } from "core/base/trace.ts";
import type { Operations } from "core/bus/bus.ts";
import type { Reader } from "core/data/reader.ts";
import type { Replicas } from "core/replica/replicas.ts";
import type { Signal } from "core/signal/signal.ts";
import type { Command } from "core/work/command.ts";
import type { Done } from "core/work/work.ts";
import type { Stand } from "core/work/stand.ts";
import { HomeStands } from "./home_stands.ts";
import type { House, Positions } from "./house.ts";
import type { RegionBus } from "./region_bus.ts";
import type { RegionHome } from "./region_home.ts";

/** How many answers' stands are kept for the page that tells the browser of them: it does so at once. */
const MOST_KEPT = 1_000;

/** What a region's house is put together from. */
export interface RegionParts {
  readonly replicas: Replicas;
  readonly home: RegionHome;
  readonly bus: RegionBus;
}

/**
 * The house of a region: it reads copies, sends commands home, and listens to the bus itself. What needs home's own
 * reading (accounts, administration, jobs) is not asked of it: such pages are home's.
 */
export class RegionHouse implements House {
  readonly living: readonly string[] = [];
  readonly signals: Operations;
  readonly replicas: Replicas;
  readonly home: RegionHome;
  /** How far home said last that its databases are. */
  readonly standsAtHome = new HomeStands();
  readonly bus: RegionBus;
  readonly #settled = new Map<string, readonly Stand[]>();

  constructor({ replicas, home, bus }: RegionParts) {
    this.replicas = replicas;
    this.home = home;
    this.bus = bus;
    this.signals = bus.operations;
  }

  reader(context: string): Reader {
    return this.replicas.reader(context);
  }

  guestReader(plugin: string): Promise<Reader | undefined> {
    return Promise.resolve(this.replicas.has(plugin) ? this.replicas.reader(plugin) : undefined);
  }

  releaseGuest(): Promise<void> {
    return Promise.resolve();
  }

  async send<Input extends z.ZodType, Answer, Prepared>(
    command: Command<Input, Answer, Prepared>,
    input: z.input<Input>,
    actor: Actor,
  ): Promise<Done<Answer>> {
    const { stands, ...done } = await this.home.send(command.name, input, actor, following().key);
    this.replicas.hurry();
    if (stands) this.#settle(done.position, stands);
    return done as Done<Answer>;
  }

  /** What a copy must have come to in order to show what was stored up to a position; undefined where only home can tell. */
  settled({ context, sequence }: { readonly context: string; readonly sequence: number }):
    | readonly Stand[]
    | undefined {
    return this.#settled.get(`${context}:${sequence}`);
  }

  run(): Promise<never> {
    return Promise.reject(new TypeError("Cannot run a job in a region: jobs are home's"));
  }

  async caughtUp(positions: Positions, milliseconds: number): Promise<boolean> {
    const stands: Stand[] = [];
    for (const [context, sequence] of Object.entries(positions)) {
      const settled = this.settled({ context, sequence });
      if (!settled) return false;
      stands.push(...settled);
    }
    return await this.replicas.reach(stands, milliseconds);
  }

  /**
   * Listeners are told at once, so that nothing goes on being kept that is not true any more; and again when the copy
   * of whoever said it has come as far, since what was kept in between was drawn from what was there before.
   */
  tail(names: readonly string[], listener: (signal: Signal) => void): Promise<() => void> {
    return this.bus.tail(names, ({ signal }) => {
      const { context, sequence } = signal.position;
      let isThere = true;
      this.replicas.whenSaid(context, sequence, () => {
        if (!isThere) listener(signal);
      });
      isThere = false;
      listener(signal);
    });
  }

  /** Whether signals were heard at any time. */
  get hasHeard(): boolean {
    return this.bus.isOpen;
  }

  /** Since when nothing is heard of the bus, in milliseconds before now; some seconds are nothing. */
  deafFor(): number {
    return performance.now() - this.bus.lastSign();
  }

  absent(): Promise<readonly string[]> {
    return Promise.resolve(this.home.answers ? [] : ["home"]);
  }

  async close(): Promise<void> {
    await this.bus.close();
    await this.replicas.close();
  }

  #settle({ context, sequence }: Done<unknown>["position"], stands: readonly Stand[]): void {
    if (this.#settled.size >= MOST_KEPT) this.#settled.delete(this.#settled.keys().next().value!);
    this.#settled.set(`${context}:${sequence}`, stands);
  }
}
