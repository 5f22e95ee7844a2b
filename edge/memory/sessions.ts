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

/** Whoever was found, and the `Set-Cookie` that their browser should get with the answer, where there is one. */
export interface FoundVisitor {
  readonly session: Session;
  readonly setCookie?: string;
}

/** Where the edge asks who is looking. A home looks into its database, a region at what a browser brings from home. */
export interface SessionDesk {
  /**
   * Finds whoever a session's secret is of, with the pass that came beside it; undefined when there is none or it has
   * ended. Refuses where nobody can tell now.
   */
  find(secret: string, pass?: string): Promise<FoundVisitor | undefined>;
  /** Lets go of what a person's signal made untrue. */
  forget(personId: string): void;
  /** Lets go of what is kept of anybody: a signal made some of it untrue, and cannot be read. */
  forgetAll(): void;
}

/** A pass as a browser is to hold it: until when it need not get a newer one, and the cookie that brings it there. */
export interface HeldPass {
  readonly pass: string;
  readonly goodUntil: number;
  readonly setCookie: string;
}

/** Gives browsers what proves their session to regions: `edge/region/pass.ts`. */
export interface SessionPasses {
  /** The pass that a browser should hold for a session whose facts were read at a time: the one it has, if that will do. */
  hold(session: Session, facts: PassFacts, has: string | undefined, now: Date): Promise<HeldPass>;
}

/** What a pass says beside who it is of. */
export interface PassFacts {
  readonly secretHash: string;
  /** When the session was read from the database. */
  readonly readAt: Date;
  /** When the session itself ends. */
  readonly endsAt: Date;
}

/** How long a session is believed without asking again; a signal that ends it is heard at once. */
const BELIEVED = 60_000;
const MOST_KEPT = 20_000;

interface Kept {
  readonly session: Session;
  readonly facts: PassFacts;
  held?: HeldPass;
}

/**
 * The desk of a home: sessions by their secret, in memory. A verified one is not looked up again for a minute, or
 * until a signal says that it ended or that the person changed. Where the site has regions, browsers get passes.
 */
export class Sessions implements SessionDesk {
  readonly #house: House;
  readonly #clock: () => Date;
  readonly #passes: SessionPasses | undefined;
  readonly #kept = new Map<string, Kept>();
  /** How often something was forgotten. */
  #forgotten = 0;

  constructor(house: House, clock: () => Date, passes?: SessionPasses) {
    this.#house = house;
    this.#clock = clock;
    this.#passes = passes;
  }

  forget(personId: string): void {
    this.#forgotten++;
    for (const [secret, { session }] of this.#kept) {
      if (session.personId === personId) this.#kept.delete(secret);
    }
  }

  forgetAll(): void {
    this.#forgotten++;
    this.#kept.clear();
  }

  async find(secret: string, pass?: string): Promise<FoundVisitor | undefined> {
    let kept = this.#kept.get(secret);
    if (!kept || kept.facts.readAt.getTime() + BELIEVED <= this.#clock().getTime()) {
      kept = await this.#read(secret);
    }
    return kept && (this.#passes ? await this.#withPass(kept, this.#passes, pass) : kept);
  }

  async #read(secret: string): Promise<Kept | undefined> {
    const [secretHash, readAt, forgotten] = [hashSecret(secret), this.#clock(), this.#forgotten];
    const found = await findSession(this.#house.reader("identity"), { secretHash, now: readAt });
    if (!found) {
      this.#kept.delete(secret);
      return undefined;
    }
    if (found.touchDue) this.#touch(found);
    const { touchDue: _, expiresAt: endsAt, ...session } = found;
    const held = this.#kept.get(secret)?.held;
    const kept = { session, facts: { secretHash, readAt, endsAt }, ...(held ? { held } : {}) };
    // A signal that came meanwhile may be about what was read before it: the next page reads again.
    if (forgotten !== this.#forgotten) return kept;
    if (this.#kept.size >= MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(secret, kept);
    return kept;
  }

  async #withPass(kept: Kept, passes: SessionPasses, has: string | undefined): Promise<FoundVisitor> {
    const { session, facts, held } = kept;
    const now = this.#clock();
    const fresh = held && held.goodUntil > now.getTime() ? held : undefined;
    // A browser that keeps no cookies gets the same one again.
    const isItsOwn = has === undefined || has === fresh?.pass;
    const holds = fresh && isItsOwn ? fresh : await passes.hold(session, facts, has, now);
    kept.held = holds;
    return holds.pass === has ? { session } : { session, setCookie: holds.setCookie };
  }

  /** Notes that a session is in use, which puts off its end. Nobody waits for it. */
  #touch({ sessionId, personId }: Session): void {
    this.#house.send(touchSession, { sessionId }, { kind: "person", id: personId }).catch((error) => {
      // It may have ended in this very moment: the next look finds that.
      log("warn", "A session could not be kept up", { sessionId, error });
    });
  }
}
