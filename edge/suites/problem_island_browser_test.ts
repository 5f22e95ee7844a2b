import assert from "node:assert/strict";
import { browserTest, judgeAccess } from "core/testing/browser.ts";
import { door, focused, number, problemTest, said, STATUS, submit } from "edge/samples/sample_visit.ts";
import { serveSampleUnit } from "edge/samples/sample_unit.tsx";

problemTest(
  "an answer is sent in the background, and the focus goes to its result",
  async ({ page, unit }) => {
    await number(page).fill("466");
    await page.getByLabel("The hum", { exact: true }).check();
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
  await button.click({ force: true });
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
  assert.deepEqual(unit.posted.map(({ path }) => path.split("/")[6] ?? ""), ["hint", "hint", "", "answer"]);
});

problemTest("starting afresh empties the inputs", async ({ page }) => {
  await number(page).fill("4");
  await page.getByLabel("The hum", { exact: true }).check();
  await submit(page);
  await page.getByRole("button", { name: "Start afresh" }).click();
  await page.waitForSelector("#p-every-kind-result", { state: "detached" });
  assert.equal(await focused(page), "p-every-kind-title");
  assert.equal(await number(page).inputValue(), "");
  assert.equal(await page.getByLabel("The hum", { exact: true }).isChecked(), false);
  assert.equal(await page.evaluate("localStorage.length"), 0);
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
