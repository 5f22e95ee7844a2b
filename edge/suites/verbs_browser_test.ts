import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { type ServedSite, servedTest } from "edge/samples/sample_served_site.ts";

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

/** Signs in as people do. */
async function enter(page: Page, site: ServedSite): Promise<void> {
  const { email, password } = site.layout.accounts[2]!;
  await page.goto(`${site.address}/sign-in`);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/learn$/);
}

// The pages are in one process, who hears may be in another, and the log in a third: nobody need know.
for (const resident of ["catalog", "grading"]) {
  servedTest(
    `an operator holds ${resident}, lets it go on and has it hear again, wherever it runs`,
    async (browser, site) => {
      const { page, troubles } = await browser.visit({});
      await enter(page, site);
      await page.goto(`${site.address}/admin/signals/subscribers/${resident}`);
      await button(page, "Pause").click();
      await page.getByText("Paused", { exact: true }).waitFor();
      await button(page, "Resume").click();
      await page.getByText("Running", { exact: true }).waitFor();
      await page.getByLabel("From a place in the log").fill("1");
      await page.keyboard.press("Enter");
      await button(page, /^Replay \d+ signals?$/).click();
      await page.getByText("The replay has begun").waitFor();
      await page.getByText("Running", { exact: true }).waitFor();
      await site.settle();
      assert.deepEqual(troubles, []);
    },
  );
}
