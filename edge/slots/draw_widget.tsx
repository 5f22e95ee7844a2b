import { renderToString } from "preact-render-to-string";
import { log } from "core/base/log.ts";
import { untilDeadline } from "core/host/deadline.ts";
import { readingDesk } from "core/host/desk.ts";
import { isOutOfReach } from "core/host/elsewhere.ts";
import { CallFailure } from "core/plugin/call.ts";
import type { Plugin } from "core/plugin/plugin.ts";
import type { Filling, PluginHere } from "core/plugin/plugin_set.ts";
import type { SlotName, Widget as Fills, WidgetTools } from "core/plugin/slot.ts";
import { PluginNote } from "edge/components/plugin_note.tsx";
import { PluginFrame } from "edge/frames/plugin_frame.tsx";
import type { Front } from "edge/front.ts";
import { cleanForPage } from "edge/slots/clean_once.ts";
import { cutAtContent, type Widget, withoutContent } from "edge/slots/compose.ts";
import { type DrawInside, fillOwnSlots, hasSlots, withoutSlots } from "edge/slots/own_slots.ts";
import { readWidget } from "edge/slots/widget_answer.ts";
import { forWhom, pluginsAt, type Visit } from "edge/slots/visit.ts";
import { SITE } from "edge/start/open_house.ts";
import { pluginWords } from "edge/unit/plugin_words.ts";
import { words } from "edge/words.ts";
import { islandMark } from "islands/mark.ts";

/** What a widget is asked for. */
export interface Asked {
  readonly slot: string;
  readonly given: Readonly<Record<string, unknown>>;
  /** What its ids begin with: no two widgets of a page share one. */
  readonly prefix: string;
  /** It stands in a slot of another widget: its own slots are not filled. */
  readonly isInside?: boolean;
}

/** What came of drawing a widget. */
export interface DrawnWidget {
  readonly widget: Widget;
  /** False where it failed: what stands there now is not what will stand there next time. */
  readonly isWhole: boolean;
}

/** Draws one plugin's widget as HTML that may stand on a page. One that fails or is late costs itself, never the page. */
export async function drawWidget(
  front: Front,
  visit: Visit,
  asked: Asked,
  filling: Filling,
): Promise<DrawnWidget> {
  const { here, place } = filling;
  const { id } = here;
  const plugin = front.plugins.find(({ manifest }) => manifest.id === id);
  const native = plugin?.fills[asked.slot as SlotName] as Fills | undefined;
  try {
    const drawn = plugin && native
      ? await drawNative(front, visit, asked, plugin, native)
      : await drawPortable(front, visit, asked, here);
    if (drawn === "") return { widget: "", isWhole: true };
    const marked = place === "wrap" ? drawn : withoutContent(drawn);
    const html = hasSlots(marked) ? await withSlots(front, visit, asked, here, marked) : marked;
    if (place === "wrap" && !cutAtContent(html)) {
      throw new TypeError("Cannot wrap without one <carillon-content> where anything may stand");
    }
    return { widget: inPlace(visit, here, html), isWhole: true };
  } catch (error) {
    // What the host was asked for it has noted itself.
    if (native || !(error instanceof CallFailure)) {
      log("error", "A widget failed, the page goes without it", { plugin: id, slot: asked.slot, error });
    }
    return { widget: isOutOfReach(error) ? noteOf(visit, filling) : undefined, isWhole: false };
  }
}

function inPlace({ language }: Visit, { id }: PluginHere, html: string): string {
  const { lang, dir } = words(language);
  return `<div class="widget" data-plugin="${id}" lang="${lang}" dir="${dir}">${html}</div>`;
}

/** What stands beside the page's own content until a widget can be had again; what the content is, it leaves alone. */
function noteOf(visit: Visit, { here, place }: Filling): Widget {
  if (place !== "before" && place !== "after") return undefined;
  const { title } = here.plugin.manifest;
  const note = words(visit.language)("slots.away", { plugin: title });
  return inPlace(visit, here, renderToString(<PluginNote note={note} />));
}

/** A widget with what others put into its slots; one that stands in such a slot itself has none. */
async function withSlots(
  front: Front,
  visit: Visit,
  asked: Asked,
  { plugin }: PluginHere,
  html: string,
): Promise<string> {
  if (asked.isInside) return withoutSlots(html);
  return await fillOwnSlots(html, plugin.manifest, pluginsAt(front, visit), drawInside(front, visit, asked));
}

function drawInside(front: Front, visit: Visit, { prefix }: Asked): DrawInside {
  return async ({ slot, given, number }, filling) => {
    const asked = { slot, given: forWhom(visit, given), prefix: `${prefix}${number}-${filling.here.id}-` };
    return (await drawWidget(front, visit, { ...asked, isInside: true }, filling)).widget;
  };
}

/** A widget of a plugin that is built in, in Preact: reviewed code, so what it draws stands as it is. */
async function drawNative(
  { house, look: { assets } }: Front,
  { language }: Visit,
  { given }: Asked,
  plugin: Plugin,
  widget: Fills,
): Promise<string> {
  const { id, budgets } = plugin.manifest;
  let hasIsland = false;
  const tools: WidgetTools = {
    reader: house.reader(id),
    language,
    t: pluginWords(plugin, language),
    island(name, props) {
      hasIsland = true;
      return { ...islandMark(name, props) };
    },
  };
  const drawn = await untilDeadline(id, budgets.widgetMilliseconds, widget(given as never, tools));
  if (!drawn) return "";
  const html = renderToString(drawn);
  // However often a page names a module, it runs once, and when all of the page is there.
  return hasIsland && assets.wake ? `${html}<script type="module" src="${assets.wake}"></script>` : html;
}

/** A widget of portable code, whatever runs it: HTML of strangers. */
async function drawPortable(
  front: Front,
  { language, courseId, path }: Visit,
  { slot, given, prefix }: Asked,
  here: PluginHere,
): Promise<string> {
  const { id, plugin: { manifest } } = here;
  const answer = await front.host.call(
    here,
    { do: "widget", name: slot, given },
    { site: SITE, courseId, language, now: front.clock() },
    {
      desk: readingDesk(() => front.house.guestReader(id), id),
      milliseconds: manifest.budgets.widgetMilliseconds,
      read: (answer) => readWidget(answer, manifest.budgets),
    },
  );
  if (answer === undefined) return "";
  if (typeof answer === "string") return cleanForPage(answer, manifest, { prefix, path });
  const { frame: script } = front.look.assets;
  const t = words(language);
  return renderToString(
    <PluginFrame plugin={here.plugin} answer={answer} courseId={courseId} script={script} t={t} />,
  );
}
