import type { Manifest } from "core/plugin/manifest.ts";
import type { Filling, PluginsHere } from "core/plugin/plugin_set.ts";
import { SLOT_ELEMENT } from "core/plugin/slot_elements.ts";
import { compose, type Widget } from "edge/slots/compose.ts";

/** The most slots of its own that one widget has filled. */
const MOST_SLOTS = 20;
/** The most that such a slot hands over, in characters of JSON. */
const LARGEST_GIVEN = 4_000;

const ELEMENT = new RegExp(
  `<${SLOT_ELEMENT}((?:\\s+[a-z-]+="[^"]*")*)\\s*>([\\s\\S]*?)</${SLOT_ELEMENT}>`,
  "g",
);

/** Asks for a widget in a slot that another widget has. */
export type DrawInside = (
  asked: {
    readonly slot: string;
    readonly given: Readonly<Record<string, unknown>>;
    readonly number: number;
  },
  filling: Filling,
) => Promise<Widget>;

/**
 * Fills the slots that a widget has of its own: those of its manifest, one level deep. What stands in such a slot stays
 * where nobody fills it, and where it may not be filled.
 */
export async function fillOwnSlots(
  html: string,
  owner: Pick<Manifest, "slots">,
  here: PluginsHere,
  draw: DrawInside,
): Promise<string> {
  const found = [...html.matchAll(ELEMENT)];
  const filled = await Promise.all(found.map(async ([, attributes = "", content = ""], number) => {
    const slot = attributeOf(attributes, "name");
    const isOwn = number < MOST_SLOTS && owner.slots.some(({ name }) => name === slot);
    const fillings = isOwn ? here.fillings(slot) : [];
    if (fillings.length === 0) return content;
    const kept = fillings.some(({ place }) => place === "hide") ? "" : content;
    const asked = fillings.filter(({ place }) => place !== "hide");
    const given = givenOf(attributeOf(attributes, "given"));
    const widgets = await Promise.all(asked.map((filling) => draw({ slot, given, number }, filling)));
    const { before, after, replaced } = compose(asked, widgets, kept.trim() === "");
    return before + (replaced ? "" : kept) + after;
  }));
  let at = 0;
  return html.replace(ELEMENT, () => filled[at++]!);
}

/** Whether some HTML may have slots of its own. */
export function hasSlots(html: string): boolean {
  return html.includes(`<${SLOT_ELEMENT}`);
}

/** The same HTML with what stands in its slots, and no slots. */
export function withoutSlots(html: string): string {
  return html.replace(ELEMENT, (_, _attributes, content: string) => content);
}

function attributeOf(attributes: string, name: string): string {
  const [, value = ""] = new RegExp(`\\s${name}="([^"]*)"`).exec(attributes) ?? [];
  return value.replace(/&(quot|lt|gt|#39|amp);/g, (_, entity: string) => ENTITIES[entity]!);
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', lt: "<", gt: ">", "#39": "'", amp: "&" };

/** What the author wrote for others to be given; nothing where that is no small JSON object. */
function givenOf(text: string): Readonly<Record<string, unknown>> {
  if (text === "" || text.length > LARGEST_GIVEN) return {};
  try {
    const given: unknown = JSON.parse(text);
    return typeof given === "object" && given !== null && !Array.isArray(given) ? { ...given } : {};
  } catch {
    return {}; // what is no JSON hands nothing over
  }
}
