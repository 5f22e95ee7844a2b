import type { Front } from "edge/front.ts";
import { compose, type Widget } from "edge/slots/compose.ts";
import { type DrawnWidget, drawWidget } from "edge/slots/draw_widget.tsx";
import { forWhom, type Visit } from "edge/slots/visit.ts";
import type { SlotPlace } from "edge/slots/slot.tsx";
import { endOf } from "edge/unit/hole.ts";

/** How long a page waits for what only stands beside its own content, in milliseconds; what is later comes at its end. */
const INLINE_WAIT = 50;

/** A widget that was not there in time: it comes at the page's end. */
export interface LateWidget {
  /** The id of the element that keeps its place. */
  readonly id: string;
  readonly widget: Promise<Widget>;
}

/** The slots of a page, filled. */
export interface FilledSlots {
  readonly html: Readonly<Record<string, string>>;
  /** The holes that are left out with what stands behind them. */
  readonly leftOut: ReadonlySet<string>;
  readonly late: readonly LateWidget[];
  /** Nothing failed and nothing was late. */
  readonly isWhole: boolean;
}

/** A widget that is being drawn. */
interface Drawing {
  readonly drawn: Promise<DrawnWidget>;
  /** The page waits for it as long as it may take. */
  readonly isWaitedFor: boolean;
  /** What came of it, once something has. */
  result?: DrawnWidget;
}

/**
 * Draws all widgets of a page, all of them at once, and puts them together slot by slot. For what stands instead of the
 * page's own content or around it the page waits, as long as the plugin's budget is; for what stands before or after it,
 * not longer than a reader would not notice.
 */
export async function fillSlots(
  front: Front,
  visit: Visit,
  places: readonly SlotPlace[],
): Promise<FilledSlots> {
  const drawings = places.map((place) => startDrawing(front, visit, place));
  await waitFor(drawings.flat());
  const html: Record<string, string> = {};
  const leftOut = new Set<string>();
  const late: LateWidget[] = [];
  let isWhole = true;
  places.forEach((place, at) => {
    const widgets = drawings[at]!.map(({ drawn, result }, index) => {
      if (!result?.isWhole) isWhole = false;
      if (result) return result.widget;
      const id = `late-${place.key}-${index}`;
      late.push({ id, widget: drawn.then(({ widget }) => widget) });
      return `<span id="${id}" hidden></span>`;
    });
    const { before, after, replaced } = compose(place.fillings, widgets, place.isEmpty);
    if (replaced) leftOut.add(place.key);
    html[place.key] = replaced ? before + after : before;
    html[endOf(place.key)] = after;
    if (place.around && place.isEmpty && !before && !after) leftOut.add(place.around);
  });
  return { html, leftOut, late, isWhole };
}

function startDrawing(front: Front, visit: Visit, place: SlotPlace): Drawing[] {
  const given = forWhom(visit, place.given);
  return place.fillings.map((filling, at) => {
    const asked = { slot: place.name, given, prefix: `${place.key}-${at}-` };
    const isWaitedFor = filling.place !== "before" && filling.place !== "after";
    return { drawn: drawWidget(front, visit, asked, filling), isWaitedFor };
  });
}

/** Waits for all that is waited for, and for the rest until the time for it is up. */
function waitFor(drawings: readonly Drawing[]): Promise<void> {
  return new Promise((resolve) => {
    let waitedFor = drawings.filter(({ isWaitedFor }) => isWaitedFor).length;
    let others = drawings.length - waitedFor;
    const goOn = () => {
      if (waitedFor > 0 || others > 0) return;
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      others = 0;
      goOn();
    }, INLINE_WAIT);
    for (const drawing of drawings) {
      void drawing.drawn.then((drawn) => {
        drawing.result = drawn;
        if (drawing.isWaitedFor) waitedFor--;
        else others--;
        goOn();
      });
    }
    goOn();
  });
}
