import type { Placement } from "core/plugin/plugin_set.ts";

/** The name of the box that has a slot filled. */
export const shownId = (slot: string) => `shown-${slot}`;
/** The name of the field that says how early. */
export const priorityId = (slot: string) => `priority-${slot}`;

/** Reads where a plugin is to show something; a place in the order that is none leaves that as it is. */
export function readPlacements(form: FormData, slots: readonly string[]): Placement[] {
  return [...new Set(slots)].map((slot) => {
    const priority = Number(form.get(priorityId(slot)));
    const orders = Number.isInteger(priority) && priority >= 1 && priority <= 100;
    return { slot, shown: form.get(shownId(slot)) === "yes", ...(orders ? { priority } : {}) };
  });
}
