/** The style of all pages, in the order of its cascade: `tokens` first, since it also orders the layers. */
export const STYLE_SHEETS = [
  "tokens",
  "base",
  "layout",
  "player",
  "rail",
  "forms",
  "parts",
  "cards",
  "problem",
  "verdict",
  "video",
  "prose",
  "outline",
  "pages",
  "signals",
  "print",
] as const;
