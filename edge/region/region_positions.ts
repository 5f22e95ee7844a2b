import type { RegionHouse } from "core/run/region_house.ts";
import type { Position } from "core/signal/signal.ts";
import type { PositionDesk } from "edge/memory/positions.ts";
import type { StandCookies } from "./stand_cookies.ts";

/**
 * The desk of a region: an answer to a write tells the browser what a copy must have come to, as home said it with the
 * answer. Where home could not say so yet, it tells the position itself: the next page is then asked of home.
 */
export class RegionPositions implements PositionDesk {
  readonly #house: RegionHouse;
  readonly #stands: StandCookies;
  readonly #positions: Pick<PositionDesk, "cookie">;

  constructor(house: RegionHouse, stands: StandCookies, positions: Pick<PositionDesk, "cookie">) {
    this.#house = house;
    this.#stands = stands;
    this.#positions = positions;
  }

  cookie(positions: readonly Position[]): string {
    const stands = positions.map((position) => this.#house.settled(position));
    const last = stands.at(-1);
    if (!last || stands.includes(undefined)) return this.#positions.cookie(positions);
    return this.#stands.cookie(this.#stands.write(last));
  }

  /** A page that is drawn here has waited already (`region_app.ts`). */
  wait(): Promise<void> {
    return Promise.resolve();
  }
}
