import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest, judgeAccess, type Visit, type Visitor, type Visitors } from "core/testing/browser.ts";
import { type SampleUnit, serveSampleUnit } from "edge/sample_unit.tsx";

const STATUS = "#p-every-kind-status";

interface Opened extends Visitor {
  readonly unit: SampleUnit;
}

/** A test of one visitor before the sample unit, its problem awake. */
function problemTest(name: string, run: (opened: Opened) => Promise<void>, visit: Visit = {}): void {
  browserTest(`problem: ${name}`, async (browser) => {
    await using unit = await serveSampleUnit();
    const visitor = await open(browser, unit, visit);
    await run({ ...visitor, unit });
    assert.deepEqual(visitor.troubles.filter((trouble) => !trouble.includes("Failed to load resource")), []);
  });
}

async function open(browser: Visitors, unit: SampleUnit, visit: Visit = {}): Promise<Visitor> {
  const visitor = await browser.visit(visit);
  await visitor.page.goto(unit.address);
  if (visit.script !== false) await visitor.page.waitForSelector(".problem[data-awake]");
  return visitor;
}

/** The id of the element that has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate("document.activeElement.id");
}

function said(page: Page, text: string): Promise<unknown> {
  return page.locator(STATUS, { hasText: text }).waitFor();
}

function submit(page: Page): Promise<void> {
  return page.getByRole("button", { name: "Submit" }).click();
}

function number(page: Page) {
  return page.getByLabel("One bell sounds");
}

/** A door that stays shut until it is opened. */
function door() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

problemTest(
  "an answer is sent in the background, and the focus goes to its result",
  async ({ page, unit }) => {
    await number(page).fill("466");
    await page.getByLabel("The hum").check();
    await page.getByLabel("The tierce lies").selectOption("a minor third");
    await submit(page);
    await page.waitForSelector("#p-every-kind-result");
    assert.equal(await focused(page), "p-every-kind-result");
    assert.equal(page.url(), unit.address);
    assert.equal(unit.posted.length, 1);
    assert.equal(unit.posted[0]?.fragment, true);
    assert.deepEqual([...unit.posted[0]!.form], [
      ["rev", "0"],
      ["attempt_key", "sample"],
      ["hum", "choice_0"],
      ["tierce", "choice_0"],
      ["step", "466"],
      ["word", ""],
    ]);
    assert.equal(await number(page).inputValue(), "466");
    assert.equal(await page.evaluate("localStorage.length"), 0);
    assert.deepEqual(await judgeAccess(page), []);
  },
);

problemTest("what cannot be read leads to the summary of errors and keeps what was typed", async (opened) => {
  const { page, unit } = opened;
  await number(page).fill("a bell");
  await submit(page);
  await page.waitForSelector("#p-every-kind-errors");
  assert.equal(await focused(page), "p-every-kind-errors");
  assert.equal(await number(page).inputValue(), "a bell");
  assert.equal(await number(page).getAttribute("aria-invalid"), "true");
  assert.equal(unit.state.attempts.used, 0);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await focused(page), "p-every-kind-step");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("466");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#p-every-kind-result");
  assert.equal(await page.locator("#p-every-kind-errors").count(), 0);
  assert.equal(await number(page).getAttribute("aria-invalid"), null);
});

problemTest("two clicks send one answer; a slow one says so and lets nobody press again", async (opened) => {
  const { page, unit } = opened;
  const { opened: answered, open } = door();
  unit.before = () => answered;
  await page.getByRole("button", { name: "Submit" }).dblclick();
  await said(page, "Checking…");
  const button = page.getByRole("button", { name: "Submit" });
  assert.equal(await button.getAttribute("aria-disabled"), "true");
  await button.click();
  open();
  await page.waitForSelector("#p-every-kind-result");
  assert.equal(unit.posted.length, 1);
  assert.equal(await page.locator(STATUS).textContent(), "");
  assert.equal(await page.getByRole("button", { name: "Submit" }).getAttribute("aria-disabled"), null);
});

