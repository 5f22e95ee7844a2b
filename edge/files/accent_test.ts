import assert from "node:assert/strict";
import { DEFAULT_LOOK } from "contexts/site/mod.ts";
import { accentColours, accentCss, contrast, oklchHex } from "edge/files/accent.ts";

Deno.test("oklchHex() agrees with colours computed elsewhere", () => {
  assert.equal(oklchHex(1, 0, 0), "#ffffff");
  assert.equal(oklchHex(0, 0, 0), "#000000");
  assert.equal(oklchHex(0.62796, 0.25768, 29.234), "#ff0000");
  assert.equal(oklchHex(0.86644, 0.29483, 142.495), "#00ff00");
});

Deno.test("contrast() is 21 for black on white and 1 for a colour on itself", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
  assert.equal(contrast("#0961bb", "#0961bb"), 1);
});

const AT_LEAST = [
  { what: "accent on the sunken background, light", use: "accent", on: "#eceef3", theme: 0, ratio: 4.5 },
  { what: "accent on the raised background, dark", use: "accent", on: "#252931", theme: 1, ratio: 4.5 },
  { what: "white on the accent", use: "accent", on: "#ffffff", theme: 0, ratio: 5.5 },
  { what: "ink on the accent, dark", use: "accent", on: "#111419", theme: 1, ratio: 6.9 },
  { what: "white on the hovered accent", use: "hover", on: "#ffffff", theme: 0, ratio: 7 },
  { what: "ink on the hovered accent, dark", use: "hover", on: "#111419", theme: 1, ratio: 8 },
  { what: "strong accent on white", use: "strong", on: "#ffffff", theme: 0, ratio: 8 },
  { what: "strong accent on black", use: "strong", on: "#000000", theme: 1, ratio: 10 },
] as const;

for (const { what, use, on, theme, ratio } of AT_LEAST) {
  Deno.test(`accentColours() gives every hue a contrast of ${ratio}: ${what}`, () => {
    eachAccent((accent) => {
      const colour = accentColours(accent)[use][theme];
      assert.ok(contrast(colour, on) >= ratio, `${colour} of hue ${accent.hue}, chroma ${accent.chroma}`);
    });
  });
}

Deno.test("accentColours() keeps accent text readable on its own soft tint at every hue", () => {
  eachAccent((accent) => {
    const { accent: [light, dark], soft: [softLight, softDark] } = accentColours(accent);
    assert.ok(contrast(light, softLight) >= 4.5, `light, hue ${accent.hue}, chroma ${accent.chroma}`);
    assert.ok(contrast(dark, softDark) >= 4.5, `dark, hue ${accent.hue}, chroma ${accent.chroma}`);
  });
});

Deno.test("accentCss() names every colour for light and dark", () => {
  const css = accentCss(DEFAULT_LOOK.accent);
  for (const name of ["--accent:", "--accent-hover:", "--accent-soft:"]) assert.ok(css.includes(name), name);
  assert.ok(!css.includes("NaN"));
});

function eachAccent(check: (accent: { hue: number; chroma: number }) => void): void {
  for (let hue = 0; hue < 360; hue += 3) {
    for (const chroma of [0.04, 0.08, 0.12, 0.18, 0.24, 0.3]) check({ hue, chroma });
  }
}
