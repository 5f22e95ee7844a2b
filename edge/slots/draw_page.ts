import type { VNode } from "preact";
import type { PluginsHere } from "core/plugin/plugin_set.ts";
import { renderPage } from "edge/render_page.ts";
import { collectSlots, type SlotPlace } from "edge/slots/slot.tsx";

/** A page that is drawn, with holes where plugins fill its slots. */
export interface Drawn<Page = string> {
  readonly page: Page;
  readonly places: readonly SlotPlace[];
}

/** Draws a page; without a slot that somebody fills it is complete then. */
export function drawPage(here: PluginsHere, page: VNode): Drawn {
  const { drawn, places } = collectSlots(here, () => renderPage(page));
  return { page: drawn, places };
}
