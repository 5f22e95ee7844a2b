import axe from "axe-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { findChromium } from "./chromium.ts";
import { testWhere } from "./skip.ts";

/** The widths that pages are drawn for. */
export const SIZES = {
  phone: { width: 360, height: 740 },
  tablet: { width: 768, height: 1024 },
  desktop: { width: 1440, height: 900 },
} as const;

/** How a visitor comes: on what, with or without JavaScript, in which light, tongue and mood for motion. */
export interface Visit {
  readonly size?: keyof typeof SIZES;
  readonly script?: boolean;
  readonly scheme?: "light" | "dark";
  readonly motion?: "reduce" | "no-preference";
  readonly locale?: string;
}

/** One browser process, and a fresh visitor (cookies of its own) for each `visit`. */
export interface Visitors extends AsyncDisposable {
  visit(visit?: Visit): Promise<Visitor>;
}

/** A visitor and their page. `troubles` gathers what a page must not do: errors, refused scripts, broken links. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly troubles: readonly string[];
}

/** Starts a browser; throws where the machine has none, see `browserTest`. */
export async function openBrowser(): Promise<Visitors> {
  const found = await findChromium();
  if ("missing" in found) throw new Error(`Cannot open a browser: ${found.missing}`);
  const browser = await chromium.launch({
    executablePath: found.path,
    // Containers run as root and have little shared memory; test machines have no screen to draw on.
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
    env: { ...Deno.env.toObject(), ...found.environment },
  });
  return {
    visit: (visit = {}) => startVisit(browser, visit),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

async function startVisit(browser: Browser, visit: Visit): Promise<Visitor> {
  const size = visit.size ?? "desktop";
  const context = await browser.newContext({
    viewport: SIZES[size],
    isMobile: size === "phone",
    hasTouch: size !== "desktop",
    javaScriptEnabled: visit.script ?? true,
    colorScheme: visit.scheme ?? "light",
    reducedMotion: visit.motion ?? "reduce",
    locale: visit.locale ?? "en",
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(`${page.url()}: ${error.message}`));
  page.on("console", (line) => {
    if (line.type() === "error") troubles.push(`${page.url()}: ${line.text()}`);
  });
  return { page, context, troubles };
}

/** What axe found on a page, one line each: rule, how bad, where. */
export async function judgeAccess(page: Page): Promise<string[]> {
  // Evaluated by the browser's debugger, which a page's content security policy does not bind.
  // A document whose content is set anew keeps what was evaluated in it.
  if (!await page.evaluate("'axe' in globalThis")) await page.evaluate(axe.source);
  const found = await page.evaluate(`axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],
  })`) as axe.AxeResults;
  return found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id} (${rule.impact}) at ${node.target.join(" ")}: ${rule.help}`)
  );
}

/** Where a page is wider than its window, which no page may be: the widest element that sticks out, or nothing. */
export async function findOverflow(page: Page): Promise<string | undefined> {
  return await page.evaluate(`(() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return undefined;
    const out = [...document.querySelectorAll("body *")].filter((one) => {
      const box = one.getBoundingClientRect();
      return box.right > wide + 1 || box.left < -1;
    });
    return out[0] ? out[0].outerHTML.slice(0, 120) : "the document";
  })()`) as string | undefined;
}

const found = await findChromium();

/** Declares a test that needs a browser, and what else may be `missing`: skipped by name and reason where one of them is. */
export function browserTest(
  name: string,
  run: (browser: Visitors, t: Deno.TestContext) => Promise<void>,
  missing?: string,
): void {
  testWhere("missing" in found ? found.missing : missing, name, async (t) => {
    await using browser = await openBrowser();
    await run(browser, t);
  });
}
