import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { catchLog } from "core/base/log.ts";
import { browserTest, findOverflow, judgeAccess, type Visit, type Visitors } from "core/testing/browser.ts";
import type { TestHouse } from "core/testing/house.ts";
import { until } from "core/testing/until.ts";
import { buildIslands } from "edge/build.ts";
import { PLUGINS } from "edge/plugins.ts";
import { porter, stairs } from "edge/samples/sample_porter.ts";
import { openSampleSite, PEOPLE } from "edge/samples/sample_site.ts";

/** A site that browsers can reach, whose porter has stumbled over every person who registered. */
interface StumbledSite extends AsyncDisposable {
  readonly house: TestHouse;
  readonly address: string;
}

async function stumbledSite(): Promise<StumbledSite> {
  stairs.broken = true;
  await buildIslands();
  const end = catchLog(() => {});
  const site = await openSampleSite({ plugins: [...PLUGINS, porter] });
  // Browsers judge by their own clock whether a cookie still holds.
  site.house.clock.now = new Date();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (request) => site.app(request, "127.0.0.1"),
  );
  await until("the porter has stumbled", async () => (await letters(site)) === 3);
  return {
    house: site.house,
    address: `http://127.0.0.1:${server.addr.port}`,
    async [Symbol.asyncDispose]() {
      end();
      await server.shutdown();
      await site[Symbol.asyncDispose]();
    },
  };
}

async function letters(site: { readonly house: TestHouse }): Promise<number> {
  return (await site.house.signals.deadLetters(10, "porter")).length;
}

/** An operator who has just signed in, with the administration before them. */
async function operatorAt(browser: Visitors, site: StumbledSite, visit: Visit = {}) {
  const visitor = await browser.visit(visit);
  const { page } = visitor;
  await page.goto(`${site.address}/sign-in?next=/admin`);
  await page.locator("#email").fill(PEOPLE.operator.email);
  await page.locator("#password").fill(PEOPLE.operator.password);
  await page.locator("#password").press("Enter");
  await page.getByRole("heading", { name: "Signals", level: 1 }).waitFor();
  return visitor;
}

async function judge(page: Page): Promise<void> {
  assert.deepEqual(await judgeAccess(page), []);
  assert.equal(await findOverflow(page), undefined);
}

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

/** What an operator goes through, in this order. */
const STEPS: Readonly<Record<string, (page: Page, site: StumbledSite) => Promise<void>>> = {
  "the first thing that the page says leads to the subscriber": async (page) => {
    await judge(page);
    await page.getByRole("link", { name: "3 dead letters at porter" }).click();
    await page.getByRole("heading", { name: "porter", level: 1 }).waitFor();
    await judge(page);
  },

  "a letter shows its cause and its signal, and what is personal once that is asked for": async (page) => {
    await page.getByRole("link", { name: "identity.person.registered.v1" }).first().click();
    await page.getByText("the stairs are <broken>").waitFor();
    await judge(page);
    assert.doesNotMatch(await page.locator(".json").innerText(), /@example\.org/);
    await button(page, "Show what is personal").click();
    await page.getByText("That you looked is noted").waitFor();
    assert.match(await page.locator(".json").innerText(), /@example\.org/);
    await judge(page);
  },

  "all are tried again, and the page says by itself that they are through": async (page) => {
    await page.getByRole("link", { name: "porter" }).first().click();
    const { promise, resolve } = Promise.withResolvers<void>();
    stairs.free = promise;
    stairs.broken = false;
    await button(page, "Try all 3 again").click();
    await page.getByText("handed to their subscriber again").waitFor();
    await page.getByRole("heading", { name: "Dead letters (0)" }).waitFor();
    await page.getByText("Retrying", { exact: true }).waitFor();
    resolve();
    await page.getByText("Running", { exact: true }).waitFor();
  },

  "a replay asks first, and its progress shows until it is through": async (page) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    stairs.free = promise;
    await page.getByLabel("From a place in the log").fill("1");
    await page.keyboard.press("Enter");
    await page.getByText("hears 3 signals again").waitFor();
    await judge(page);
    await button(page, "Replay 3 signals").click();
    await page.getByText("Replaying", { exact: true }).waitFor();
    await page.getByText(/% of the replay is through, 3 signals to go/).waitFor();
    await judge(page);
    resolve();
    await page.getByText("Running", { exact: true }).waitFor();
  },

  "looking by itself can be stopped, by keyboard, and begun again": async (page, site) => {
    await button(page, "Stop looking").focus();
    await page.keyboard.press("Enter");
    await button(page, "Keep looking").waitFor();
    assert.equal(await page.evaluate("document.activeElement.textContent"), "Keep looking");
    await site.house.signals.pause("porter");
    await page.keyboard.press("Enter");
    await page.getByText("Paused", { exact: true }).waitFor();
  },
};

browserTest(
  "an operator finds what failed and mends it, and the page tells by itself",
  async (browser, t) => {
    await using site = await stumbledSite();
    const { page, troubles } = await operatorAt(browser, site);
    for (const [name, step] of Object.entries(STEPS)) await t.step(name, () => step(page, site));
    assert.deepEqual(troubles, []);
    assert.equal(await letters(site), 0);
  },
);

browserTest("without JavaScript, on a phone and in Arabic, every verb works", async (browser) => {
  await using site = await stumbledSite();
  stairs.free = Promise.resolve();
  stairs.broken = false;
  const { page, context } = await operatorAt(browser, site, { size: "phone", script: false });
  await context.addCookies([{ name: "language", value: "ar", url: site.address }]);
  const subscriber = `${site.address}/admin/signals/subscribers/porter`;

  await page.goto(subscriber);
  await judgeSize(page);
  await button(page, "أعد المحاولة").first().click();
  await page.getByText("سُلّمت الإشارة").waitFor();
  await button(page, "أوقف مؤقتًا").click();
  await page.getByText("أُوقف المستمع مؤقتًا").waitFor();
  await button(page, "استأنف").click();
  await page.getByText("يتابع المستمع").waitFor();
  await page.locator("#from").fill("1");
  await button(page, /انظر ما سيحدث من موضع/).click();
  await judgeSize(page);
  await button(page, /أعد إسماع/).click();
  await page.getByText("بدأت إعادة السماع").waitFor();
  await page.getByRole("link", { name: "انظر من جديد" }).click();
  await judgeSize(page);
  await until("all is heard", async () => (await letters(site)) === 0);
});

/** Without scripts axe cannot run; the gallery judges the same pages with them. */
async function judgeSize(page: Page): Promise<void> {
  const wide = await page.locator("html").evaluate((html) => html.scrollWidth > html.clientWidth);
  assert.equal(wide, false);
}
