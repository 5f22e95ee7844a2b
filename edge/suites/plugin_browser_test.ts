import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { catchLog } from "core/base/log.ts";
import { browserTest, findOverflow, judgeAccess, type Visit, type Visitors } from "core/testing/browser.ts";
import { until } from "core/testing/until.ts";
import { buildIslands } from "edge/build.ts";
import { samplePackage } from "edge/samples/sample_plugin.ts";
import { sumDocuments } from "edge/start/plugin_documents.ts";
import { BELLS, openSampleSite, PEOPLE, type SampleSite } from "edge/samples/sample_site.ts";

// A sandboxed plugin's life on the pages, from its package to its end.

/** A site that browsers can reach. */
interface ReachableSite extends AsyncDisposable {
  readonly site: SampleSite;
  readonly address: string;
}

async function reachableSite(): Promise<ReachableSite> {
  await buildIslands();
  const end = catchLog(() => {});
  const site = await openSampleSite();
  // Browsers judge by their own clock whether a cookie still holds.
  site.house.clock.now = new Date();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (request) => site.app(request, "127.0.0.1"),
  );
  return {
    site,
    address: `http://127.0.0.1:${server.addr.port}`,
    async [Symbol.asyncDispose]() {
      end();
      await server.shutdown();
      await site[Symbol.asyncDispose]();
    },
  };
}

/** Somebody who has just signed in, at a page. */
async function signedIn(
  browser: Visitors,
  { address }: ReachableSite,
  { who, at, ...visit }: Visit & { readonly who: keyof typeof PEOPLE; readonly at: string },
) {
  const visitor = await browser.visit(visit);
  const { page } = visitor;
  await page.goto(`${address}/sign-in?next=${encodeURIComponent(at)}`);
  await page.locator("#email").fill(PEOPLE[who].email);
  await page.locator("#password").fill(PEOPLE[who].password);
  await page.locator("#password").press("Enter");
  await page.waitForURL(`${address}${at}`);
  return visitor;
}

/** Without JavaScript only its size can be judged: what judges access runs in the page. */
async function judge(page: Page): Promise<void> {
  assert.equal(await findOverflow(page), undefined);
  if (withoutScript.has(page)) return;
  assert.deepEqual(await judgeAccess(page), []);
}

const withoutScript = new WeakSet<Page>();

const COURSE = `/courses/${encodeURIComponent(BELLS)}`;
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const heading = (page: Page, name: string) => page.getByRole("heading", { name }).waitFor();

async function giveIn(page: Page, version: string, manifest = {}): Promise<void> {
  const file = await samplePackage({ version, manifest });
  const buffer = Buffer.from(await file.bytes());
  await page.locator("#package").setInputFiles({ name: file.name, mimeType: file.type, buffer });
  await page.getByRole("button", { name: "From a file" }).click();
}

/** What the notice says above a course's page. */
async function noticeAt({ site }: ReachableSite): Promise<string | undefined> {
  const { text } = await site.visitor().get(COURSE);
  return /Notice \d[^<]*/.exec(text)?.[0];
}

