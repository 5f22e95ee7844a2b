import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { FormClient } from "core/testing/form_client.ts";
import { findPersonByEmail } from "contexts/identity/mod.ts";
import { createApp } from "edge/app.ts";
import { Sessions } from "edge/memory/sessions.ts";
import { BELLS, openSampleSite, ORIGIN, PEOPLE, type SampleSite, wordsOf } from "edge/samples/sample_site.ts";
import { PASS_RENEWED, Passes } from "./pass.ts";
import { RegionSessions } from "./region_sessions.ts";
import { sessionAnswers } from "./session_answers.ts";

const UNIT = `/learn/${encodeURIComponent(BELLS)}/${encodeURIComponent("vertical@welcome")}`;
const PASS = /^carillon_pass=[^;]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/;

/** The pages of a home that has regions, and those of a region of it, for one browser. */
async function openBoth(site: SampleSite) {
  const { house, front } = site;
  const passes = await Passes.open({ key: new Uint8Array(32).fill(9).toBase64(), secure: false });
  const answers = sessionAnswers({ house, passes, clock: front.clock });
  const state = { ticks: 1_000, home: true, asked: 0 };
  const sessions = new RegionSessions({
    passes,
    ticks: () => state.ticks += 0.001,
    heard: () => ({ since: -Infinity, until: state.ticks }),
    unbroken: () => ({ since: -Infinity, until: state.ticks }),
    async ask(secretHash) {
      state.asked++;
      if (state.home) return await answers({ secretHash });
      throw new Refusal("region.home_away", "unavailable", "Cannot reach home");
    },
  });
  const home = createApp({ ...front, passes, sessions: new Sessions(house, front.clock, passes) });
  const region = createApp({ ...front, sessions });
  const at = { home: true };
  const client = new FormClient(ORIGIN, (request) => (at.home ? home : region)(request, "203.0.113.7"));
  const pass = (milliseconds: number) => {
    state.ticks += milliseconds;
    house.clock.now = new Date(house.clock.now.getTime() + milliseconds);
  };
  return { site, client, at, state, pass, sessions };
}

/** The passes that a page's answer brings. */
function passesOf({ headers }: { readonly headers: Headers }): string[] {
  return headers.getSetCookie().filter((one) => one.startsWith("carillon_pass="));
}

/** One browser's way through both, in order. */
const STEPS: Readonly<Record<string, (both: Both) => Promise<void>>> = {
  "POST /sign-in brings one with the session": async ({ client }) => {
    const page = await client.post("/sign-in", { ...PEOPLE.author, roles: [] });
    assert.equal(passesOf(page).length, 1);
    assert.match(passesOf(page)[0]!, PASS);
  },
  "a page brings a newer one when half of its life is over, and only then": async ({ client, pass }) => {
    for (const path of ["/learn", UNIT, "/settings"]) {
      assert.deepEqual(passesOf(await client.get(path)), [], path);
    }
    pass(PASS_RENEWED);
    assert.equal(passesOf(await client.get(UNIT)).length, 1);
    assert.deepEqual(passesOf(await client.get("/learn")), []);
  },
  "a region answers its pages, on the lane of units as well, with home's pass where it asked": async (
    { client, at, state },
  ) => {
    at.home = false;
    const unit = await client.get(UNIT);
    assert.equal(unit.status, 200);
    assert.match(unit.text, /Ada Author/);
    assert.deepEqual([state.asked, passesOf(unit).length], [1, 1]);
    assert.deepEqual(passesOf(await client.get("/learn")), []);
    assert.equal(state.asked, 1);
  },
  "a region that cannot tell says so on a learner's page; pages for everybody go on": async (
    { site, client, state, pass, sessions },
  ) => {
    state.home = false;
    sessions.forget((await personIn(site)).personId);
    for (const path of [UNIT, "/learn"]) {
      const page = await client.get(path);
      assert.equal(page.status, 503, path);
      assert.match(
        wordsOf(page),
        /Whether you are signed in cannot be checked right now.*You were not signed out/,
      );
      assert.equal(page.headers.get("retry-after"), "5");
    }
    const catalogue = await client.get("/courses");
    assert.equal(catalogue.status, 200);
    assert.match(wordsOf(catalogue), /Bells/);
    state.home = true;
    pass(2_000);
    assert.equal((await client.get(UNIT)).status, 200);
  },
  "POST /sign-out takes the pass along, and the region knows": async (
    { site, client, at, pass, sessions },
  ) => {
    const { cookies } = client;
    at.home = true;
    await client.post("/sign-out", {});
    assert.doesNotMatch(client.cookies, /carillon_pass/);
    await site.house.settle();
    sessions.forget((await personIn(site)).personId);
    at.home = false;
    pass(1);
    assert.equal((await client.get("/settings", { cookie: cookies })).status, 303);
  },
};

type Both = Awaited<ReturnType<typeof openBoth>>;

Deno.test("pages of a home with regions give browsers passes, which pages of a region know them by", async (t) => {
  await using site = await openSampleSite();
  const both = await openBoth(site);
  for (const [criterion, run] of Object.entries(STEPS)) await t.step(criterion, () => run(both));
});

Deno.test("pages of a site without regions give no passes", async () => {
  await using site = await openSampleSite({ demo: false });
  const client = await site.as("learner");
  assert.doesNotMatch(client.cookies, /pass/);
  assert.deepEqual(passesOf(await client.get("/learn")), []);
});

async function personIn({ house }: SampleSite) {
  return (await findPersonByEmail(house.reader("identity"), { email: PEOPLE.author.email }))!;
}
