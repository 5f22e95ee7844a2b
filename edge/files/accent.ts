// One accent per site, from a hue and a chroma. Lightness is fixed for each use, and with it the contrast:
// every hue passes WCAG 2.2 AA on our backgrounds (edge/files/accent_test.ts tries them all). The server writes hex
// because browsers clip an OKLCH colour outside the gamut channel by channel, which moves its lightness.

/** What a site chooses: a hue in degrees and how colourful it is, as in CSS `oklch()`. */
export interface Accent {
  readonly hue: number;
  readonly chroma: number;
}

/** The colours made of one accent; each pair is for light and for dark. */
export interface AccentColours {
  readonly accent: readonly [light: string, dark: string];
  readonly hover: readonly [light: string, dark: string];
  readonly soft: readonly [light: string, dark: string];
  readonly strong: readonly [light: string, dark: string];
}

/** The colours of an accent. `soft` lies under text of `accent`; `strong` serves `prefers-contrast: more`. */
export function accentColours({ hue, chroma }: Accent): AccentColours {
  return {
    accent: [oklchHex(0.5, chroma, hue), oklchHex(0.74, chroma, hue)],
    hover: [oklchHex(0.43, chroma, hue), oklchHex(0.8, chroma, hue)],
    soft: [oklchHex(0.955, Math.min(chroma, 0.03), hue), oklchHex(0.3, Math.min(chroma, 0.05), hue)],
    strong: [oklchHex(0.4, chroma, hue), oklchHex(0.82, chroma, hue)],
  };
}

/** The rules that give a site's pages its accent; the server adds them to the style sheet. */
export function accentCss(accent: Accent): string {
  const colours = accentColours(accent);
  const both = ([light, dark]: readonly [string, string]) => `light-dark(${light},${dark})`;
  return `:root{--accent:${both(colours.accent)};--accent-hover:${both(colours.hover)};` +
    `--accent-soft:${both(colours.soft)}}` +
    `@media (prefers-contrast:more){:root{--accent:${both(colours.strong)};--accent-hover:${
      both(colours.strong)
    }}}`;
}

/** A colour as hex, its chroma lowered until sRGB holds it (CSS Color 4, section 13.2, without its ΔE step). */
export function oklchHex(lightness: number, chroma: number, hue: number): string {
  let low = 0;
  let high = chroma;
  if (!inGamut(linearRgb(lightness, chroma, hue))) {
    for (let step = 0; step < 16; step++) {
      const middle = (low + high) / 2;
      if (inGamut(linearRgb(lightness, middle, hue))) low = middle;
      else high = middle;
    }
    high = low;
  }
  return "#" + linearRgb(lightness, high, hue).map(channelHex).join("");
}

/** The contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

// The matrices of OKLab (B. Ottosson; CSS Color 4, section 18).
function linearRgb(lightness: number, chroma: number, hue: number): [number, number, number] {
  const angle = hue * Math.PI / 180;
  const a = chroma * Math.cos(angle);
  const b = chroma * Math.sin(angle);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function inGamut(rgb: readonly number[]): boolean {
  return rgb.every((value) => value >= -0.0001 && value <= 1.0001);
}

function channelHex(linear: number): string {
  const value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(Math.min(1, Math.max(0, value)) * 255).toString(16).padStart(2, "0");
}
