import { signal } from "@preact/signals";
import { hydrate, render } from "preact";
import { findSection, meaningOf } from "./asking.ts";
import { type Dress, treeOf } from "./tree.ts";

/** What the button says that begins and ends looking. */
export interface FreshWords {
  readonly go: string;
  readonly stop: string;
}

/** How many milliseconds lie between two looks. */
const EVERY = 2_000;

/** A part of the page that is drawn again as the server has it now, while somebody looks and until they say stop. */
export function wakeFresh(root: HTMLElement, { go, stop }: FreshWords): (html: string) => void {
  const looking = signal(true);
  const pressed = () => {
    looking.value = !looking.value;
    draw(root);
    if (looking.value) void look();
  };
  const dress: Dress = (element) =>
    element.localName === "button" && element.parentElement?.classList.contains("fresh")
      ? {
        hidden: false,
        onClick: pressed,
        "aria-pressed": looking.value ? "true" : "false",
        children: looking.value ? stop : go,
      }
      : undefined;
  const draw = (section: Element) => render(<>{treeOf(section, dress)}</>, root);

  function renew(html: string): void {
    const section = findSection(html, root.id);
    if (section) draw(section);
  }

  async function look(): Promise<void> {
    if (document.visibilityState === "hidden") return;
    let answer: Response;
    try {
      answer = await fetch(location.href, { headers: { accept: "text/html" } });
    } catch {
      return; // no connection now; the next look may find one
    }
    const means = meaningOf(answer);
    if (means === "unsent") return;
    // Signed out, or gone: the page that says so is the server's to show.
    if (means !== "section") return location.reload();
    const html = await answer.text();
    if (looking.value) renew(html);
  }

  hydrate(<>{treeOf(root, dress)}</>, root);
  draw(root);
  setInterval(() => {
    if (looking.value) void look();
  }, EVERY);
  return renew;
}
