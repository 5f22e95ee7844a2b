import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest, type Visit, type Visitor, type Visitors } from "core/testing/browser.ts";
import { type SampleUnit, serveSampleUnit } from "edge/samples/sample_unit.tsx";

/** What a problem says by itself. */
export const STATUS = "#p-every-kind-status";

/** A visitor with the sample unit before them. */
export interface Opened extends Visitor {
  readonly unit: SampleUnit;
}

/** A test of one visitor before the sample unit, its problem awake. */
export function problemTest(name: string, run: (opened: Opened) => Promise<void>, visit: Visit = {}): void {
  browserTest(`problem: ${name}`, async (browser) => {
    await using unit = await serveSampleUnit();
    const visitor = await open(browser, unit, visit);
    await run({ ...visitor, unit });
    assert.deepEqual(visitor.troubles.filter((trouble) => !trouble.includes("Failed to load resource")), []);
  });
}

/** Opens the unit, and waits until its problem is awake. */
export async function open(browser: Visitors, unit: SampleUnit, visit: Visit = {}): Promise<Visitor> {
  const visitor = await browser.visit(visit);
  await visitor.page.goto(unit.address);
  if (visit.script !== false) await visitor.page.waitForSelector(".problem[data-awake]");
  return visitor;
}

/** The id of the element that has the focus. */
export function focused(page: Page): Promise<string> {
  return page.evaluate("document.activeElement.id");
}

/** Waits until the problem says so by itself. */
export function said(page: Page, text: string): Promise<unknown> {
  return page.locator(STATUS, { hasText: text }).waitFor();
}

/** Presses the button that sends the answer. */
export function submit(page: Page): Promise<void> {
  return page.getByRole("button", { name: "Submit" }).click();
}

/** The input of the question that asks for a number. */
export function number(page: Page) {
  return page.getByLabel("One bell sounds");
}

/** A door that stays shut until it is opened. */
export function door() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
