import { Refusal } from "core/base/refusal.ts";
import type { House, Positions } from "core/run/house.ts";
import type { Position } from "core/signal/signal.ts";
import { openText, signText } from "./signed_text.ts";

/** How long a page waits for what its reader has just done; then it shows what there is. */
const LONGEST_WAIT = 150;
/** How long the cookie is kept: by then everything has long been heard. In seconds. */
const COOKIE_AGE = 60;
const COOKIE = "carillon_seen";

/** What tells a browser where it stands after a write, and keeps its next page waiting until that shows. */
export interface PositionDesk {
  /** The cookie that tells the next page to wait for these positions. */
  cookie(positions: readonly Position[]): string;
  /** Waits for what the cookies name, but not for long. */
  wait(cookies: string): Promise<void>;
}

/** Whether cookies name positions. */
export function namesPositions(cookies: string): boolean {
  return cookies.includes(`${COOKIE}=`);
}

/** The cookie that takes the one of the positions away: what it names was seen. */
export const FORGET_POSITIONS = `${COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`;

/**
 * Read-your-writes: the answer to a write carries where its context stands (`learning:4711`) in a signed
 * cookie; the next page waits for that position briefly before it reads.
 */
export class SeenPositions implements PositionDesk {
  readonly #house: House;
  readonly #key: string;
  /** What is known to be heard already: no need to ask again. */
  readonly #heard = new Map<string, number>();

  constructor(house: House, key: string) {
    this.#house = house;
    this.#key = key;
  }

  cookie(positions: readonly Position[]): string {
    const text = positions.map((position) => `${position.context}:${position.sequence}`).join("~");
    return `${COOKIE}=${signText(text, this.#key)}; Path=/; Max-Age=${COOKIE_AGE}; HttpOnly; SameSite=Lax`;
  }

  /** A cookie that is not ours is passed over. */
  async wait(cookies: string): Promise<void> {
    const open = Object.entries(this.read(cookies)).filter(([context, sequence]) =>
      (this.#heard.get(context) ?? 0) < sequence
    );
    if (open.length === 0) return;
    if (!await this.#caughtUp(Object.fromEntries(open))) return;
    for (const [context, sequence] of open) this.#heard.set(context, sequence);
  }

  /** The positions that cookies name: of a `Cookie` header, or of a `Set-Cookie`. */
  read(cookies: string): Positions {
    const at = cookies.indexOf(`${COOKIE}=`);
    if (at < 0) return {};
    const text = openText(cookies.slice(at + COOKIE.length + 1).split(";", 1)[0]!, this.#key);
    if (!text) return {};
    return Object.fromEntries(
      text.split("~").map((one) => {
        const [context = "", sequence] = one.split(":");
        return [context, Number(sequence)];
      }),
    );
  }

  /** Where nobody can say, the page shows what there is. */
  async #caughtUp(positions: Positions): Promise<boolean> {
    try {
      return await this.#house.caughtUp(positions, LONGEST_WAIT);
    } catch (error) {
      if (error instanceof Refusal && error.kind === "unavailable") return false;
      throw error;
    }
  }
}
