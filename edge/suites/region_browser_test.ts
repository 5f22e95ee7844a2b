import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { openReaderAt } from "core/run/readers.ts";
import {
  browserTest,
  findOverflow,
  judgeAccess,
  SIZES,
  type Visitor,
  type Visitors,
} from "core/testing/browser.ts";
import { findRegionsMissing, type RegionSite } from "core/testing/region_site.ts";
import { until } from "core/testing/until.ts";
import { buildIslands } from "edge/build.ts";
import { paths } from "edge/paths.ts";
import { Typist } from "edge/samples/sample_keyboard.ts";
import { COURSE } from "edge/samples/sample_learners.ts";
import { openRegionSite } from "edge/samples/sample_regions.ts";

type Site = RegionSite<"tokyo">;

/** A site with a region, a learner who has come through it, and the same learner in a browser without JavaScript. */
interface Seats {
  readonly site: Site;
  readonly browser: Visitors;
  readonly learner: Visitor;
  readonly plain: Visitor;
}

const UNIT = paths.unit(COURSE, "vertical@bell_metal");
const WORDS = paths.unit(COURSE, "vertical@welcome");
const ANSWER = /How many kilograms of tin/;
const PROBLEM = "#p-problem\\@try_tin";
const AWAY = /main server cannot be reached right now/;
/** What a browser says of answers that are meant to be refusals here. */
const REFUSED = /status of (422|503)|ERR_/;
const LOOKS = [
  { locale: "en", scheme: "light", at: "phone" },
  { locale: "ar", scheme: "dark", at: "desktop" },
  { locale: "en", scheme: "dark", at: "desktop" },
  { locale: "ar", scheme: "light", at: "phone" },
] as const;

const STEPS: Readonly<Record<string, (seats: Seats) => Promise<void>>> = {
  "somebody comes, signs in and answers by keyboard": arrives,
  "home is away: pages go on and say so, an answer is kept and sent later": away,
  "an answer whose confirmation is lost counts once": losesWayBack,
  "without JavaScript what was typed comes back, and is sent again once": plainly,
  "another form is sent again by a button": sendsAgain,
  "a page that is older than its reader's last change says so": older,
  "an operator looks at the regions, from one and at home": operates,
  "whoever signs out by keyboard is signed out": leaves,
};

browserTest("pages come through a region, whatever becomes of home", async (browser, t) => {
  await buildIslands();
  await using site = await openRegionSite({ regions: ["tokyo"], args: ["--site-name", "Tower School"] });
  const learner = await browser.visit();
  const plain = await browser.visit({ script: false });
  for (const [what, step] of Object.entries(STEPS)) {
    if (!await t.step(what, () => step({ site, browser, learner, plain }))) return; // the next begin where it ends
  }
  assert.deepEqual(learner.troubles.filter((trouble) => !REFUSED.test(trouble)), []);
}, await findRegionsMissing());

/** The attempts at a problem that home has stored, by what was typed, oldest first. */
async function attemptsAtHome({ databases }: Site): Promise<string[]> {
  const reader = await openReaderAt("learning", databases.urls["learning"]!);
  const rows = await reader.database.all<{ answer: string }>(
    "select answer from attempt where block_id = 'problem@try_tin' order by rev",
  );
  reader.close();
  return rows.flatMap(({ answer }) => Object.values(JSON.parse(answer) as Record<string, string>));
}

/** Waits until home has stored attempts with these answers, and sees that there are no others. */
async function countedAtHome(site: Site, ...answers: string[]): Promise<void> {
  await until(
    `home has ${answers.length}`,
    async () => (await attemptsAtHome(site)).length >= answers.length,
  );
  assert.deepEqual(await attemptsAtHome(site), answers);
}

/** Judges a page as it stands: it keeps to its window at every width, and is accessible at one. */
async function judge(page: Page, at: keyof typeof SIZES = "phone"): Promise<void> {
  const faults: string[] = [];
  for (const [name, size] of Object.entries(SIZES)) {
    await page.setViewportSize(size);
    const wide = await findOverflow(page);
    if (wide) faults.push(`${name}: ${wide}`);
    if (name === at) faults.push(...await judgeAccess(page));
  }
  assert.deepEqual(faults, [], page.url());
}

