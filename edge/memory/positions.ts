import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import { Refusal } from "core/base/refusal.ts";
import type { House, Positions } from "core/run/house.ts";
import type { Position } from "core/signal/signal.ts";

/** How long a page waits for what its reader has just done; then it shows what there is. */
const LONGEST_WAIT = 150;
/** How long the cookie is kept: by then everything has long been heard. In seconds. */
const COOKIE_AGE = 60;
const COOKIE = "carillon_seen";

/**
 * Read-your-writes: the answer to a write carries where its context stands (`learning:4711`) in a signed
 * cookie; the next page waits for that position briefly before it reads.
 */
export class SeenPositions {
  readonly #house: House;
  readonly #key: string;
  /** What is known to be heard already: no need to ask again. */
  readonly #heard = new Map<string, number>();

  constructor(house: House, key: string) {
    this.#house = house;
    this.#key = key;
  }

  /** The cookie that tells the next page to wait for these positions. */
  cookie(positions: readonly Position[]): string {
    const text = positions.map((position) => `${position.context}:${position.sequence}`).join("~");
    return `${COOKIE}=${text}.${this.#sign(text)}; Path=/; Max-Age=${COOKIE_AGE}; HttpOnly; SameSite=Lax`;
  }

  /** Waits for what the cookie names, if there is one; a cookie that is not ours is passed over. */
  async wait(cookies: string): Promise<void> {
    const at = cookies.indexOf(`${COOKIE}=`);
    if (at < 0) return;
    const value = cookies.slice(at + COOKIE.length + 1).split(";", 1)[0]!;
    const positions = this.#read(value);
    const open = Object.entries(positions).filter(([context, sequence]) =>
      (this.#heard.get(context) ?? 0) < sequence
    );
    if (open.length === 0) return;
    if (!await this.#caughtUp(Object.fromEntries(open))) return;
    for (const [context, sequence] of open) this.#heard.set(context, sequence);
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

  #read(value: string): Positions {
    const dot = value.lastIndexOf(".");
    const [text, signature] = [value.slice(0, dot), value.slice(dot + 1)];
    const expected = Buffer.from(this.#sign(text));
    const given = Buffer.from(signature);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return {};
    return Object.fromEntries(
      text.split("~").map((one) => {
        const [context = "", sequence] = one.split(":");
        return [context, Number(sequence)];
      }),
    );
  }

  #sign(text: string): string {
    return createHmac("sha256", this.#key).update(text).digest("base64url").slice(0, 22);
  }
}
