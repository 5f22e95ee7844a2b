import { z } from "zod";
import { type Field, listFields, type Shape } from "core/signal/fields.ts";
import type { Front } from "edge/front.ts";
import { CONTEXTS } from "edge/residents.ts";
import { SLOTS } from "edge/slots.ts";

/** A filter as the list of extension points shows it. */
export interface FilterView {
  readonly name: string;
  readonly doc: string;
  readonly asked: "before" | "on_page";
  readonly halts: boolean;
  readonly change: readonly string[];
  readonly fields: readonly Field[];
  readonly example: unknown;
}

/** A slot as the list shows it, with the fields that it hands over. */
export interface SlotView {
  readonly name: string;
  readonly doc: string;
  readonly given: readonly string[];
}

/** A capability that a plugin provides now. */
export interface ProviderView {
  readonly kind: string;
  readonly name: string;
  readonly plugin: string;
}

/** Everywhere that plugins can extend this site. */
export interface ExtensionPoints {
  readonly filters: readonly FilterView[];
  readonly slots: readonly SlotView[];
  readonly providers: readonly ProviderView[];
}

/** Lists them as they are now. */
export function listExtensionPoints({ providers }: Pick<Front, "providers">): ExtensionPoints {
  const offered = providers.offers.flatMap(({ plugin, provides }) =>
    provides.map(({ kind, name }) => ({ kind, name, plugin }))
  );
  return { filters: FILTERS, slots: SLOT_VIEWS, providers: offered };
}

const FILTERS: readonly FilterView[] = CONTEXTS.flatMap(({ filters }) => filters).map((one) => ({
  name: one.filter,
  doc: one.doc,
  asked: one.asked,
  halts: one.halts,
  change: one.change,
  fields: listFields(z.toJSONSchema(one.question, { io: "output" }) as Shape),
  example: one.example,
}));

const SLOT_VIEWS: readonly SlotView[] = Object.entries(SLOTS).map(([name, { doc, given }]) => ({
  name,
  doc,
  given: Object.keys(given.shape),
}));
