import assert from "node:assert/strict";
import type { Frame, Page } from "playwright-core";
import { browserTest, findOverflow, judgeAccess, type Visit, type Visitors } from "core/testing/browser.ts";
import { until } from "core/testing/until.ts";
import { frameHtml, type SampleFrames, serveSampleFrames, type Shown } from "edge/samples/sample_frames.tsx";

const BELLS = {
  files: {
    "bells.html": frameHtml("bells.js", "<h1></h1><button>Vote</button><a href='#'>Other</a><p id=said></p>"),
    "bells.js": `
      import { openFrame } from "./carillon.v1.js";
      const frame = await openFrame();
      const said = document.querySelector("#said");
      document.querySelector("h1").textContent = frame.data.greeting;
      document.querySelector("button").onclick = async () => {
        said.textContent = JSON.stringify(await frame.act("vote", { for: "bells" }).catch((error) => error.message));
      };
      document.querySelector("a").onclick = () => frame.go("/other");
      Object.assign(globalThis, { frame });
      frame.ready();`,
  },
  shows: [{ frame: "bells", title: "Bells", height: 100, data: { greeting: "Good morning" } }],
} satisfies Shown;

async function openFrames(
  browser: Visitors,
  site: SampleFrames,
  visit: Visit = {},
): Promise<{ page: Page; frame: Frame; troubles: readonly string[] }> {
  const { page, troubles } = await browser.visit(visit);
  await page.goto(site.address);
  await page.waitForSelector("[data-frame=ready]");
  return { page, frame: frameOf(page, "bells"), troubles };
}

function frameOf(page: Page, name: string): Frame {
  return page.frames().find((frame) => frame.url().endsWith(`/${name}.html`))!;
}

