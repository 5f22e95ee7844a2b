import type { Front } from "edge/front.ts";
import type { Visit } from "edge/slots/visit.ts";
import type { LateWidget } from "edge/slots/fill_slots.ts";
import { words } from "edge/words.ts";

/** How every page ends: late widgets go before that. */
const END = new TextEncoder().encode("</body></html>");

/**
 * A page that is sent as far as it is there, and its late widgets as they come, at its end. A script, only on such a
 * page, moves each to its place; without scripts they are read at the end, under a name of their own.
 */
export function lateStream(
  { look: { assets } }: Front,
  { language }: Visit,
  page: Uint8Array<ArrayBuffer>,
  late: readonly LateWidget[],
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const label = words(language)("slots.late");
  let isGone = false;
  return new ReadableStream({
    async start(controller) {
      controller.enqueue(page.subarray(0, page.length - END.length));
      controller.enqueue(encoder.encode(`<section class="late-widgets page" aria-label="${label}">`));
      await Promise.all(late.map(async ({ id, widget }) => {
        const html = await widget;
        if (!html || isGone) return;
        const script = assets.late ? `<script src="${assets.late}"></script>` : "";
        controller.enqueue(encoder.encode(`<div data-late="${id}">${html}</div>${script}`));
      }));
      if (isGone) return;
      controller.enqueue(encoder.encode("</section>"));
      controller.enqueue(END);
      controller.close();
    },
    cancel() {
      isGone = true;
    },
  });
}
