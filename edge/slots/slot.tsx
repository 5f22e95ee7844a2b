import type { ComponentChildren, VNode } from "preact";
import type { Filling, PluginsHere } from "core/plugin/plugin_set.ts";
import type { SlotName, Slots } from "core/plugin/slot.ts";
import { SLOTS } from "edge/slots.ts";
import { endOf, hole } from "edge/unit/hole.ts";

// A page is rendered at once and in one go. Where nobody fills a slot it is what stands in it and no more; where
// somebody does, it leaves a hole before and after that, and a note of what is to be asked.

/** The most slots of one page that are filled; further ones hold what the page has in them. */
const MOST_PLACES = 200;

/** A slot that somebody fills, on a page that is drawn. */
export interface SlotPlace {
  /** Names the hole before what stands in it; `endOf` it names the one behind. */
  readonly key: string;
  readonly name: string;
  readonly given: Readonly<Record<string, unknown>>;
  /** Who has a widget to draw there, in their order. */
  readonly fillings: readonly Filling[];
  /** Nothing of the page's own stands in it. */
  readonly isEmpty: boolean;
  /** Names the hole before what is drawn around it, where that is only for something that stands in it. */
  readonly around?: string;
}

interface SlotProps<Name extends SlotName> {
  readonly name: Name;
  /** What its widgets are handed; who is looking is added for them. */
  readonly given: Omit<Slots[Name], "personId">;
  /** Draws what is around the slot's content, and only there where there is some. */
  readonly around?: (content: ComponentChildren) => VNode;
  /** What stands there where no plugin says otherwise. */
  readonly children?: ComponentChildren;
}

interface Collecting {
  readonly here: PluginsHere;
  readonly places: SlotPlace[];
}

/** The page that is rendered just now: rendering never waits, so there is one at a time. */
let collecting: Collecting | undefined;

/** Renders something with the slots in it that somebody fills at this place. */
export function collectSlots<Drawn>(
  here: PluginsHere,
  draw: () => Drawn,
): { readonly drawn: Drawn; readonly places: readonly SlotPlace[] } {
  const before = collecting;
  const now = collecting = { here, places: [] as SlotPlace[] };
  try {
    return { drawn: draw(), places: now.places };
  } finally {
    collecting = before;
  }
}

/** A named place on a page that plugins can fill: before and after what stands there, instead of it or around it. */
export function Slot<Name extends SlotName>({ name, given, around, children }: SlotProps<Name>) {
  const fillings = collecting?.here.fillings(name);
  if (!collecting || !fillings || fillings.length === 0) return plain(children, around);
  const { places } = collecting;
  if (places.length === MOST_PLACES) return plain(children, around);
  const isFixed = SLOTS[name].required;
  const asked = fillings.filter(({ place }) => place === "before" || place === "after" || !isFixed);
  const content = asked.some(({ place }) => place === "hide") ? undefined : children;
  const key = `slot-${places.length}`;
  const frame = around && `around-${key}`;
  places.push({
    key,
    name,
    given,
    fillings: asked.filter(({ place }) => place !== "hide"),
    isEmpty: isNothing(content),
    ...(frame ? { around: frame } : {}),
  });
  const filled = (
    <>
      {hole(key)}
      {content}
      {hole(endOf(key))}
    </>
  );
  if (!around || !frame) return filled;
  return (
    <>
      {hole(frame)}
      {around(filled)}
      {hole(endOf(frame))}
    </>
  );
}

function plain(children: ComponentChildren, around: SlotProps<SlotName>["around"]) {
  if (isNothing(children)) return null;
  return <>{around ? around(children) : children}</>;
}

function isNothing(children: ComponentChildren): boolean {
  return children === undefined || children === null || children === false || children === "";
}
