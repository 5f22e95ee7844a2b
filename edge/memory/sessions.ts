import type { Role } from "core/base/actor.ts";
import { log } from "core/base/log.ts";
import type { House } from "core/run/house.ts";
import { findSession, hashSecret, touchSession } from "contexts/identity/mod.ts";

/** Who is signed in, as every page needs to know it. */
export interface Session {
  readonly sessionId: string;
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly roles: readonly Role[];
}

/** How long a session is believed without asking again; a signal that ends it is heard at once. */
const BELIEVED = 60_000;
const MOST_KEPT = 20_000;

/**
 * Sessions by their secret, in memory: a verified one is not looked up again for a minute, or until a signal
 * says that it ended or that the person changed.
 */
export class Sessions {
  readonly #house: House;
  readonly #clock: () => Date;
  readonly #kept = new Map<string, { readonly session: Session; readonly until: number }>();

  constructor(house: House, clock: () => Date) {
    this.#house = house;
    this.#clock = clock;
  }

  /** Lets go of what a person's signal made untrue. */
  forget(personId: string): void {
    for (const [secret, { session }] of this.#kept) {
      if (session.personId === personId) this.#kept.delete(secret);
    }
  }

  /** Finds the session of a secret; undefined when there is none or it has ended. */
  async find(secret: string): Promise<Session | undefined> {
    const kept = this.#kept.get(secret);
    if (kept && kept.until > this.#clock().getTime()) return kept.session;
    const found = await findSession(this.#house.reader("identity"), {
      secretHash: hashSecret(secret),
      now: this.#clock(),
    });
    if (!found) {
      this.#kept.delete(secret);
      return undefined;
    }
    if (found.touchDue) this.#touch(found);
    if (this.#kept.size >= MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(secret, { session: found, until: this.#clock().getTime() + BELIEVED });
    return found;
  }

  /** Notes that a session is in use, which puts off its end. Nobody waits for it. */
  #touch({ sessionId, personId }: Session): void {
    this.#house.send(touchSession, { sessionId }, { kind: "person", id: personId }).catch((error) => {
      // It may have ended in this very moment: the next look finds that.
      log("warn", "A session could not be kept up", { sessionId, error });
    });
  }
}