/** Judges a page in both languages, light and dark, the first looks of all; in English it says what it is to say. */
async function judgeAll(
  { page, context }: Visitor,
  address: string,
  says: RegExp,
  looks = 2,
): Promise<void> {
  for (const { locale, scheme, at } of LOOKS.slice(0, looks)) {
    await context.addCookies([{ name: "language", value: locale, url: address }]);
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(address, { waitUntil: "domcontentloaded" });
    if (locale === "en") assert.match(await page.locator("main").innerText(), says);
    await judge(page, at);
  }
  await context.clearCookies({ name: "language" });
  await page.emulateMedia({ colorScheme: "light" });
}

/** Judges a page that stands in a browser without JavaScript, which the judge cannot do without. */
async function judgeDrawn({ site, learner: { page } }: Seats, drawn: Page): Promise<void> {
  await page.goto(site.regions.tokyo.url + paths.help);
  await page.setContent(await drawn.content());
  await judge(page);
}

function says(page: Page, text: string | RegExp) {
  return page.locator(`${PROBLEM}-status`, { hasText: text }).waitFor();
}

const input = (page: Page) => page.getByLabel(ANSWER);
const submit = (page: Page, name = /^Submit/) => page.getByRole("button", { name }).click();

async function arrives({ site, learner, plain }: Seats): Promise<void> {
  const { url } = site.regions.tokyo;
  const { email, password } = site.account("learner");
  const typist = new Typist(learner.page);
  await learner.page.goto(url + paths.catalogue);
  await typist.follow(/^Bells, carillons/, /Sign in to enrol/);
  await typist.follow(/^Sign in to enrol$/, /Sign in to go on/);
  await typist.fill(/^E-mail address$/, email);
  await typist.fill(/^Password$/, password);
  await typist.press("Enter", /Enrol/);
  await typist.follow(/^Enrol$/, /You are enrolled/);
  await learner.page.goto(url + UNIT);
  await typist.fill(ANSWER, "100");
  await typist.press("Enter", /Not correct: 0 of 1 point/);
  assert.equal(await typist.place(), "p-problem@try_tin-result");
  assert.deepEqual(typist.unseen, []);
  await countedAtHome(site, "100");
  await plain.context.addCookies(await learner.context.cookies());
}

async function away({ site, learner, browser }: Seats): Promise<void> {
  const { url, link } = site.regions.tokyo;
  const { page } = learner;
  await page.goto(url + UNIT);
  link.home.cut();
  link.databases.cut();
  const reader = await browser.visit();
  await reader.context.addCookies(await learner.context.cookies());
  await until("the region has noticed", async () => {
    await reader.page.goto(url + paths.dashboard, { waitUntil: "domcontentloaded" });
    return AWAY.test(await reader.page.locator("main").innerText());
  });
  await judgeAll(reader, url + UNIT, /cannot be reached right now[\s\S]*everything from before is safe/, 4);
  for (const path of [paths.dashboard, paths.progress(COURSE), paths.course(COURSE), paths.settings]) {
    await reader.page.goto(url + path, { waitUntil: "domcontentloaded" });
    assert.match(await reader.page.locator("main").innerText(), AWAY, path);
    assert.equal(await findOverflow(reader.page), undefined, path);
  }
  await reader.context.close();
  await input(page).fill("101");
  await submit(page);
  await says(page, "Not sent yet. Your answer stays here, and is sent by itself");
  await judge(page);
  assert.deepEqual(await attemptsAtHome(site), ["100"]);
  link.heal();
  await says(page, "Your answer has arrived.");
  await countedAtHome(site, "100", "101");
  assert.equal(await page.evaluate("localStorage.length"), 0);
}

/** Sends what is in the form, and cuts the line once home has stored it: before a word of that comes back. */
async function sendInto(site: Site, count: number, send: () => Promise<unknown>): Promise<unknown> {
  const { link } = site.regions.tokyo;
  link.home.delay(800);
  const sending = send();
  await until("home has stored it", async () => (await attemptsAtHome(site)).length === count);
  link.home.cut();
  link.home.delay(0);
  return await sending;
}

async function losesWayBack({ site, learner }: Seats): Promise<void> {
  const { page } = learner;
  await page.goto(site.regions.tokyo.url + UNIT);
  await input(page).fill("102");
  await sendInto(site, 3, () => submit(page));
  await says(page, "Not sent yet");
  site.regions.tokyo.link.heal();
  await says(page, "Your answer has arrived.");
  await page.locator(`${PROBLEM}-result`).waitFor();
  await countedAtHome(site, "100", "101", "102");
}

