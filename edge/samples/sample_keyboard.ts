import type { Page } from "playwright-core";

/** What stands at the keyboard's place: its name as it is read out, and whether one can see that it is there. */
const HERE = `(() => {
  const one = document.activeElement;
  const text = (element) => (element?.innerText || element?.textContent || "").replace(/\\s+/g, " ").trim();
  const label = one.labels?.[0] ?? document.getElementById(one.getAttribute("aria-labelledby") ?? "");
  const seen = [one, one.closest("label, .card")].some((part) => {
    const style = part && getComputedStyle(part);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  return { name: one.getAttribute("aria-label") || text(label) || text(one), seen, tag: one.localName };
})()`;

interface Here {
  readonly name: string;
  readonly seen: boolean;
  readonly tag: string;
}

/** More stops than this on the way to anything, and nobody would use it. */
const MOST_STOPS = 60;

/** Someone who has a keyboard and nothing else. */
export class Typist {
  readonly page: Page;
  /** Places on the way where one could not see that one was there. */
  readonly unseen: string[] = [];

  constructor(page: Page) {
    this.page = page;
  }

  /** Goes from stop to stop until the name of one fits. Throws where none does. */
  async to(name: RegExp): Promise<void> {
    const passed: string[] = [];
    for (let stops = 0; stops < MOST_STOPS; stops++) {
      await this.page.keyboard.press("Tab");
      const here = await this.page.evaluate(HERE) as Here;
      // Past the last stop the browser itself has the focus, and the page as a whole stands for it.
      if (here.tag === "body") continue;
      if (!here.seen) this.unseen.push(`${new URL(this.page.url()).pathname}: ${here.name}`);
      if (name.test(here.name)) return;
      passed.push(here.name);
    }
    throw new Error(`Cannot reach ${name} by keyboard at ${this.page.url()}: ${passed.join(" | ")}`);
  }

  /** Types over what stands in a field. */
  async fill(name: RegExp, text: string): Promise<void> {
    await this.to(name);
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.type(text);
  }

  /** Presses a key, and waits until the page says so. */
  async press(key: string, says: RegExp): Promise<void> {
    await this.page.keyboard.press(key);
    await this.page.locator("main", { hasText: says }).waitFor();
    await this.page.waitForLoadState("load");
  }

  /** Goes to a link or a button and follows it. */
  async follow(name: RegExp, says: RegExp): Promise<void> {
    await this.to(name);
    await this.press("Enter", says);
  }

  /** The id of the element at the keyboard's place. */
  async place(): Promise<string> {
    return await this.page.evaluate("document.activeElement.id") as string;
  }
}
