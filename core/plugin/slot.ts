import type { VNode } from "preact";
import { z } from "zod";
import type { Reader } from "core/data/reader.ts";

/**
 * The slots that pages have, with what each hands to its widgets: the edge adds its own by declaration
 * merging. A slot's name ends in its version; what it hands over only grows within one.
 */
// deno-lint-ignore no-empty-interface
export interface Slots {}

/** What a slot hands over, field by field. */
export type SlotFields = Readonly<Record<string, z.ZodType>>;

/** A slot as pages have it: where it is, and what it hands to its widgets. */
export interface SlotDefinition<Fields extends SlotFields = SlotFields> {
  readonly doc: string;
  readonly given: z.ZodObject<Fields>;
  /** Whether what stands there is needed: then widgets stand before or after it, and nowhere else. */
  readonly required: boolean;
}

/** Defines a slot. */
export function defineSlot<Fields extends SlotFields>(
  doc: string,
  fields: Fields,
  { required = false } = {},
): SlotDefinition<Fields> {
  return { doc, given: z.object(fields), required };
}

/** What slots hand over, by their names. */
export type GivenOf<Defined extends Readonly<Record<string, SlotDefinition>>> = {
  readonly [Name in keyof Defined]: z.output<Defined[Name]["given"]>;
};

/** The name of a slot that some page has. */
export type SlotName = keyof Slots & string;

/** What a widget has at hand beside what the slot hands over. */
export interface WidgetTools {
  /** The plugin's own database, for reading. */
  readonly reader: Reader;
  /** BCP 47, the language of the page. */
  readonly language: string;
  /** The plugin's own words in that language, by key of its message file. */
  readonly t: (key: string, values?: Readonly<Record<string, string | number>>) => string;
  /**
   * Attributes that make an element an island, by its name in `islands/wake.ts`: the page brings its script then. Until it
   * wakes, and where no script runs, it is what the widget drew.
   */
  readonly island: (
    name: string,
    props: Readonly<Record<string, unknown>>,
  ) => Readonly<Record<string, string>>;
}

/** Fills a slot: gives the widget to draw, or undefined to leave no trace on the page. */
export type Widget<Name extends SlotName = SlotName> = (
  given: Slots[Name],
  tools: WidgetTools,
) => Promise<VNode | undefined>;
