import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest, judgeAccess } from "core/testing/browser.ts";
import { type SampleUnit, serveSampleUnit } from "edge/samples/sample_unit.tsx";

interface Watching {
  readonly page: Page;
  readonly unit: SampleUnit;
}

/** A test of a visitor before the film, its island awake. */
function videoTest(name: string, run: (watching: Watching) => Promise<void>, second = 0): void {
  browserTest(`video: ${name}`, async (browser) => {
    await using unit = await serveSampleUnit();
    unit.second = second;
    const { page, troubles } = await browser.visit();
    await page.goto(unit.address);
    await page.locator("video").scrollIntoViewIfNeeded();
    await page.waitForSelector(".video[data-awake]");
    await run({ page, unit });
    assert.deepEqual(troubles, []);
  });
}

function film<Value>(page: Page, property: string): Promise<Value> {
  return page.evaluate(`document.querySelector("video").${property}`) as Promise<Value>;
}

/** The server's answer to a report; asked for before what it reports is made to happen. */
function reported(page: Page, what: string): Promise<unknown> {
  return page.waitForResponse((response) =>
    response.url().endsWith("/videos/film") &&
    response.request().postData()?.includes(`what=${what}`) === true
  );
}

videoTest("goes on where the learner left, when asked, and reports it", async ({ page, unit }) => {
  assert.equal(await film(page, "paused"), true);
  const played = reported(page, "played");
  await page.getByRole("button", { name: "Continue at 0:20" }).click();
  await played;
  assert.ok(await film<number>(page, "currentTime") >= 20);
  assert.equal(unit.posted[0]?.form.get("second"), "20.0");
  await page.getByRole("button", { name: "Continue" }).waitFor({ state: "detached" });
  const paused = reported(page, "paused");
  await page.keyboard.press("k");
  await paused;
  assert.equal(await film(page, "paused"), true);
  assert.deepEqual(await judgeAccess(page), []);
}, 20);

videoTest("offers no way on to whoever has not begun", async ({ page }) => {
  assert.equal(await page.getByRole("button", { name: "Continue" }).count(), 0);
});

videoTest("lines of the transcript lead into the video and show where it is", async ({ page, unit }) => {
  await page.getByText("Transcript").click();
  const line = page.getByRole("button", { name: "The hum remains." });
  const seeked = reported(page, "seeked");
  await line.click();
  await page.locator('button[aria-current="true"]', { hasText: "The hum remains." }).waitFor();
  assert.ok(await film<number>(page, "currentTime") >= 31);
  await seeked;
  // Only its last seconds were seen: coming to the end completes it all the same.
  await reported(page, "completed");
  assert.equal(unit.posted.filter(({ form }) => form.get("what") === "completed").length, 1);
});

videoTest("keys work inside the player and nowhere else", async ({ page }) => {
  await page.locator("h1").click();
  await page.keyboard.press("m");
  assert.equal(await film(page, "muted"), false);
  await page.locator("video").focus();
  await page.keyboard.press("m");
  assert.equal(await film(page, "muted"), true);
  await page.keyboard.press("l");
  assert.equal(await film(page, "currentTime"), 10);
  await page.keyboard.press("j");
  assert.equal(await film(page, "currentTime"), 0);
  assert.equal(await film(page, "textTracks[0].mode"), "showing");
  await page.keyboard.press("c");
  assert.equal(await film(page, "textTracks[0].mode"), "disabled");
  await page.keyboard.press("c");
  assert.equal(await film(page, "textTracks[0].mode"), "showing");
  const played = reported(page, "played");
  await page.keyboard.press("Space"); // the browser's own
  await played;
  const paused = reported(page, "paused");
  await page.keyboard.press("k");
  await paused;
  const at = await film<number>(page, "currentTime");
  await page.keyboard.press("ArrowRight");
  assert.ok(await film<number>(page, "currentTime") >= at + 5);
});

videoTest("the speed is remembered for the next video", async ({ page, unit }) => {
  await page.getByLabel("Speed").selectOption("1.5");
  await page.locator("video").focus();
  await page.keyboard.press(">");
  await page.evaluate(`new Promise((kept) => {
    const look = () => localStorage.getItem("speed") === "1.75" && kept();
    document.querySelector("video").addEventListener("ratechange", look);
    look();
  })`);
  await page.goto(unit.address);
  await page.locator("video").scrollIntoViewIfNeeded();
  await page.waitForSelector(".video[data-awake]");
  assert.equal(await film(page, "playbackRate"), 1.75);
  assert.equal(await page.getByLabel("Speed").inputValue(), "1.75");
});
