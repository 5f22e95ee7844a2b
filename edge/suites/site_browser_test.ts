import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { findOverflow, judgeAccess, type Visit, type Visitor, type Visitors } from "core/testing/browser.ts";
import type { FormClient } from "core/testing/form_client.ts";
import { layoutAsked, type LayoutName } from "edge/samples/sample_layouts.ts";
import { type ServedSite, servedTest } from "edge/samples/sample_served_site.ts";
import { BELLS } from "edge/samples/sample_site.ts";

const key = encodeURIComponent;
const bells = key(BELLS);
const unit = (course: string, name: string) => `/learn/${key(course)}/${key(`vertical@${name}`)}`;

/** Gives a browser the cookies of someone who is signed in. */
async function visitAs(
  browser: Visitors,
  site: ServedSite,
  client: FormClient,
  visit: Visit,
): Promise<Visitor> {
  const visitor = await browser.visit(visit);
  const cookies = client.cookies.split("; ").filter(Boolean).map((pair) => {
    const at = pair.indexOf("=");
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: site.address };
  });
  if (cookies.length > 0) await visitor.context.addCookies(cookies);
  return visitor;
}

/** Someone who is in the middle of the demo course: read, answered, saved, asked for help. */
async function busyLearner(site: ServedSite, rooms: string): Promise<FormClient> {
  const client = await site.as("learner");
  for (const course of [BELLS, rooms]) await client.post(`/courses/${key(course)}/enrollment`, {});
  await client.post(`${unit(BELLS, "welcome")}/done`, { done: "yes" });
  const problem = (name: string, block: string) => `${unit(BELLS, name)}/problems/${key(`problem@${block}`)}`;
  await client.post(`${problem("bell_metal", "try_tin")}/hint`, { rev: "0" });
  await client.post(`${problem("bell_metal", "try_tin")}/draft`, { rev: "0", a: "1" });
  const { text } = await client.get(unit(BELLS, "partials_by_name"));
  const choice = /name="([^"]+)" value="([^"]+)"[^>]*\/><span dir="auto">the tierce/.exec(text);
  if (choice) {
    await client.post(problem("partials_by_name", "hum_below_prime"), { rev: "0", [choice[1]!]: choice[2]! });
  }
  await client.get(`${unit(BELLS, "partials_by_name")}/seen.gif`);
  await site.settle();
  return client;
}

const UNITS = [
  "welcome",
  "bell_metal",
  "five_partials",
  "watch_and_listen",
  "partials_by_name",
  "partials_by_number",
];
const MORE_UNITS = [
  "words_for_bells",
  "three_bells",
  "quiz_bells",
  "formula_to_try",
  "talk_it_over",
  "farewell",
];
const PUBLIC = [
  "/courses",
  "/courses?q=bells",
  "/courses?q=nothing",
  `/courses/${bells}`,
  "/help",
  "/sign-in",
  "/register",
];

/** Every page by who may see it. */
function pagesOf(rooms: string): Readonly<Record<"visitor" | "learner" | "operator", readonly string[]>> {
  const own = ["/learn", `/learn/${bells}`, `/progress/${bells}`, "/settings", `/courses/${bells}/leave`];
  const refused = [unit(rooms, "great_bell"), unit(rooms, "none"), "/admin/signals"];
  const units = [...UNITS, ...MORE_UNITS].map((name) => unit(BELLS, name));
  return {
    visitor: [...PUBLIC, "/nowhere"],
    learner: [...own, `/courses/${bells}`, ...units, unit(rooms, "machine"), unit(rooms, "late"), ...refused],
    operator: [
      "/admin/signals",
      "/admin/signals/subscribers/grading",
      "/admin/signals/subscribers/grading/replay?from=1",
      "/admin/plugins",
      unit(rooms, "team_room"),
      "/learn",
    ],
  };
}

/** Opens everything that can be opened, so that all of it is judged. */
async function unfold(page: Page): Promise<void> {
  await page.evaluate(`document.querySelectorAll("details:not(.menu)").forEach((one) => one.open = true)`);
}

async function faultsOf(page: Page, address: string): Promise<string[]> {
  await page.goto(address);
  await unfold(page);
  const faults = await judgeAccess(page);
  const wide = await findOverflow(page);
  if (wide) faults.push(`wider than the window: ${wide}`);
  await page.setViewportSize({ width: 320, height: 640 });
  const narrow = await findOverflow(page);
  if (narrow) faults.push(`wider than 320 px: ${narrow}`);
  return faults.map((fault) => `${new URL(address).pathname}: ${fault}`);
}

const VISITS = [
  { size: "phone", scheme: "light", locale: "en" },
  { size: "desktop", scheme: "dark", locale: "ar" },
  { size: "phone", scheme: "dark", locale: "ar" },
  { size: "desktop", scheme: "light", locale: "en" },
] as const satisfies readonly Visit[];

/** How a page looks does not ask by which processes it is served: every look is judged on one layout, every page on all. */
const LOOKS: Readonly<Record<LayoutName, readonly Visit[]>> = {
  one: VISITS,
  nats: [VISITS[2]],
  processes: [VISITS[1]],
};

servedTest(
  "every page of the site is accessible, fits its window and brings no trouble",
  async (browser, site, t) => {
    const rooms = await site.addCourse("rooms");
    const clients = {
      visitor: site.visitor(),
      learner: await busyLearner(site, rooms),
      operator: await site.as("operator"),
    };
    for (const visit of LOOKS[layoutAsked()]) {
      for (
        const [who, paths] of Object.entries(pagesOf(rooms)) as [keyof typeof clients, readonly string[]][]
      ) {
        await t.step(`${who}, ${visit.size}, ${visit.scheme}, ${visit.locale}`, async () => {
          const { page, context, troubles } = await visitAs(browser, site, clients[who], visit);
          const size = page.viewportSize()!;
          const faults: string[] = [];
          for (const path of paths) {
            await page.setViewportSize(size);
            faults.push(...await faultsOf(page, site.address + path));
          }
          assert.deepEqual(faults, []);
          assert.deepEqual(troubles.filter((trouble) => !/status of (403|404)/.test(trouble)), []);
          await context.close();
        });
      }
    }
  },
);

/** What a script may reach from where it runs, as it finds out itself. */
const REACH = `(() => {
  const can = (what) => { try { return String(what()); } catch (error) { return error.name; } };
  return {
    origin: String(origin),
    cookie: can(() => document.cookie || "no cookie"),
    storage: can(() => localStorage.length),
    parent: can(() => parent === self ? "alone" : parent.document.title),
  };
})()`;

servedTest(
  "a course's scripts run where nobody else is, and reach nothing of the site",
  async (browser, site) => {
    const rooms = await site.addCourse("rooms");
    const client = await busyLearner(site, rooms);
    const { page, troubles } = await visitAs(browser, site, client, {});
    const machine = site.address + unit(rooms, "machine");

    await page.goto(machine);
    await page.getByText("not run", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Open the interactive version: Clock" }).click();
    await page.getByText("run", { exact: true }).waitFor();
    const shut = { cookie: "SecurityError", storage: "SecurityError" };
    assert.deepEqual(await page.evaluate(REACH), { origin: "null", ...shut, parent: "alone" });

    assert.deepEqual(troubles, []);
  },
);

servedTest(
  "a file of a course with a script in it does nothing, and says nothing to the site",
  async (browser, site) => {
    const rooms = await site.addCourse("rooms");
    const client = await busyLearner(site, rooms);
    const { page } = await visitAs(browser, site, client, {});
    let asked = 0;
    page.on("dialog", (dialog) => {
      asked++;
      void dialog.dismiss();
    });
    await page.goto(site.address + unit(rooms, "stairs"));
    await page.getByRole("link", { name: "The plan" }).click();
    await page.waitForURL(/plan\.svg$/);
    assert.equal(asked, 0);
    assert.equal(await page.evaluate("String(origin)"), "null");
  },
);
