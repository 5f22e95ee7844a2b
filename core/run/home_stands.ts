import type { Stand } from "core/work/stand.ts";

/** After how long what home said last tells nothing any more, in milliseconds: three answers that did not come. */
const KEPT = 10_000;

/** How far home said last that its databases are, as its regions compare their copies with it. */
export class HomeStands {
  readonly #ticks: () => number;
  #stands: ReadonlyMap<string, Stand> = new Map();
  #toldAt = -Infinity;

  /** `ticks` in milliseconds, of a clock that nobody sets. */
  constructor(ticks: () => number = () => performance.now()) {
    this.#ticks = ticks;
  }

  /** Home has said it. */
  learn(stands: readonly Stand[]): void {
    this.#stands = new Map(stands.map((stand) => [stand.context, stand]));
    this.#toldAt = this.#ticks();
  }

  /**
   * How many works home had stored that a copy has not got; undefined where nobody knows: home said nothing lately, or
   * the copy is of another life of the database.
   */
  behind(copy: Stand | undefined): number | undefined {
    const stand = copy && this.#stands.get(copy.context);
    if (!stand || stand.generation !== copy.generation) return undefined;
    if (this.#ticks() - this.#toldAt > KEPT) return undefined;
    return Math.max(0, stand.sequence - copy.sequence);
  }
}