problemTest("hints and the answer get the focus and leave what is typed", async ({ page, unit }) => {
  await number(page).fill("4");
  await page.getByRole("button", { name: "Show hint 1" }).click();
  await page.getByText("Hint 1.").waitFor();
  assert.equal(await focused(page), "p-every-kind-hint");
  await page.getByRole("button", { name: "Show hint 2" }).click();
  await page.getByText("Hint 2.").waitFor();
  assert.match(await page.evaluate("document.activeElement.textContent") as string, /Hint 2/);
  assert.equal(await number(page).inputValue(), "4");
  await submit(page);
  await page.getByRole("button", { name: "Show the answer" }).click();
  await page.waitForSelector("#p-every-kind-solution");
  assert.equal(await focused(page), "p-every-kind-solution");
  assert.deepEqual(unit.posted.map(({ path }) => path.split("/")[4] ?? ""), ["hint", "hint", "", "answer"]);
});

problemTest("starting afresh empties the inputs", async ({ page }) => {
  await number(page).fill("4");
  await page.getByLabel("The hum").check();
  await submit(page);
  await page.getByRole("button", { name: "Start afresh" }).click();
  await page.waitForSelector("#p-every-kind-result", { state: "detached" });
  assert.equal(await focused(page), "p-every-kind-title");
  assert.equal(await number(page).inputValue(), "");
  assert.equal(await page.getByLabel("The hum").isChecked(), false);
});

problemTest("a pause in typing saves, and moves nothing", async ({ page, unit }) => {
  const { opened: answered, open } = door();
  unit.before = () => answered;
  await number(page).focus();
  await page.keyboard.type("46");
  await page.waitForRequest((request) => request.url().endsWith("/draft"));
  // Typed while the draft is on its way: neither lost nor disturbed by its answer.
  await page.keyboard.type("6");
  await page.keyboard.press("ArrowLeft");
  open();
  await said(page, "Saved");
  assert.equal(await focused(page), "p-every-kind-step");
  assert.equal(await number(page).inputValue(), "466");
  assert.equal(await page.evaluate("document.activeElement.selectionStart"), 2);
  const again = await page.waitForRequest((request) => request.url().endsWith("/draft"));
  assert.match(again.postData() ?? "", /step=466/);
  await page.waitForFunction("localStorage.length === 0");
  assert.equal(unit.state.attempts.used, 0);
});

problemTest(
  "without a connection the answer is kept, comes back with the page and is sent in the end",
  async (opened) => {
    const { page, context, unit } = opened;
    await context.setOffline(true);
    await number(page).fill("466");
    await page.getByLabel("Taking metal away").check();
    await submit(page);
    await said(page, "Not sent, kept on this device.");
    assert.equal(unit.posted.length, 0);
    assert.equal(await page.locator(":focus").textContent(), "Submit");
    await context.setOffline(false);
    await page.reload();
    await said(page, "What you typed before is back.");
    assert.equal(await number(page).inputValue(), "466");
    assert.equal(await page.getByLabel("Taking metal away").isChecked(), true);
    await submit(page);
    await page.waitForSelector("#p-every-kind-result");
    assert.equal(unit.state.verdict?.outcome, "correct");
    assert.equal(await page.evaluate("localStorage.length"), 0);
  },
);

problemTest(
  "what was kept for an earlier state is not put over a later one",
  async ({ page, context, unit }) => {
    await context.setOffline(true);
    await number(page).fill("4");
    await submit(page);
    await said(page, "Not sent");
    unit.state = { ...unit.state, rev: 1, answers: { step: ["466"] } };
    await context.setOffline(false);
    await page.goto(unit.address);
    await page.waitForSelector(".problem[data-awake]");
    assert.equal(await number(page).inputValue(), "466");
    assert.equal(await page.evaluate("localStorage.length"), 0);
  },
);

problemTest("back on line, what could not be saved is", async ({ page, context, unit }) => {
  await context.setOffline(true);
  await number(page).fill("4");
  await said(page, "Not sent");
  await context.setOffline(false);
  await said(page, "Saved");
  assert.deepEqual(unit.state.answers.step, ["4"]);
});