async function plainly(seats: Seats): Promise<void> {
  const { site, plain } = seats;
  const { url, link } = site.regions.tokyo;
  const { page } = plain;
  await page.goto(url + UNIT);
  await input(page).fill("103");
  await sendInto(site, 4, () => submit(page));
  await page.getByText("What you sent may not have arrived yet").waitFor();
  assert.equal(await input(page).inputValue(), "103");
  const key = await page.locator(`${PROBLEM} [name=attempt_key]`).inputValue();
  assert.match(key, /^[\w-]{16,}$/);
  await judgeDrawn(seats, page);
  await submit(page, /^Send again$/);
  await page.getByText("What you sent may not have arrived yet").waitFor();
  assert.equal(await input(page).inputValue(), "103");
  assert.equal(await page.locator(`${PROBLEM} [name=attempt_key]`).inputValue(), key);
  link.heal();
  await submit(page, /^Send again$/);
  await page.waitForURL(/-result$/);
  assert.match(await page.locator(`${PROBLEM}-result`).innerText(), /Not correct/);
  await countedAtHome(site, "100", "101", "102", "103");
}

async function sendsAgain(seats: Seats): Promise<void> {
  const { site, plain } = seats;
  const { url, link } = site.regions.tokyo;
  const { page } = plain;
  await page.goto(url + WORDS);
  link.home.cut();
  await submit(page, /^Mark as done$/);
  await page.getByRole("heading", { name: "What you sent may not have arrived yet." }).waitFor();
  await judgeDrawn(seats, page);
  link.heal();
  await submit(page, /^Send again$/);
  await page.getByRole("button", { name: "Mark as not done" }).waitFor();
}

async function older({ site, learner }: Seats): Promise<void> {
  const { url, link } = site.regions.tokyo;
  const { page } = learner;
  await page.goto(url + UNIT);
  link.databases.cut("hang");
  await input(page).fill("104");
  await submit(page);
  await page.locator(`${PROBLEM}-result:focus`).waitFor();
  await countedAtHome(site, "100", "101", "102", "103", "104");
  link.home.cut();
  await judgeAll(learner, url + UNIT, /older than your last change[\s\S]*is stored/);
  await page.goto(url + UNIT, { waitUntil: "domcontentloaded" });
  assert.equal(await input(page).inputValue(), "103");
  link.heal();
  const again = page.getByRole("link", { name: "Load the page again" });
  await again.click();
  await until("the page is as new as its reader knows it", async () => {
    await page.reload({ waitUntil: "domcontentloaded" });
    return await again.count() === 0;
  }, 10_000);
  assert.equal(await input(page).inputValue(), "104");
}

async function operates({ site, browser }: Seats): Promise<void> {
  for (const origin of [site.regions.tokyo.url, site.home.url]) {
    const visitor = await browser.visit();
    const { page } = visitor;
    const { email, password } = site.account("operator");
    const typist = new Typist(page);
    await page.goto(origin + paths.signInFrom(paths.adminRegions));
    await typist.fill(/^E-mail address$/, email);
    await typist.fill(/^Password$/, password);
    await typist.press("Enter", /Each by itself/);
    await typist.follow(/^Look again$/, /Each by itself/);
    await typist.follow(/^tokyo$/, /Up to date/);
    assert.match(page.url(), /#place-tokyo$/);
    assert.deepEqual(typist.unseen, []);
    await judgeAll(visitor, origin + paths.adminRegions, /tokyo/);
    assert.deepEqual(visitor.troubles, []);
    await visitor.context.close();
  }
}

async function leaves({ site, learner }: Seats): Promise<void> {
  const { page } = learner;
  const typist = new Typist(page);
  await page.setViewportSize(SIZES.desktop);
  await page.goto(site.regions.tokyo.url + paths.dashboard);
  await typist.to(new RegExp(`^${site.home.accounts[0]!.name}`));
  await page.keyboard.press("Space");
  await typist.follow(/^Sign out$/, /You are signed out/);
  await page.goto(site.regions.tokyo.url + paths.dashboard);
  await page.getByText("Sign in to go on").waitFor();
  assert.deepEqual(typist.unseen, []);
}