/** What an operator and a course's team go through, in this order. */
const STEPS: Readonly<Record<string, (operator: Page, author: Page, all: ReachableSite) => Promise<void>>> = {
  "what a package may do stands in plain words; one that nobody signed wants a tick": async (page) => {
    await page.getByRole("link", { name: "Install a plugin" }).click();
    await judge(page);
    await giveIn(page, "1.0.0");
    await heading(page, "Install Notices 1.0.0?");
    await page.getByText("not signed: nobody vouches").waitFor();
    await judge(page);
    await button(page, "Agree and install").click();
    await page.getByText("There is a problem").waitFor();
    await judge(page);
    await page.getByLabel("I know where it comes from").check();
    await button(page, "Agree and install").click();
    await page.getByText("Installed. It is on nowhere yet").waitFor();
    await judge(page);
  },

  "it is configured and switched on, by keyboard, and is on the next page": async (page, _author, all) => {
    await page.getByRole("link", { name: "The whole site" }).focus();
    await page.keyboard.press("Enter");
    await heading(page, "Settings");
    await judge(page);
    await page.getByLabel("Sender").focus();
    await page.keyboard.type("the tower");
    await page.keyboard.press("Enter");
    await page.getByText("Saved.").waitFor();
    await button(page, "Switch it on here").focus();
    await page.keyboard.press("Enter");
    await page.getByText("It is on here now").waitFor();
    assert.equal(await noticeAt(all), "Notice 1.0.0: none from the tower");
  },

  "a team finds it once it is allowed, and previews before it saves": async (page, author, all) => {
    await page.getByRole("link", { name: "Notices" }).first().click();
    await button(page, "Allow it for courses").click();
    await page.getByText("Course teams may choose it now").waitFor();

    await author.getByRole("link", { name: "Plugins of this course" }).click();
    await judge(author);
    await author.getByRole("link", { name: "Notices" }).click();
    await author.getByLabel("Notice", { exact: false }).first().fill("Bring gloves");
    await button(author, "Preview").click();
    await author.locator("#preview").getByText("Notice 1.0.0: Bring gloves from the tower").waitFor();
    await judge(author);
    assert.equal(await noticeAt(all), "Notice 1.0.0: none from the tower");
    await button(author, "Save").click();
    await author.getByText("Saved.").waitFor();
    assert.equal(await noticeAt(all), "Notice 1.0.0: Bring gloves from the tower");
  },

  "a team switches it off and on in its course": async (_page, author, all) => {
    await button(author, "Switch it off here").click();
    await author.getByText("It is off here now").waitFor();
    assert.equal(await noticeAt(all), undefined);
    await button(author, "Switch it on here").click();
    await author.getByText("It is on here now").waitFor();
    assert.match(await noticeAt(all) ?? "", /Bring gloves/);
  },

  "an upgrade says what is new, and is rolled back": async (page, _author, all) => {
    await page.getByRole("link", { name: "Give another version" }).click();
    await giveIn(page, "1.1.0", { reaches: ["news.example.org"] });
    await page.getByText("It may do more than version 1.0.0 may").waitFor();
    await judge(page);
    await page.getByLabel("I know where it comes from").check();
    await button(page, "Agree and upgrade").click();
    await page.getByText("Upgraded.").waitFor();
    assert.match(await noticeAt(all) ?? "", /^Notice 1\.1\.0: Bring gloves/);
    await button(page, "Roll back").click();
    await page.getByText("Rolled back").waitFor();
    assert.match(await noticeAt(all) ?? "", /^Notice 1\.0\.0: Bring gloves/);
  },

  "it is removed once it is off, with what it keeps saved first": async (page, _author, { site }) => {
    await (await site.as("learner")).post(`${COURSE}/enrollment`, {});
    await until("it has heard", async () => (await sumDocuments(site.house, "notices")).count === 1);
    await page.getByRole("link", { name: "Remove it" }).click();
    await button(page, "Switch it off").click();
    await page.getByText("1 document that it keeps is deleted").waitFor();
    await judge(page);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Save what it keeps" }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "notices.ndjson");
    await page.getByLabel("I have saved what it keeps").check();
    await button(page, "Remove it for good").click();
    await page.getByText("The plugin is removed").waitFor();
    await page.getByText("Nothing was installed yet").waitFor();
  },
};

for (const script of [true, false]) {
  const how = script ? "on a desktop" : "on a phone, without JavaScript";
  browserTest(`a plugin's life is walked through its pages, ${how}`, async (browser, t) => {
    await using all = await reachableSite();
    const visit = { script, size: script ? "desktop" : "phone" } as const;
    const operator = await signedIn(browser, all, { ...visit, who: "operator", at: "/admin/plugins" });
    const author = await signedIn(browser, all, { ...visit, who: "author", at: COURSE });
    if (!script) { for (const { page } of [operator, author]) withoutScript.add(page); }
    for (const [name, step] of Object.entries(STEPS)) {
      if (!await t.step(name, () => step(operator.page, author.page, all))) break;
    }
    assert.deepEqual([...operator.troubles, ...author.troubles].filter((one) => !/\b422\b/.test(one)), []);
  });
}
