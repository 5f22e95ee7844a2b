import type { VNode } from "preact";
import type { PluginsHere } from "core/plugin/plugin_set.ts";
import { histogram } from "core/watch/instruments.ts";
import { renderPage } from "edge/render_page.ts";
import { collectSlots, type SlotPlace } from "edge/slots/slot.tsx";

const took = histogram({
  name: "carillon_draw_seconds",
  doc: "How long it took to draw a page on the server, without what plugins put on it",
  labels: [],
}).of({});

/** A page that is drawn, with holes where plugins fill its slots. */
export interface Drawn<Page = string> {
  readonly page: Page;
  readonly places: readonly SlotPlace[];
}

/** Draws a page; without a slot that somebody fills it is complete then. */
export function drawPage(here: PluginsHere, page: VNode): Drawn {
  const begun = performance.now();
  const { drawn, places } = collectSlots(here, () => renderPage(page));
  took.record((performance.now() - begun) / 1_000);
  return { page: drawn, places };
}