browserTest(
  "a frame gets its data, the page's language, colours and light, and is as high as it needs",
  async (browser) => {
    await using site = await serveSampleFrames({ ...BELLS, language: "ar" });
    const { page, frame, troubles } = await openFrames(browser, site, { scheme: "dark" });
    assert.equal(await frame.locator("h1").textContent(), "Good morning");
    const seen = await frame.evaluate(`({
    lang: document.documentElement.lang, dir: document.documentElement.dir,
    scheme: document.documentElement.style.colorScheme,
    accent: getComputedStyle(document.documentElement).getPropertyValue("--accent"),
    origin: origin,
  })`) as Record<string, string>;
    assert.deepEqual([seen.lang, seen.dir, seen.scheme, seen.origin], ["ar", "rtl", "dark", "null"]);
    assert.match(seen.accent!, /^light-dark\(/);
    await frame.evaluate(`document.body.style.blockSize = "480px"`);
    await until(
      "it has grown",
      async () => Number(await page.locator(".plugin-frame > iframe").getAttribute("height")) >= 480,
    );
    await page.emulateMedia({ colorScheme: "light" });
    await until("it is light", () => frame.evaluate(`frame.theme.scheme === "light"`) as Promise<boolean>);
    assert.deepEqual(troubles, []);
  },
);

browserTest(
  "a frame is found by its title, is used by keyboard, and lets the keyboard go",
  async (browser) => {
    await using site = await serveSampleFrames(BELLS);
    const { page, frame } = await openFrames(browser, site);
    assert.equal(await page.locator("iframe").getAttribute("title"), "Bells");
    await frame.evaluate(`frame.title("Bells: 3 rung")`);
    await until(
      "it is called so",
      async () => await page.locator("iframe").getAttribute("title") === "Bells: 3 rung",
    );
    const active = () => page.evaluate("document.activeElement.id || document.activeElement.tagName");
    await page.locator("#before").focus();
    await page.keyboard.press("Tab");
    assert.equal(await active(), "IFRAME");
    assert.equal(await frame.evaluate("document.activeElement.tagName"), "BUTTON");
    await page.keyboard.press("Escape");
    await until("the keyboard is out", async () => await active() === "SPAN");
    await page.keyboard.press("Tab");
    assert.equal(await active(), "after");
    assert.deepEqual(await judgeAccess(page), []);
  },
);

browserTest(
  "an action of the manifest is done as whoever is signed in; no other is asked for",
  async (browser) => {
    await using site = await serveSampleFrames(BELLS);
    const { frame } = await openFrames(browser, site);
    await frame.locator("button").click();
    await frame.locator("#said", { hasText: "vote" }).waitFor();
    const acted = () => site.came.filter(({ path }) => path.includes("/actions/"));
    const [{ form, cookie, path }] = acted() as [typeof site.came[0]];
    assert.deepEqual([path, cookie], ["/plugins/sample/actions/vote", "session=secret"]);
    assert.deepEqual(JSON.parse(form!.get("given")!), { for: "bells" });
    assert.equal(form!.get("course"), "Org+1+2026");
    const refusal = (asked: string) => frame.evaluate(`frame.act(${asked}).catch(({ message }) => message)`);
    assert.equal(await refusal(`"drop_all"`), "not_in_manifest");
    assert.equal(await refusal(`"../../../sign-out"`), "not_in_manifest");
    assert.equal(await refusal(`"vote", { much: "x".repeat(17_000) }`), "given_unfit");
    assert.equal(acted().length, 1);
    site.act = () => Response.json({ reason: "The vote is over." }, { status: 409 });
    assert.equal(await refusal(`"vote"`), "The vote is over.");
  },
);

browserTest("a frame opens a page of this site only when somebody just used it", async (browser) => {
  await using site = await serveSampleFrames(BELLS);
  const { page, frame } = await openFrames(browser, site);
  const refusal = (path: string) =>
    frame.evaluate(`frame.go(${JSON.stringify(path)}).catch(({ message }) => message)`);
  assert.equal(await refusal("/other"), "nobody_asked");
  for (
    const path of ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", "other"]
  ) {
    assert.equal(await refusal(path), "not_of_this_site", path);
  }
  await frame.locator("a").click();
  await page.waitForURL("**/other");
});

browserTest("a frame that never says that it is ready gives way to words", async (browser) => {
  await using site = await serveSampleFrames({
    files: { "mute.html": frameHtml("mute.js", "<p>Mute</p>"), "mute.js": "" },
    shows: [{ frame: "mute", title: "Mute" }, { frame: "missing", title: "Missing" }],
  });
  const { page } = await browser.visit();
  await page.clock.install();
  await page.goto(site.address);
  await page.waitForSelector(".plugin-frame >> nth=1");
  assert.equal(await page.locator("iframe:visible").count(), 2);
  await page.clock.fastForward(10_000);
  await page.getByText("“Mute” does not answer.").waitFor();
  await page.getByText("“Missing” does not answer.").waitFor();
  assert.equal(await page.locator("iframe:visible").count(), 0);
});

browserTest("a frame that comes late at the page's end is connected like the first", async (browser) => {
  const shows = [...BELLS.shows, { ...BELLS.shows[0]!, title: "More bells" }];
  await using site = await serveSampleFrames({ ...BELLS, shows, isLate: true });
  const { page } = await browser.visit();
  await page.goto(site.address);
  await page.waitForSelector("[data-frame=ready] iframe[title='More bells']");
  assert.equal(await page.locator("[data-frame=ready]").count(), 2);
});

browserTest("without scripts a frame says what its HTML says", async (browser) => {
  await using site = await serveSampleFrames({
    files: { "mute.html": "<p>Mute</p>" },
    shows: [{ frame: "mute", title: "Mute" }],
  });
  const { page } = await browser.visit({ script: false });
  await page.goto(site.address);
  await page.frameLocator("iframe").frameLocator("iframe").getByText("Mute").waitFor();
});

for (const visit of [{ size: "phone", scheme: "light" }, { size: "desktop", scheme: "dark" }] as const) {
  browserTest(
    `a page with frames is accessible and keeps to its window: ${visit.size}, ${visit.scheme}`,
    async (browser) => {
      await using site = await serveSampleFrames(BELLS);
      const { page } = await openFrames(browser, site, visit);
      assert.deepEqual(await judgeAccess(page), []);
      assert.equal(await findOverflow(page), undefined);
    },
  );
}
