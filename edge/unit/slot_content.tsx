import "edge/slots.ts";
import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { log } from "core/base/log.ts";
import type { Plugin } from "core/plugin/plugin.ts";
import type { SlotName, Slots, Widget } from "core/plugin/slot.ts";
import { Html } from "edge/components/html.tsx";
import type { Front } from "edge/front.ts";
import { pluginWords } from "edge/unit/plugin_words.ts";
import { type Language, words } from "edge/words.ts";

/** How long one widget may take; then the page goes without it. */
const LONGEST_WIDGET = 200;

/** What the plugins put into a slot, in the order they are installed; undefined where nobody has anything to show. */
export async function slotContent<Name extends SlotName>(
  front: Front,
  name: Name,
  given: Slots[Name],
  language: Language,
): Promise<VNode | undefined> {
  const filling = front.plugins.filter((plugin) => plugin.fills[name] !== undefined);
  if (filling.length === 0) return undefined;
  const widgets = await Promise.all(filling.map((plugin) => widgetOf(front, plugin, name, given, language)));
  const shown = widgets.filter((widget) => widget !== "");
  const { dir } = words(language);
  return shown.length > 0 ? <>{shown.map((html) => <Html key={html} html={html} dir={dir} />)}</> : undefined;
}

/** One plugin's widget as HTML, drawn here so that one that fails or is late costs its widget, never the page. */
async function widgetOf<Name extends SlotName>(
  front: Front,
  plugin: Plugin,
  name: Name,
  given: Slots[Name],
  language: Language,
): Promise<string> {
  const { id } = plugin.manifest;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"late">((resolve) => timer = setTimeout(() => resolve("late"), LONGEST_WIDGET));
  try {
    const widget = plugin.fills[name] as Widget<Name>;
    const tools = { reader: front.house.reader(id), language, t: pluginWords(plugin, language) };
    const drawn = await Promise.race([widget(given, tools), late]);
    if (drawn !== "late") return drawn ? renderToString(drawn) : "";
    log("warn", "A widget was late, the page went without it", { plugin: id, slot: name });
  } catch (error) {
    log("error", "A widget failed, the page went without it", { plugin: id, slot: name, error });
  } finally {
    clearTimeout(timer);
  }
  return "";
}
