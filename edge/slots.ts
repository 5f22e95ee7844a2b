import type { SlotName } from "core/plugin/slot.ts";

/** The slots of the learner's pages. A name ends in its version; within one, what a slot hands over only grows. */
export const SLOTS = ["dashboard.aside.v1", "unit.aside.v1"] as const satisfies readonly SlotName[];

declare module "core/plugin/slot.ts" {
  interface Slots {
    /** Beside the list of a learner's courses. */
    "dashboard.aside.v1": { readonly personId: string };
    /** Beside the text of a unit that a learner reads. */
    "unit.aside.v1": { readonly personId: string; readonly courseId: string; readonly unitId: string };
  }
}
