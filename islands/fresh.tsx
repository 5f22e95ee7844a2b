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
export function wake(root: HTMLElement, { go, stop }: FreshWords): (html: string) => void {
  let looking = true;
  let asking = false;
  const pressed = () => {
    looking = !looking;
    draw(root);
    void look();
  };
  const dress: Dress = (element) =>
    element.localName === "button" && element.parentElement?.classList.contains("fresh")
      ? { hidden: false, onClick: pressed, children: looking ? stop : go }
      : undefined;
  const draw = (section: Element) => render(<>{treeOf(section, dress)}</>, root);

  function renew(html: string): void {
    const section = findSection(html, root.id);
    if (section) draw(section);
  }

  async function look(): Promise<void> {
    if (!looking || asking || document.visibilityState === "hidden") return;
    asking = true;
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      const means = meaningOf(answer);
      const html = await answer.text();
      if (means === "section" && looking) renew(html);
      // Signed out, or gone: the page that says so is the server's to show. One that fails may not at the next look.
      else if (means === "follow" || means === "page") location.reload();
    } catch (error) {
      // No connection: the next look may find one.
      if (!(error instanceof TypeError)) throw error;
    } finally {
      asking = false;
    }
  }

  // First as the server sent it, since taking over changes no attribute; then with the button that is ours.
  hydrate(<>{treeOf(root, () => undefined)}</>, root);
  draw(root);
  setInterval(() => void look(), EVERY);
  return renew;
}
