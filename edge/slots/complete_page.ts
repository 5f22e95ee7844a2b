import type { Front } from "edge/front.ts";
import type { Drawn } from "edge/slots/draw_page.ts";
import { type FilledSlots, fillSlots } from "edge/slots/fill_slots.ts";
import { lateStream } from "edge/slots/late_stream.ts";
import type { Visit } from "edge/slots/visit.ts";
import { type CutPage, fillHoles } from "edge/unit/hole.ts";

/** A page with what plugins have put into it. */
export interface Page {
  /** A stream where something is still to come. */
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Everything is in it: nothing failed, nothing was late. */
  readonly isWhole: boolean;
}

/** Fills the slots of a page that is cut at its holes, with what else goes into them. */
export async function completePage(
  front: Front,
  visit: Visit,
  { page, places }: Drawn<CutPage>,
  html: Readonly<Record<string, string>>,
  leftOut: ReadonlySet<string> = new Set(),
): Promise<Page> {
  if (places.length === 0) return { body: page.fill(html, leftOut), isWhole: true };
  const filled = await fillSlots(front, visit, places);
  const body = page.fill({ ...html, ...filled.html }, filled.leftOut.union(leftOut));
  return finish(front, visit, body, filled);
}

const encoder = new TextEncoder();

/** Fills the slots of a page that was drawn for one reader. */
export async function completeDrawn(front: Front, visit: Visit, { page, places }: Drawn): Promise<Page> {
  if (places.length === 0) return { body: encoder.encode(page), isWhole: true };
  const filled = await fillSlots(front, visit, places);
  return finish(front, visit, encoder.encode(fillHoles(page, filled.html, filled.leftOut)), filled);
}

function finish(
  front: Front,
  visit: Visit,
  page: Uint8Array<ArrayBuffer>,
  { late, isWhole }: FilledSlots,
): Page {
  if (late.length === 0) return { body: page, isWhole };
  return { body: lateStream(front, visit, page, late), isWhole };
}
