import type { FrameTheme } from "./frame_messages.ts";

/** The page's design tokens that frames get. */
const TOKENS = [
  ...["canvas", "surface", "sunken", "raised", "text", "muted", "control", "line", "focus"],
  ...["accent", "accent-hover", "accent-soft", "on-accent"],
  ...["success", "success-soft", "warning", "warning-soft", "danger", "danger-soft", "info", "info-soft"],
  ...["font", "font-code", "size-small", "size-0", "size-1", "leading"],
  ...["space-1", "space-2", "space-3", "space-4", "space-5", "radius-control", "radius-card", "target"],
].map((name) => `--${name}`);

const DARK = "(prefers-color-scheme: dark)";

/** How the page looks now: as its reader chose, or as their system is. */
export function themeOf(root: HTMLElement): FrameTheme {
  const style = getComputedStyle(root);
  const chosen = root.dataset.theme;
  const dark = chosen === "light" || chosen === "dark" ? chosen === "dark" : matchMedia(DARK).matches;
  return {
    scheme: dark ? "dark" : "light",
    tokens: Object.fromEntries(TOKENS.map((name) => [name, style.getPropertyValue(name)])),
  };
}

/** Tells when the reader's system turns from light to dark or back. */
export function followTheme(tell: (theme: FrameTheme) => void, signal: AbortSignal): void {
  matchMedia(DARK).addEventListener("change", () => tell(themeOf(document.documentElement)), { signal });
}
