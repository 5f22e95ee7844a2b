import type { Placement } from "core/plugin/plugin_set.ts";
import type { Settings } from "core/plugin/settings.ts";
import { Html } from "core/plugin/html.tsx";
import type { PreviewView } from "edge/components/scope_form.tsx";
import type { Front } from "edge/front.ts";
import type { Course } from "edge/memory/courses.ts";
import { knownNames } from "edge/memory/known_names.ts";
import { type EdgeContext, sessionOf, visitOf } from "edge/respond.tsx";
import { SLOTS } from "edge/slots.ts";
import { drawWidget } from "edge/slots/draw_widget.tsx";
import { settingsToTry } from "edge/views/scope_view.ts";
import { words } from "edge/words.ts";

/** What was typed for a plugin in a course, and not saved. */
export interface Trying {
  readonly course: Course;
  readonly plugin: string;
  readonly settings: Settings;
  readonly placements: readonly Placement[];
}

/**
 * What a plugin's widgets would show with what was typed, to whoever typed it: each is asked as a page would ask it, in
 * the course's first unit. Nothing of it is saved.
 */
export async function previewOf(c: EdgeContext, front: Front, trying: Trying): Promise<PreviewView[]> {
  const { course, placements } = trying;
  const installed = front.host.set.installed.get(trying.plugin);
  if (!installed) return [];
  const visit = { ...visitOf(c), courseId: course.courseId };
  const t = words(visit.language);
  const known = knownNames(front);
  const settings = settingsToTry(installed, course.courseId, trying.settings);
  const here = { plugin: installed, id: trying.plugin, settings, placements };
  const isShown = (slot: string) => placements.some((one) => one.slot === slot && one.shown);
  const fills = installed.manifest.fills.filter(({ slot, place }) => place !== "hide" && isShown(slot));
  return await Promise.all(fills.map(async ({ slot, place, priority }, at): Promise<PreviewView> => {
    const asked = { slot, given: givenTo(slot, course, sessionOf(c).personId), prefix: `preview-${at}-` };
    const { widget } = await drawWidget(front, visit, asked, { here, place, priority });
    const named = { slot, doc: known.slot(slot) };
    if (widget === undefined) return { ...named, failure: t("scope.preview_failed") };
    return { ...named, ...(widget === "" ? {} : { shows: <Html html={widget} /> }) };
  }));
}

/** What a slot hands over, where it can be known without its page. */
function givenTo(slot: string, { courseId, places }: Course, personId: string): Record<string, unknown> {
  const [first] = places.values();
  const all: Record<string, unknown> = {
    personId,
    courseId,
    ...(first ? { unitId: first.unit.id, sectionId: first.section.id } : {}),
  };
  if (!Object.hasOwn(SLOTS, slot)) return all;
  const names = Object.keys(SLOTS[slot as keyof typeof SLOTS].given.shape);
  return Object.fromEntries(names.flatMap((name) => name in all ? [[name, all[name]]] : []));
}