problemTest("a server that cannot answer now costs nothing that was typed", async ({ page, unit }) => {
  unit.before = () => new Response("busy", { status: 503 });
  await number(page).fill("466");
  await submit(page);
  await said(page, "Not sent");
  unit.before = undefined;
  await submit(page);
  await page.waitForSelector("#p-every-kind-result");
});

problemTest(
  "what only the server's page can tell is told by it, and the answer is kept",
  async ({ page, unit }) => {
    unit.state = { ...unit.state, rev: 1 };
    await number(page).fill("466");
    await submit(page);
    await page.getByRole("heading", { name: "Answered in another tab" }).waitFor();
    assert.deepEqual(unit.posted.map(({ fragment }) => fragment), [true, false]);
    assert.equal(unit.posted[1]?.form.get("step"), "466");
    assert.equal(await page.evaluate("localStorage.length"), 1);
  },
);

problemTest("whoever must sign in follows there and finds what they typed on coming back", async (opened) => {
  const { page, unit } = opened;
  const signIn = new URL("/sign-in?next=/unit", unit.address).href;
  unit.before = () => new Response(null, { status: 303, headers: { location: signIn } });
  await number(page).fill("466");
  await submit(page);
  await page.waitForURL(signIn);
  unit.before = undefined;
  await page.goto(unit.address);
  await said(page, "What you typed before is back.");
  assert.equal(await number(page).inputValue(), "466");
});

problemTest("a page that comes back from memory shows how the learner stands now", async ({ page, unit }) => {
  await number(page).fill("46");
  unit.state = { ...unit.state, rev: 1, attempts: { used: 1, max: 3 }, hints: ["<p>From elsewhere.</p>"] };
  await page.evaluate(`dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))`);
  await page.getByText("From elsewhere.").waitFor();
  assert.equal(await number(page).inputValue(), "46");
  await number(page).fill("466");
  await submit(page);
  await page.waitForSelector("#p-every-kind-result");
  assert.equal(unit.posted.at(-1)?.form.get("rev"), "1");
});

problemTest("everything by keyboard", async ({ page, unit }) => {
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await page.locator("#p-every-kind-title").focus();
  await press("Tab", "Space", "ArrowDown"); // the radio buttons: the second
  await press("Tab", "Tab", "Tab", "Space"); // the checkboxes: the third
  await press("Tab", "ArrowDown"); // the list: its first answer
  await press("Tab");
  await page.keyboard.type("466");
  await press("Tab");
  await page.keyboard.type("carillon");
  await press("Tab", "Enter");
  await page.waitForSelector("#p-every-kind-result");
  assert.equal(await focused(page), "p-every-kind-result");
  assert.deepEqual([...unit.posted[0]!.form].slice(2), [
    ["hum", "choice_1"],
    ["true", "choice_2"],
    ["tierce", "choice_0"],
    ["step", "466"],
    ["word", "carillon"],
  ]);
}, { size: "phone" });

problemTest("without JavaScript the same form works by itself", async ({ page, unit }) => {
  await number(page).fill("a bell");
  await submit(page);
  assert.match(await page.title(), /^Error/);
  await number(page).fill("466");
  await submit(page);
  await page.waitForURL(/#p-every-kind-result$/);
  assert.match(await page.locator("#p-every-kind-result").textContent() ?? "", /Correct/);
  assert.deepEqual(unit.posted.map(({ fragment }) => fragment), [false, false]);
}, { script: false });

browserTest("problem: pressed before its island is there, it is sent as a plain form", async (browser) => {
  await using unit = await serveSampleUnit();
  const { page } = await browser.visit();
  const { opened, open } = door();
  await page.route(/problem-.*\.js/, async (route) => {
    await opened;
    await route.abort();
  });
  await page.goto(unit.address);
  await number(page).fill("466");
  await submit(page);
  await page.waitForURL(/#p-every-kind-result$/);
  assert.deepEqual(unit.posted.map(({ fragment }) => fragment), [false]);
  open();
});
