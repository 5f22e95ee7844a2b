import assert from "node:assert/strict";
import { FormClient, type Page, signIn } from "core/testing/form_client.ts";
import { findRegionsMissing, type RegionSite } from "core/testing/region_site.ts";
import { testWhere } from "core/testing/skip.ts";
import { spawnTask } from "core/testing/task.ts";
import { until } from "core/testing/until.ts";
import { paths } from "edge/paths.ts";
import { writeSampleCourse } from "edge/samples/sample_course.ts";
import { COURSE, inventAnswer, Learner } from "edge/samples/sample_learners.ts";
import { keepInPlugins } from "edge/samples/sample_pad_in_regions.ts";
import { openRegionSite } from "edge/samples/sample_regions.ts";
import { travel } from "edge/samples/sample_travellers.ts";

type Site = RegionSite<"tokyo" | "oslo">;

/** How often travellers go from one region to another, and how far these are; `deno task bench` does it 10,000 times. */
const HOPS = 80;
const DELAY = 20;
/** How soon what was changed at home must hold in every region, in milliseconds. */
const SOON = 1_000;
const ROOMS = "Carillon+ROOMS+1";
const UNIT = paths.unit(COURSE, "vertical@bell_metal");
const missing = await findRegionsMissing();

testWhere(missing, "a site is one site, from whichever region it is read", async (t) => {
  await using site = await openRegionSite({
    regions: ["tokyo", "oslo"],
    later: true,
    args: ["--allow-private-webhooks"],
  });
  await t.step("a region that has nothing yet hands everything on to home", () => begins(site));
  await t.step("somebody learns through a region", () => learns(site));
  await t.step("every page answers there as at home", () => answersAlike(site));
  await t.step("an API client says by a header what it has seen", () => goesByHeader(site));
  await t.step(
    "what plugins keep is on the next page everywhere, and their secrets at home",
    () => keepInPlugins(site),
  );
  await t.step("a course that is new, or another, is so in every region", () => publishes(site));
  await t.step("signed out, given a role, with another password: it holds everywhere", () => changes(site));
  await t.step(
    `${HOPS} times from region to region: nothing is missing, nothing goes back`,
    () => hops(site),
  );
});

async function begins({ regions }: Site): Promise<void> {
  const { tokyo, oslo } = regions;
  tokyo.link.databases.cut("hang");
  await Promise.all([tokyo.start(), oslo.start()]);
  await until("it says what it waits for", async () => {
    const { ok, text } = await tokyo.look();
    assert.ok(!ok, text);
    return /its databases are being copied: 0 of 8 are whole/.test(text);
  });
  const page = await new FormClient(tokyo.url).get(paths.course(COURSE));
  assert.equal(page.status, 200);
  assert.match(page.text, /Bells, carillons/);
  tokyo.link.heal();
  await Promise.all([tokyo.whole(), oslo.whole()]);
}

async function learns(site: Site): Promise<void> {
  const learner = new Learner("learner", await site.as("learner", "tokyo"));
  const { client } = learner;
  assert.equal((await client.post(paths.enrol(COURSE), {})).status, 303);
  assert.equal((await learner.units()).length, 25);
  const ask = async () => (await learner.questions(UNIT))[0]!;
  const first = await ask();
  assert.equal(await learner.submit(first, inventAnswer(first, Math.random)), "acknowledged");
  const second = await ask();
  assert.equal(second.rev, first.rev + 1);
  const fields = { rev: String(second.rev), ...inventAnswer(second, Math.random) };
  const part = await client.post(second.action, fields, { "x-fragment": "problem" });
  assert.equal(part.status, 200);
  assert.doesNotMatch(part.text, /<html/);
  client.url = site.regions.oslo.url;
  assert.equal((await ask()).rev, first.rev + 2);
  assert.equal((await client.post(paths.done(COURSE, "vertical@welcome"), { done: "yes" })).status, 303);
  client.url = site.regions.tokyo.url;
  assert.match((await client.get(paths.progress(COURSE))).text, /1 of 25 units done/);
  assert.deepEqual(learner.faults, []);
}

const PAGES = {
  visitor: ["/", paths.catalogue, `${paths.catalogue}?q=bells`, paths.course(COURSE), paths.help]
    .concat(paths.signIn, paths.register, paths.signals, paths.signal("content.block.published.v1"))
    .concat(paths.signalSchema("content.block.published.v1"), paths.extensionPoints, paths.asyncApi)
    .concat("/nowhere", paths.dashboard, UNIT, paths.admin),
  learner: [paths.dashboard, paths.outline(COURSE), paths.course(COURSE), paths.leave(COURSE), UNIT]
    .concat(paths.progress(COURSE), paths.resume(COURSE), paths.jump(COURSE, "bell_metal"))
    .concat(paths.unit(COURSE, "vertical@none"), paths.unit(COURSE, "vertical@quiz_bells"))
    .concat(paths.settings, paths.settingsErase, paths.admin, paths.teamPlugins(COURSE), paths.catalogue),
  author: [paths.catalogue, paths.course(COURSE), paths.outline(COURSE), UNIT, paths.dashboard]
    .concat(paths.teamPlugins(COURSE), paths.teamPlugin(COURSE, "streaks"), paths.admin),
  operator: [
    paths.admin,
    paths.adminPlugins,
    paths.installPlugin,
    paths.plugin("streaks"),
    paths.adminSignals,
  ]
    .concat(paths.pluginAt("streaks", "site"), paths.removePlugin("streaks"), paths.subscriber("grading"))
    .concat(`${paths.replay("grading")}?from=1`, paths.adminRegions, paths.streams, paths.newStream, UNIT),
};

