import { Allowance } from "./allowance.ts";

/** How long after a Tab the focus may still be on its way. */
const TAB_LASTS = 500;
/** How long after a key or a pointer in a field somebody still types there. */
const TYPING_LASTS = 3_000;
/** How long browsers take somebody to be active after a key or a pointer (HTML, "transient activation duration"). */
const ACTIVE_LASTS = 5_000;

/** How long after a click in a frame, which is another process, the page may learn of it. */
export const NEWS_TAKES = 200;

/**
 * Keeps a frame from taking the keyboard: browsers let every frame take the focus by itself. Whoever types in the page
 * gets it back at once; a frame that takes it again and again is stopped. Answers what tells whether somebody is in the
 * frame of their own accord.
 */
export function guardFocus(frame: HTMLIFrameElement, stop: () => void, signal: AbortSignal): () => boolean {
  const takings = new Allowance(5, 0.5);
  let [tabbed, touched] = [-Infinity, -Infinity];
  let last: Element | null = document.activeElement;
  let entered = false;
  const options = { capture: true, signal };
  document.addEventListener("keydown", ({ key, timeStamp }) => {
    touched = timeStamp;
    if (key === "Tab") tabbed = timeStamp;
  }, options);
  addEventListener("pointerdown", ({ timeStamp }) => touched = timeStamp, options);
  addEventListener("focusin", ({ target }) => last = target === frame ? last : target as Element, options);
  addEventListener("blur", ({ target, timeStamp: at }) => {
    if (target !== window || document.activeElement !== frame) return;
    const isUsed = () => {
      // A hand that the page did not see was in the frame.
      const byHand = navigator.userActivation?.isActive === true && at - touched > ACTIVE_LASTS;
      return at - tabbed < TAB_LASTS || byHand || frame.matches(":hover");
    };
    entered = isUsed();
    if (entered) return;
    if (at - touched < TYPING_LASTS && isField(last)) {
      last.focus();
      if (!takings.take()) stop();
      return;
    }
    setTimeout(() => {
      entered = isUsed();
      if (!entered && !signal.aborted && !takings.take()) stop();
    }, NEWS_TAKES);
  }, options);
  return () => document.activeElement === frame && (entered || frame.matches(":hover"));
}

function isField(element: Element | null): element is HTMLElement {
  return element instanceof HTMLElement &&
    (element.matches("input, textarea, select") || element.isContentEditable);
}
