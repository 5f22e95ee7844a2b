// A program: judges the widgets that come on standard input, by slot, and answers with what it found. A browser's driver
// asks for every right there is, which the command line does not have and does not need.
import { judgeAccess, openBrowser } from "core/testing/browser.ts";
import { findChromium } from "core/testing/chromium.ts";
import { DEFAULT_LOOK } from "contexts/site/mod.ts";
import { loadAssets } from "edge/files/assets.ts";
import type { Judged } from "./judge_widgets.ts";

async function judge(widgets: readonly (readonly [slot: string, html: string])[]): Promise<Judged> {
  const found = await findChromium();
  if ("missing" in found) return found;
  const style = await houseStyle();
  const faults: string[] = [];
  await using browser = await openBrowser();
  for (const scheme of ["light", "dark"] as const) {
    const { page } = await browser.visit({ scheme });
    for (const [slot, html] of widgets) {
      await page.setContent(around(html, style));
      faults.push(...(await judgeAccess(page)).map((fault) => `${slot}, ${scheme}: ${fault}`));
    }
  }
  return { faults };
}

async function houseStyle(): Promise<string> {
  const assets = await loadAssets(DEFAULT_LOOK.accent);
  return new TextDecoder().decode(assets.find(assets.css)!.body);
}

function around(html: string, style: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title><style>${style}</style></head>
<body><main><h1>A page</h1>${html}</main></body></html>`;
}

if (import.meta.main) {
  const given = await new Response(Deno.stdin.readable).text();
  console.log(JSON.stringify(await judge(JSON.parse(given))));
}
