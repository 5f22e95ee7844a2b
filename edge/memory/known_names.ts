import type { Front } from "edge/front.ts";
import { everybodyOf } from "edge/memory/everybody.ts";
import { SLOTS } from "edge/slots.ts";
import type { KnownNames } from "edge/views/permission_view.ts";

/** What this site knows of the names that a manifest may have, as it is now. */
export function knownNames(front: Front): KnownNames {
  const { contexts, signals } = everybodyOf(front);
  const filters = contexts.flatMap((context) => context.filters);
  const slots = [...front.host.set.installed.values()].flatMap(({ manifest }) => manifest.slots);
  return {
    signal: (name) => signals.find((signal) => signal.name === name)?.doc,
    filter: (name) => filters.find(({ filter }) => filter === name),
    slot: (name) =>
      Object.hasOwn(SLOTS, name)
        ? SLOTS[name as keyof typeof SLOTS].doc
        : slots.find((slot) => slot.name === name)?.doc,
  };
}
