import type { SlotName } from "core/plugin/slot.ts";

/** What the platform says of a slot before anybody fills it. */
export interface SlotTraits {
  /** What stands there is needed: widgets may only stand before and after it. */
  readonly required?: true;
}

/** The slots of pages. A name ends in its version; within one, what a slot hands over only grows. */
export const SLOTS: { readonly [Name in SlotName]: SlotTraits } = {
  "dashboard.aside.v1": {},
  "unit.aside.v1": {},
};

/** The slots whose content nobody may take away. */
export const REQUIRED_SLOTS: ReadonlySet<string> = new Set(
  Object.entries(SLOTS).flatMap(([name, { required }]) => required ? [name] : []),
);

declare module "core/plugin/slot.ts" {
  interface Slots {
    /** Beside the list of a learner's courses. */
    "dashboard.aside.v1": { readonly personId: string };
    /** Beside the text of a unit that a learner reads. */
    "unit.aside.v1": { readonly personId: string; readonly courseId: string; readonly unitId: string };
  }
}
