import { systemActor } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";
import { newHouse, type TestHouse } from "core/testing/house.ts";
import { until } from "core/testing/until.ts";
import { answerOf, identity, registerPerson, type SignedIn, signIn } from "contexts/identity/mod.ts";
import { type FoundVisitor, Sessions } from "edge/memory/sessions.ts";
import { Passes } from "./pass.ts";
import { RegionSessions } from "./region_sessions.ts";
import { sessionAnswers } from "./session_answers.ts";

const EDGE = systemActor("edge");
/** The password of the account. */
export const PASSWORD = "a bell for every hour";
const ANN = { email: "ann@example.org", password: PASSWORD };
const WORDS = [
  "identity.session.ended.v1",
  "identity.session.revoked.v1",
  "identity.person.changed.v1",
  "identity.person.erased.v1",
  "identity.role.granted.v1",
  "identity.role.revoked.v1",
];

/** A home and a region of it in one process, each with a desk of its own, and everything between them in one's hand. */
export class SampleDesks implements AsyncDisposable {
  readonly house: TestHouse;
  readonly passes: Passes;
  readonly home: Sessions;
  readonly region: RegionSessions;
  /** What is between the two: whether signals come and home answers, how far signals are heard, how often home was asked. */
  readonly line = {
    signals: true,
    home: true,
    asked: 0,
    since: -Infinity,
    until: Infinity,
    unbrokenSince: -Infinity,
  };
  // A region whose own clock is at no time that anybody knows.
  #ticks = 4_711;
  #heard = 0;
  #asking = 0;

  constructor(house: TestHouse, passes: Passes) {
    this.house = house;
    this.passes = passes;
    const clock = () => house.clock.now;
    this.home = new Sessions(house, clock, passes);
    const answers = sessionAnswers({ house, passes, clock });
    this.region = new RegionSessions({
      passes,
      // No two moments are the same.
      ticks: () => this.#ticks += 0.001,
      heard: () => ({ since: this.line.since, until: Math.min(this.#ticks, this.line.until) }),
      unbroken: () => ({ since: this.line.unbrokenSince, until: Math.min(this.#ticks, this.line.until) }),
      ask: async (secretHash) => {
        this.line.asked++;
        if (!this.line.home) throw new Refusal("region.home_away", "unavailable", "Cannot reach home");
        this.#asking++;
        return await answers({ secretHash }).finally(() => this.#asking--);
      },
    });
  }

  /** Has both listen. */
  async listen(): Promise<void> {
    await this.house.tail(WORDS, ({ body }) => this.home.forget((body as OfPerson).personId));
    await this.house.tail(WORDS, ({ body }) => {
      this.#heard++;
      if (this.line.signals) this.region.forget((body as OfPerson).personId);
    });
  }

  /** Waits until the region has heard all that was said, and all that was asked is answered. */
  async settle(): Promise<void> {
    await this.house.settle();
    const said = (await this.house.everything()).filter(({ name }) => WORDS.includes(name)).length;
    await until("all is heard and answered", () => this.#heard === said && this.#asking === 0);
  }

  /** Lets time pass for both. */
  pass(milliseconds: number): void {
    this.#ticks += milliseconds;
    this.setHome(milliseconds);
  }

  /** Sets home's clock. */
  setHome(milliseconds: number): void {
    this.house.clock.now = new Date(this.house.clock.now.getTime() + milliseconds);
  }

  /** Somebody with an account, signed in once more. */
  async enter({ email, password }: Account = ANN): Promise<SignedIn & { pass: string }> {
    const given = { email, password, network: "203.0.113.0/24" };
    const entered = answerOf((await this.house.send(signIn, given, EDGE)).answer);
    return { ...entered, pass: passIn((await this.home.find(entered.sessionSecret))!) };
  }

  /** Somebody whom the region knows already, for long enough that passes of theirs count by themselves. */
  async known(): Promise<SignedIn & { pass: string }> {
    const browser = await this.enter();
    await this.visit(browser);
    this.pass(120_000);
    this.line.asked = 0;
    return browser;
  }

  /** Who the region says that a browser is of; the browser keeps the pass that it gets. */
  async visit(browser: { readonly sessionSecret: string; pass: string }): Promise<FoundVisitor | undefined> {
    const found = await this.region.find(browser.sessionSecret, browser.pass);
    if (found?.setCookie) browser.pass = passIn(found);
    return found;
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.house[Symbol.asyncDispose]();
  }
}

/** Opens them, with an account. `await using desks = await openSampleDesks()`. */
export async function openSampleDesks(): Promise<SampleDesks> {
  const house = await newHouse({ contexts: [identity] });
  const key = new Uint8Array(32).fill(7).toBase64();
  const desks = new SampleDesks(house, await Passes.open({ key, secure: false }));
  await desks.listen();
  await house.send(registerPerson, { ...ANN, name: "Ann", language: "en" }, EDGE);
  return desks;
}

interface OfPerson {
  readonly personId: string;
}

interface Account {
  readonly email: string;
  readonly password: string;
}

/** The pass that a cookie brings. */
function passIn({ setCookie = "" }: { readonly setCookie?: string }): string {
  return /^carillon_pass=([^;]+);/.exec(setCookie)![1]!;
}
