import assert from "node:assert/strict";
import { browserTest, findOverflow, judgeAccess } from "./browser.ts";

/** Serves one page under the strictest policy for as long as it is used. */
async function serving(html: string, use: (address: string) => Promise<void>): Promise<void> {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () =>
    new Response(html, {
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": "default-src 'none'",
      },
    }));
  try {
    await use(`http://127.0.0.1:${server.addr.port}/`);
  } finally {
    await server.shutdown();
  }
}

const GOOD = `<!doctype html><html lang="en"><head><title>Bells</title>
<meta name="viewport" content="width=device-width"></head><body><main><h1>Bells</h1></main></body></html>`;
const BAD =
  `<!doctype html><html><head><title>Bells</title><meta name="viewport" content="width=device-width">
</head><body><img src="data:,"><p id="wide" style="width:2000px">x</p><script>throw 1</script></body></html>`;

browserTest(
  "judgeAccess() passes a good page and finds the faults of a bad one, whatever its policy",
  async (browser) => {
    await serving(GOOD, async (address) => {
      const { page, troubles } = await browser.visit({ size: "phone", scheme: "dark" });
      await page.goto(address);
      assert.deepEqual(await judgeAccess(page), []);
      assert.equal(await findOverflow(page), undefined);
      assert.deepEqual(troubles, []);
      assert.equal(page.viewportSize()?.width, 360);
      await page.setContent(BAD);
      assert.match((await judgeAccess(page)).join("\n"), /html-has-lang/);
    });
    await serving(BAD, async (address) => {
      const { page, troubles } = await browser.visit();
      await page.goto(address);
      const faults = (await judgeAccess(page)).join("\n");
      assert.match(faults, /html-has-lang/);
      assert.match(faults, /image-alt/);
      assert.notDeepEqual(troubles, []);
    });
  },
);

browserTest("visit() comes without JavaScript when asked", async (browser) => {
  const page =
    `<!doctype html><title>x</title><noscript>plain</noscript><script>document.title = "run"</script>`;
  const { page: without } = await browser.visit({ script: false });
  await without.setContent(page);
  assert.equal(await without.title(), "x");
  const { page: withScript } = await browser.visit();
  await withScript.setContent(page);
  assert.equal(await withScript.title(), "run");
});
