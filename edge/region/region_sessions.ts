import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import type { Stretch } from "core/bus/bus.ts";
import type { FoundVisitor, SessionDesk } from "edge/memory/sessions.ts";
import { hashSecret } from "contexts/identity/mod.ts";
import { Marks } from "./marks.ts";
import { PASS_LIFE, PASS_RENEWED, type Passes } from "./pass.ts";
import type { SessionAnswer } from "./session_answers.ts";

/** For how long something is believed at most about which no signal could be heard since: the time that a region's doubt takes. */
export const UNHEARD = 30_000;
/** For how long somebody is remembered while home does not answer, where nobody says how long; and at most while signals do not come either. */
export const REMEMBERED = 8 * 3_600_000;
export const REMEMBERED_CUT_OFF = 10 * 60_000;
/** How far the clocks of home's own machines may be apart. */
const CLOCKS_APART = 60_000;
/** How long a page waits for home's word. */
const LONGEST_WAIT = 2_000;
/** How long home is not asked again after it did not answer. */
const PASSED_OVER = 2_000;
/** How often home is asked anew, in the background, about somebody who is known. */
const RENEWED_AGAIN = 60_000;
/** How long it is remembered that a secret is nobody's; none ever becomes somebody's. */
const NOBODY_KEPT = 60_000;
const MOST_KEPT = 20_000;
const MOST_NOBODIES = 2_000;
/** How many secrets without a pass of ours may be asked about at a time: they cost nothing to make up. */
const MOST_STRANGERS = 50;
/** How often it is asked again because a signal came while home was answering. */
const MOST_TRIES = 3;

/** What a session's secret may look like (`contexts/identity` makes 43 signs of base64url). Any other text is nobody's. */
const SECRET = /^[\w-]{30,64}$/;

/** Asks home about a session by the hash of its secret. Refuses `unavailable` where home does not answer. */
export type AskHome = (secretHash: string, timeUp: AbortSignal) => Promise<SessionAnswer>;

/** What a region's desk works with. */
export interface RegionSessionParts {
  readonly passes: Passes;
  readonly ask: AskHome;
  /**
   * From when on a region has heard every signal, and until when (`heard_signals.ts`), asked for every visitor; `since`
   * is Infinity where it does not listen yet.
   */
  readonly heard: () => Stretch;
  /** The stretch of which every signal has come, however late. */
  readonly unbroken: () => Stretch;
  /** For how long somebody is remembered while home does not answer, in milliseconds. */
  readonly remembered?: number;
  /** Milliseconds by a clock that never jumps; those of `heard` are of the same. */
  readonly ticks?: () => number;
}

/** A pass that home gave for a browser, and the cookie that brings it there. */
interface Given {
  readonly pass: string;
  readonly setCookie: string;
}

/** Somebody who is known here: since when, until when, when their session ends, and from when on home is asked again. */
interface Known {
  readonly found: FoundVisitor;
  readonly readAt: number;
  readonly until: number;
  readonly endsAt: number;
  renewAt: number;
  /** The pass that home gave with its word, until the browser has come with it. */
  given?: Given | undefined;
}

/**
 * The desk of a region: believes what a browser's pass says for as long as no signal can have made it untrue, and
 * asks home in every other case. In doubt is what was read at home before the region began to hear signals, before
 * the last signal about the person, or longer ago than `UNHEARD` where signals cannot be heard. Where home does not
 * answer, whoever was known is remembered for a while, as somebody without a role. No clock of the region's machine
 * counts: it learns home's time from home's answers.
 */
export class RegionSessions implements SessionDesk {
  readonly #parts: RegionSessionParts;
  readonly #ticks: () => number;
  readonly #marks = new Marks();
  readonly #known = new Map<string, Known>();
  readonly #nobodies = new Map<string, number>();
  readonly #asked = new Map<string, Promise<Known | undefined>>();
  #strangers = 0;
  #passedOver = -Infinity;
  /** Home did not answer when it was last asked: nobody waits for it who is remembered. */
  #isAway = false;
  /** What home's clock says at tick 0; undefined until it has answered. */
  #homeTime: number | undefined;

