import { readRows } from "core/testing/look.ts";
import { until } from "core/testing/until.ts";
import { type Belfry, type BelfryParts, startBelfry } from "./start_belfry.ts";

/** What each of the three processes of a belfry is for, and who lives there. */
export const ROLES = {
  "publisher": ["ringer"],
  "relay": ["echo"],
  "subscriber": ["listener", "scribe", "moody"],
} as const;

/** How many milliseconds lie between two rings of a hand, unless told. */
const PAUSE = 8;
/** How many milliseconds it may take until what is said is heard again. */
const LONGEST_DEAF = 300_000;

/** One of the three. The publisher has a relay too; the relay hears what it says on. */
export type Role = keyof typeof ROLES;

/** A belfry in three processes that share a folder and a broker; each can be killed and started again by itself. */
export class ThreeProcesses implements AsyncDisposable {
  /** Every process that there ever was. */
  readonly belfries: Belfry[] = [];
  /** How often one found no broker at its start. */
  stranded = 0;
  readonly #parts: Omit<BelfryParts, "site" | "residents" | "ringing">;
  readonly #running = new Map<Role, Belfry>();
  readonly #pause: number;
  #lives = 0;

  constructor(
    parts: Omit<BelfryParts, "site" | "residents" | "ringing"> & { readonly bus: string },
    pause = PAUSE,
  ) {
    this.#parts = parts;
    this.#pause = pause;
    for (const role of Object.keys(ROLES) as Role[]) this.start(role);
  }

  /** The process that runs now. */
  at(role: Role): Belfry {
    return this.#running.get(role)!;
  }

  /** How many rings were acknowledged so far. */
  get acknowledged(): number {
    return this.belfries.reduce((sum, { rung }) => sum + rung.length, 0);
  }

  /** Starts one and does not wait. Numbers that were under way before are never rung again. */
  start(role: Role): void {
    const ringing = role === "publisher"
      ? { ringing: { first: 100_000 * ++this.#lives, pause: this.#pause } }
      : {};
    const belfry = startBelfry({ ...this.#parts, site: "main", residents: ROLES[role], ...ringing });
    this.belfries.push(belfry);
    this.#running.set(role, belfry);
  }

  /** Kills one and starts it again. */
  async replace(role: Role): Promise<void> {
    await this.at(role).kill();
    this.start(role);
  }

  /** Waits until all are open. Whoever found no broker at its start has ended, and is started again. */
  async ready(): Promise<void> {
    for (const role of Object.keys(ROLES) as Role[]) {
      while (!await this.at(role).ready().then(() => true, (error) => this.#isStranded(role, error))) {
        this.start(role);
        this.stranded++;
      }
    }
    await this.at("publisher").rings();
  }

  #isStranded(role: Role, error: unknown): false {
    if (!/Cannot reach (the log|a NATS server)/.test(this.at(role).log())) throw error;
    return false;
  }

  /** Closes all of them, the publisher first. */
  async stop(): Promise<void> {
    for (const role of Object.keys(ROLES) as Role[]) await this.at(role).stop();
  }

  /** Waits until what is said now is heard; says how many milliseconds that took. */
  async heardAgain(): Promise<number> {
    const begun = performance.now();
    const acknowledged = this.acknowledged;
    const file = `${this.#parts.folder}/scribe.db`;
    const isHeard = async () => {
      const [row] = await readRows(file, "select count(*) as n from heard");
      return Number(row!.n) > 2 * acknowledged;
    };
    try {
      await until("it is heard again", isHeard, LONGEST_DEAF);
    } catch (cause) {
      const logs = [...this.#running].map(([role, belfry]) => `${role}:\n${belfry.log().slice(-4_000)}`);
      throw new Error(`Nothing is heard any more:\n${logs.join("\n")}`, { cause });
    }
    return Math.round(performance.now() - begun);
  }

  /** How often a relay found that the log had lost its end, and carried that again. */
  get carriedAgain(): number {
    return this.belfries.filter((belfry) => /does not have the last that it was given/.test(belfry.log()))
      .length;
  }

  /** In words, how long a ring took at most, and what was refused. */
  slowest(): string {
    const ring = Math.max(...this.belfries.map(({ longest }) => longest.ring));
    const refused = this.belfries.reduce(
      (sum, one) => sum + [...one.refused.values()].reduce((a, b) => a + b, 0),
      0,
    );
    return `a ring took ${ring} ms at most, ${refused} were refused`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.belfries.map((belfry) => belfry.kill()));
  }
}
