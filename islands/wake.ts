// The one script of pages with islands. Each island is fetched when the reader comes near it; until then, and
// wherever a script fails, its part of the page is the plain HTML and the plain forms that the server sent.

// Fetched with this script, so that the islands share one copy of the renderer and its signals.
import "preact";
import "@preact/signals";
import type { Wake } from "./island.ts";

/** The only list of islands: those of the platform, and of the plugins that are built in. */
const ISLANDS: Readonly<Record<string, () => Promise<{ readonly wake: Wake }>>> = {
  fresh: () => import("./fresh.tsx"),
  problem: () => import("./problem.tsx"),
  video: () => import("plugins/video/island/video.tsx"),
};

/** How far below or above the window an island begins to wake. */
const NEAR = "200px 0px";

/** What each awake island does with a newer version of the page. */
const renewals: ((html: string) => void)[] = [];

function wakeWhenNear(root: HTMLElement): void {
  const near = new IntersectionObserver((seen) => {
    if (seen.some((entry) => entry.isIntersecting)) wakeNow();
  }, { rootMargin: NEAR });
  const hands = new AbortController();
  const wakeNow = () => {
    if (hands.signal.aborted) return;
    near.disconnect();
    hands.abort();
    void wake(root);
  };
  near.observe(root);
  // A hand may be quicker than the observer: from a link into the page, or by keyboard.
  for (const touched of ["pointerdown", "focusin"]) {
    root.addEventListener(touched, wakeNow, { signal: hands.signal });
  }
}

async function wake(root: HTMLElement): Promise<void> {
  let found: { readonly wake: Wake };
  try {
    found = await ISLANDS[root.dataset.island!]!();
  } catch (error) {
    return console.warn(`Island "${root.dataset.island}" stays plain`, error); // no connection, or no such island
  }
  const renew = found.wake(root, JSON.parse(root.dataset.props ?? "{}") as never);
  if (renew) renewals.push(renew);
  root.dataset.awake = "";
}

/** A page that comes back from the browser's memory is as it was left; the learner may be further by now. */
async function renewPage(): Promise<void> {
  let answer: Response;
  try {
    answer = await fetch(location.href, { headers: { accept: "text/html" } });
  } catch {
    return; // without a connection what was left is the best there is
  }
  if (answer.redirected || answer.status === 401 || answer.status === 403) return location.reload();
  if (!answer.ok) return;
  const html = await answer.text();
  for (const renew of renewals) renew(html);
}

for (const root of document.querySelectorAll<HTMLElement>("[data-island]")) wakeWhenNear(root);
addEventListener("pageshow", (event) => {
  if ((event as PageTransitionEvent).persisted) void renewPage();
});