  constructor(parts: RegionSessionParts) {
    this.#parts = parts;
    this.#ticks = parts.ticks ?? (() => performance.now());
  }

  forget(personId: string): void {
    this.#marks.mark(personId, this.#ticks());
  }

  forgetAll(): void {
    this.#marks.markAll(this.#ticks());
  }

  async find(secret: string, pass?: string): Promise<FoundVisitor | undefined> {
    const now = this.#ticks();
    const known = this.#known.get(secret);
    if (known && this.#isBelieved(known, now)) {
      this.#known.delete(secret);
      this.#known.set(secret, known);
      this.#renew(secret, known, now);
      return visitorOf(known, pass);
    }
    if (!SECRET.test(secret) || (this.#nobodies.get(secret) ?? -Infinity) > now) return undefined;
    const read = pass === undefined ? undefined : await this.#read(secret, pass);
    if (read && this.#isBelieved(read, now)) {
      this.#keep(secret, read);
      return visitorOf(read, pass);
    }
    const memory = this.#newest(known, read);
    if (this.#isAway && memory && this.#isRemembered(memory, now)) {
      this.#keep(secret, memory);
      this.#lookForHome(secret);
      return withoutRoles(memory);
    }
    return await this.#askOrRemember(secret, memory, pass);
  }

  async #askOrRemember(
    secret: string,
    memory: Known | undefined,
    pass: string | undefined,
  ): Promise<FoundVisitor | undefined> {
    try {
      const told = await this.#askOnce(secret, memory !== undefined);
      return told && visitorOf(told, pass);
    } catch (error) {
      if (!this.#isAway || !memory || !this.#isRemembered(memory, this.#ticks())) throw error;
      this.#keep(secret, memory);
      return withoutRoles(memory);
    }
  }

  #newest(known: Known | undefined, read: Known | undefined): Known | undefined {
    return known && read && read.readAt > known.readAt ? read : known ?? read;
  }

  /** What a pass says, in this region's moments; undefined for one that is not ours, not this secret's, or of an unknown time. */
  async #read(secret: string, text: string): Promise<Known | undefined> {
    const pass = await this.#parts.passes.open(text);
    if (!pass || pass.secretHash !== hashSecret(secret)) return undefined;
    const homeTime = this.#homeTime ?? Infinity;
    const issued = pass.readAt - homeTime;
    return {
      found: { session: pass.session },
      // One that comes from later than now was issued by another clock than we know of.
      readAt: issued > this.#ticks() + CLOCKS_APART ? -Infinity : issued - CLOCKS_APART,
      until: pass.expiresAt - homeTime,
      endsAt: (pass.endsAt ?? pass.expiresAt) - homeTime,
      renewAt: issued + PASS_RENEWED,
    };
  }

  #isBelieved({ found, readAt, until }: Known, now: number): boolean {
    if (now >= until || readAt <= this.#marks.of(found.session.personId)) return false;
    const { since, until: heardUntil } = this.#parts.heard();
    return readAt > since && now - Math.max(readAt, heardUntil) < UNHEARD;
  }

