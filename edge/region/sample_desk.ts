import { systemActor } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";
import { newHouse, type TestHouse } from "core/testing/house.ts";
import { until } from "core/testing/until.ts";
import { answerOf, identity, registerPerson, type SignedIn, signIn } from "contexts/identity/mod.ts";
import { Sessions } from "edge/memory/sessions.ts";
import { Passes } from "./pass.ts";
import { RegionSessions } from "./region_sessions.ts";
import { sessionAnswers } from "./session_answers.ts";

const EDGE = systemActor("edge");
export const PASSWORD = "a bell for every hour";
const WORDS = [
  "identity.session.ended.v1",
  "identity.session.revoked.v1",
  "identity.person.changed.v1",
  "identity.person.erased.v1",
  "identity.role.granted.v1",
  "identity.role.revoked.v1",
];

/** A home and a region of it in one process, each with a desk of its own, and everything between them in one's hand. */
export interface SampleDesks extends AsyncDisposable {
  readonly house: TestHouse;
  readonly passes: Passes;
  readonly home: Sessions;
  readonly region: RegionSessions;
  /** The line between the two: whether signals come, and whether home answers. How often it was asked. */
  readonly line: { signals: boolean; home: boolean; asked: number; since: number; until: number };
  /** Waits until the region has heard all that was said, and all that was asked is answered. */
  settle(): Promise<void>;
  /** Lets time pass for both. */
  pass(milliseconds: number): void;
  /** Sets home's clock. */
  setHome(milliseconds: number): void;
  /** Somebody with an account, signed in once more. */
  enter(
    who?: { readonly email: string; readonly password: string },
  ): Promise<SignedIn & { readonly pass: string }>;
  /** What a browser that holds these gets from the region: its pass is then the newest. */
  visit(browser: { readonly sessionSecret: string; pass?: string }): ReturnType<RegionSessions["find"]>;
}

/** Opens them. `await using desks = await openSampleDesks()`. */
export async function openSampleDesks(): Promise<SampleDesks> {
  const house = await newHouse({ contexts: [identity] });
  const passes = await Passes.open({ key: new Uint8Array(32).fill(7).toBase64(), secure: false });
  const clock = () => house.clock.now;
  const home = new Sessions(house, clock, passes);
  // A region whose own clock is at no time that anybody knows.
  let ticks = 4_711;
  let [heard, asking] = [0, 0];
  const line = { signals: true, home: true, asked: 0, since: -Infinity, until: Infinity };
  const answers = sessionAnswers({ house, passes, clock });
  const region = new RegionSessions({
    passes,
    // No two moments are the same.
    ticks: () => ticks += 0.001,
    heard: () => ({ since: line.since, until: Math.min(ticks, line.until) }),
    async ask(secretHash) {
      line.asked++;
      asking++;
      if (line.home) return await answers({ secretHash }).finally(() => asking--);
      asking--;
      throw new Refusal("region.home_away", "unavailable", "Cannot reach home from this region");
    },
  });
  await house.tail(WORDS, (signal) => home.forget((signal.body as { personId: string }).personId));
  await house.tail(WORDS, (signal) => {
    heard++;
    if (line.signals) region.forget((signal.body as { personId: string }).personId);
  });
  const account = { email: "ann@example.org", password: PASSWORD };
  await house.send(registerPerson, { ...account, name: "Ann", language: "en" }, EDGE);
  return {
    house,
    passes,
    home,
    region,
    line,
    async settle() {
      await house.settle();
      const said = (await house.everything()).filter(({ name }) => WORDS.includes(name)).length;
      await until("all is heard and answered", () => heard === said && asking === 0);
    },
    pass(milliseconds) {
      ticks += milliseconds;
      house.clock.now = new Date(house.clock.now.getTime() + milliseconds);
    },
    setHome(milliseconds) {
      house.clock.now = new Date(house.clock.now.getTime() + milliseconds);
    },
    async enter({ email, password } = account) {
      const { answer } = await house.send(signIn, { email, password, network: "203.0.113.0/24" }, EDGE);
      const entered = answerOf(answer);
      return { ...entered, pass: passIn((await home.find(entered.sessionSecret))!) };
    },
    async visit(browser) {
      const found = await region.find(browser.sessionSecret, browser.pass);
      if (found?.setCookie) browser.pass = passIn(found);
      return found;
    },
    [Symbol.asyncDispose]: () => house[Symbol.asyncDispose](),
  };
}

/** The pass that a cookie brings. */
export function passIn({ setCookie = "" }: { readonly setCookie?: string }): string {
  return /^carillon_pass=([^;]+);/.exec(setCookie)![1]!;
}
