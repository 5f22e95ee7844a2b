import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { DEFAULT_LOOK } from "contexts/site/mod.ts";
import { accentCss } from "edge/files/accent.ts";
import { browserTest, findOverflow, judgeAccess } from "core/testing/browser.ts";
import { readFile } from "core/testing/files.ts";
import { gallery, sampleFrame } from "edge/pages/gallery.tsx";
import { STYLE_SHEETS } from "edge/files/sheets.ts";
import type { Language } from "edge/words.ts";

const VISITS = [
  { size: "phone", scheme: "light", lang: "en" },
  { size: "desktop", scheme: "dark", lang: "ar" },
] as const;

async function style(): Promise<string> {
  const sheets = await Promise.all(STYLE_SHEETS.map((name) => readFile(`edge/static/${name}.css`)));
  return sheets.join("\n") + accentCss(DEFAULT_LOOK.accent);
}

function drawn(index: number, lang: Language, css: string): string {
  const page = gallery[index]!.render(sampleFrame({ lang, theme: "system", css: "/house.css" }));
  return "<!doctype html>" +
    renderToString(page).replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${css}</style>`);
}

for (const { size, scheme, lang } of VISITS) {
  browserTest(
    `every page is accessible and keeps to its window: ${size}, ${scheme}, ${lang}`,
    async (browser, t) => {
      const css = await style();
      const { page } = await browser.visit({ size, scheme });
      // What pages refer to is not there: nothing must be asked of the network.
      await page.route("**/*", (route) => route.abort());
      for (const [index, { name }] of gallery.entries()) {
        await t.step(name, async () => {
          await page.setContent(drawn(index, lang, css));
          await page.evaluate(
            `document.querySelectorAll("details:not(.menu)").forEach((one) => one.open = true)`,
          );
          assert.deepEqual(await judgeAccess(page), []);
          assert.equal(await findOverflow(page), undefined);
        });
      }
    },
  );
}