  /**
   * Whether somebody is remembered whom home cannot be asked about: no signal about them was missed since, and none
   * could be for longer than minutes.
   */
  #isRemembered({ found, readAt, endsAt }: Known, now: number): boolean {
    const { since, until } = this.#parts.unbroken();
    if (now >= endsAt || readAt <= Math.max(since, this.#marks.of(found.session.personId))) return false;
    return now - readAt < (this.#parts.remembered ?? REMEMBERED) &&
      now - Math.max(readAt, until) < REMEMBERED_CUT_OFF;
  }

  #keep(secret: string, known: Known): void {
    this.#known.delete(secret);
    if (this.#known.size >= MOST_KEPT) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(secret, known);
  }

  /** Asks home again about somebody who is believed meanwhile: that also puts off the end of their session. */
  #renew(secret: string, known: Known, now: number): void {
    if (known.renewAt > now) return;
    known.renewAt = now + RENEWED_AGAIN;
    this.#askInBackground(secret);
  }

  /** Asks home again that did not answer, about one at a time: as soon as it does, nobody is remembered any more. */
  #lookForHome(secret: string): void {
    if (this.#asked.size === 0) this.#askInBackground(secret);
  }

  #askInBackground(secret: string): void {
    this.#askOnce(secret, true).catch((error) => {
      // They are known until their pass ends, or remembered for longer: somebody will wait for the answer then.
      if (!(error instanceof Refusal)) log("error", "A session could not be renewed", { error });
    });
  }

  /** Asks home, once at a time for a session. */
  #askOnce(secret: string, isOurs: boolean): Promise<Known | undefined> {
    const underWay = this.#asked.get(secret);
    if (underWay) return underWay;
    if (this.#passedOver > this.#ticks()) return Promise.reject(unsure());
    if (!isOurs && this.#strangers >= MOST_STRANGERS) return Promise.reject(unsure());
    if (!isOurs) this.#strangers++;
    const asking = this.#ask(secret).finally(() => {
      if (!isOurs) this.#strangers--;
      this.#asked.delete(secret);
    });
    this.#asked.set(secret, asking);
    return asking;
  }

  async #ask(secret: string): Promise<Known | undefined> {
    const [secretHash, timeUp] = [hashSecret(secret), AbortSignal.timeout(LONGEST_WAIT)];
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const askedAt = this.#ticks();
      const told = await this.#word(secretHash, timeUp);
      this.#learnTime(told.now - askedAt, this.#ticks());
      if (!told.found) return this.#noteNobody(secret);
      const { session, pass } = told.found;
      // A signal that came meanwhile may be about what home had read already.
      if (askedAt <= this.#marks.of(session.personId)) continue;
      const given = { pass, setCookie: this.#parts.passes.cookie(pass) };
      const endsAt = askedAt + told.found.endsAt - told.now;
      const until = Math.min(askedAt + PASS_LIFE, endsAt);
      const renewAt = askedAt + PASS_RENEWED;
      const known = { found: { session }, readAt: askedAt, until, endsAt, renewAt, given };
      this.#keep(secret, known);
      return known;
    }
    throw unsure();
  }

  async #word(secretHash: string, timeUp: AbortSignal): Promise<SessionAnswer> {
    try {
      const said = await this.#parts.ask(secretHash, timeUp);
      this.#isAway = false;
      return said;
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== "unavailable") throw error;
      this.#isAway = true;
      this.#passedOver = this.#ticks() + PASSED_OVER;
      throw unsure(error);
    }
  }

  /**
   * Home's clock as a reading at tick 0, taken late rather than early, so that what comes from home seems older than
   * it is. Where it jumps (it was set, or another machine answers), nothing that was counted by it is believed.
   */
  #learnTime(homeTime: number, now: number): void {
    const jumped = this.#homeTime !== undefined && Math.abs(homeTime - this.#homeTime) > CLOCKS_APART;
    this.#homeTime = homeTime;
    if (!jumped) return;
    log("warn", "Home's clock has jumped: every session is asked about anew");
    this.#marks.markAll(now);
  }

  #noteNobody(secret: string): undefined {
    this.#known.delete(secret);
    if (this.#nobodies.size >= MOST_NOBODIES) this.#nobodies.delete(this.#nobodies.keys().next().value!);
    this.#nobodies.set(secret, this.#ticks() + NOBODY_KEPT);
  }
}

function visitorOf(known: Known, pass: string | undefined): FoundVisitor {
  const { found, given } = known;
  if (!given) return found;
  if (given.pass !== pass) return { ...found, setCookie: given.setCookie };
  // What else it comes with later is newer, from home or from another region.
  known.given = undefined;
  return found;
}

/** Somebody as they are remembered: what they may do beyond others' reach is for home to say. */
function withoutRoles({ found: { session } }: Known): FoundVisitor {
  return { session: session.roles.length === 0 ? session : { ...session, roles: [] } };
}

function unsure(cause?: unknown): Refusal {
  return new Refusal(
    "region.session_unsure",
    "unavailable",
    "Cannot tell who is asking: the site's home does not answer this region",
    { retryAfterSeconds: 5 },
    cause,
  );
}
