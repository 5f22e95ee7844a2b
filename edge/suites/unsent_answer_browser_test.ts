import assert from "node:assert/strict";
import { door, focused, number, problemTest, said, submit } from "edge/samples/sample_visit.ts";

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
  await said(page, "12:01");
  assert.equal(await focused(page), "p-every-kind-step");
  assert.equal(await number(page).inputValue(), "466");
  assert.equal(await page.evaluate("document.activeElement.selectionStart"), 2);
  await said(page, "12:02");
  assert.deepEqual(unit.state.answers.step, ["466"]);
  assert.equal(await page.evaluate("localStorage.length"), 0);
  assert.equal(unit.state.attempts.used, 0);
});

problemTest(
  "without a connection it says so, and is sent by itself as soon as there is one",
  async (opened) => {
    const { page, context, unit } = opened;
    await context.setOffline(true);
    await number(page).fill("466");
    await submit(page);
    await said(page, "Not sent yet. Your answer stays here");
    assert.equal(unit.posted.length, 0);
    assert.equal(await page.locator(":focus").textContent(), "Submit");
    await context.setOffline(false);
    await page.waitForSelector("#p-every-kind-result");
    assert.equal(unit.state.verdict?.outcome, "correct");
    assert.equal(unit.state.attempts.used, 1);
    assert.equal(await page.evaluate("localStorage.length"), 0);
    assert.equal(await page.getByRole("button", { name: "Stop sending" }).count(), 0);
  },
);

problemTest(
  "each try is under the same key; what is typed meanwhile is not sent for the learner",
  async (opened) => {
    const { page, unit } = opened;
    unit.before = () => new Response("busy", { status: 503 });
    await number(page).fill("4");
    await submit(page);
    await page.waitForRequest((request) => request.method() === "POST");
    await number(page).fill("466");
    await said(page, "kept on this device");
    assert.equal(await page.getByRole("button", { name: "Stop sending" }).count(), 0);
    await submit(page);
    await said(page, "is sent by itself");
    unit.before = undefined;
    await page.waitForSelector("#p-every-kind-result");
    const answers = unit.posted.filter(({ path }) => !path.endsWith("/draft"));
    assert.deepEqual(answers.map(({ form }) => form.get("step")), ["4", "4", "466", "466"]);
    assert.ok(answers[0]?.key);
    assert.equal(new Set(answers.map(({ key }) => key)).size, 1);
    await said(page, "Your answer has arrived.");
  },
);

problemTest("whoever stops it decides when it is sent", async ({ page, unit }) => {
  unit.before = () => new Response("busy", { status: 503 });
  await number(page).fill("466");
  await submit(page);
  await page.getByRole("button", { name: "Stop sending" }).click();
  await said(page, "kept on this device");
  assert.equal(await page.locator(":focus").textContent(), "Submit");
  assert.equal(await number(page).inputValue(), "466");
  unit.before = undefined;
  await submit(page);
  await page.waitForSelector("#p-every-kind-result");
  assert.equal(unit.posted.length, 2);
});

problemTest("what could not be sent comes back with the page", async ({ page, unit }) => {
  unit.before = () => new Response("busy", { status: 503 });
  await number(page).fill("466");
  await page.getByLabel("Taking metal away").check();
  await submit(page);
  await said(page, "Not sent");
  await page.goto("about:blank");
  await page.goto(unit.address);
  await said(page, "What you typed before is back.");
  unit.before = undefined;
  assert.equal(await number(page).inputValue(), "466");
  assert.equal(await page.getByLabel("Taking metal away").isChecked(), true);
  await submit(page);
  await page.waitForSelector("#p-every-kind-result");
  assert.equal(await page.evaluate("localStorage.length"), 0);
});

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

problemTest("correcting what was misread saves it and leaves the errors in sight", async ({ page, unit }) => {
  await number(page).fill("a bell");
  await submit(page);
  await page.waitForSelector("#p-every-kind-errors");
  await number(page).fill("46");
  await said(page, "12:01");
  assert.equal(await page.locator("#p-every-kind-errors").count(), 1);
  assert.equal(await number(page).getAttribute("aria-invalid"), "true");
  assert.deepEqual(unit.state.answers.step, ["46"]);
});

problemTest("a hint on the way does not stop what is typed from being saved", async ({ page, unit }) => {
  await number(page).fill("46");
  await page.getByRole("button", { name: "Show hint 1" }).click();
  await page.getByText("Hint 1.").waitFor();
  await said(page, "12:01");
  assert.deepEqual(unit.state.answers.step, ["46"]);
});