async function answersAlike(site: Site): Promise<void> {
  const told = ({ status, headers, text }: Page) => ({
    status,
    to: headers.get("location"),
    title: /<title>([^<]*)/.exec(text)?.[1],
    heading: /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(text)?.[1],
  });
  for (const [who, pages] of Object.entries(PAGES)) {
    const client = who === "visitor" ? site.visitor() : await site.as(who as "learner");
    for (const path of pages) {
      client.url = site.home.url;
      const home = told(await client.get(path));
      client.url = site.regions.tokyo.url;
      assert.deepEqual(told(await client.get(path)), home, `${who} at ${path}`);
    }
  }
}

/** Who keeps no cookies but the one that says who they are. */
async function goesByHeader(site: Site): Promise<void> {
  const { tokyo, oslo } = site.regions;
  const cookie = /(?:^|; )(carillon=[^;]+)/.exec((await site.as("learner", "tokyo")).cookies)![1]!;
  const unit = new URL(UNIT, oslo.url);
  const revIn = (text: string) => Number(/name="rev" value="(\d+)"/.exec(text)![1]);
  const before = revIn(await (await fetch(unit, { headers: { cookie } })).text());
  for (let times = 0; times < 5; times++) {
    const body = new URLSearchParams({ rev: String(before + times), p1: `${times}.25` });
    const action = new URL(paths.problem(COURSE, "vertical@bell_metal", "problem@try_tin"), tokyo.url);
    const stored = await fetch(action, { method: "POST", headers: { cookie }, body, redirect: "manual" });
    await stored.body?.cancel();
    assert.equal(stored.status, 303);
    const position = stored.headers.get("carillon-position");
    assert.ok(position, "an answer says its position");
    const seen = await fetch(unit, { headers: { cookie, "carillon-position": position } });
    assert.equal(revIn(await seen.text()), before + times + 1);
  }
}

async function publishes(site: Site): Promise<void> {
  const anyone = Object.values(site.regions).map(({ url }) => new FormClient(url));
  const course = paths.course(ROOMS);
  for (const title of ["Rooms of a tower", "Rooms with a view"]) {
    for (const { get } of anyone.map((one) => ({ get: (path: string) => one.get(path) }))) {
      await Promise.all([get(paths.catalogue), get(course)]); // kept from now on
    }
    const path = await writeSampleCourse(`${site.folder}/rooms`, { title });
    await operate(site, "import", path);
    await holdsEverywhere(`"${title}" is shown`, async () => {
      const pages = anyone.flatMap((one) => [paths.catalogue, course].map((path) => one.get(path)));
      return (await Promise.all(pages)).every(({ text }) => text.includes(title));
    });
  }
}

async function changes(site: Site): Promise<void> {
  const { tokyo, oslo } = site.regions;
  const { email, password } = site.account("learner");
  const changed = "another bell for every hour";
  const [at, other] = [await site.as("learner", "tokyo"), await site.as("learner", "oslo")];
  const isIn = async (client: FormClient, url: string) => {
    client.url = url;
    return (await client.get(paths.dashboard)).status === 200;
  };
  // Drawn in the region: who is not in the course reads it by their role alone.
  const reads = async (url: string) => {
    at.url = url;
    return (await at.get(paths.unit(ROOMS, "vertical@stairs"))).status === 200;
  };
  for (const url of [tokyo.url, oslo.url]) assert.ok(await isIn(at, url) && await isIn(other, url));
  assert.ok(!await reads(tokyo.url) && !await reads(oslo.url));
  await operate(site, "account", "grant", email, "author");
  await holdsEverywhere("a role is given", async () => await reads(tokyo.url) && await reads(oslo.url));
  await operate(site, "account", "revoke", email, "author");
  await holdsEverywhere("a role is taken", async () => !await reads(tokyo.url) && !await reads(oslo.url));
  at.url = site.home.url;
  const form = { current: password, password: changed };
  assert.equal((await at.post(paths.settingsPassword, form)).status, 303);
  await holdsEverywhere(
    "other sessions end with the old password",
    async () => !await isIn(other, oslo.url) && !await isIn(other, tokyo.url),
  );
  const copy = await signIn(tokyo.url, { email, password: changed });
  const left = copy.cookies;
  const answer = () =>
    fetch(new URL(paths.dashboard, oslo.url), { headers: { cookie: left }, redirect: "manual" });
  const status = async () => {
    const { status, body } = await answer();
    await body?.cancel();
    return status;
  };
  assert.equal(await status(), 200);
  copy.url = site.home.url;
  assert.equal((await copy.post("/sign-out", {})).status, 303);
  await holdsEverywhere("signed out", async () => await status() !== 200);
}

async function hops(site: Site): Promise<void> {
  const regions = Object.values(site.regions);
  for (const { link } of regions) link.delay(DELAY);
  const { wrong } = await travel({ places: regions.map(({ url }) => url), hops: HOPS });
  assert.deepEqual(wrong, []);
}

/** Asks again and again, for a second. */
async function holdsEverywhere(what: string, isSo: () => Promise<boolean>): Promise<void> {
  await until(what, isSo, SOON);
}

async function operate({ home }: Site, ...words: readonly string[]): Promise<void> {
  const command = await spawnTask("carillon", [...words, "--data", home.data]);
  const { success, stderr } = await command.output();
  if (!success) throw new Error(`Cannot ${words.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}
