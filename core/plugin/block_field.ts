import type { BlockType, RenderTools } from "./block_type.ts";
import type { Messages } from "./plugin.ts";

/**
 * A value that every block has beside its own fields: computed once, when a course is imported, and kept with the
 * version. It is provided under the name that it is kept by. A unit's value is what its blocks' add up to.
 */
export interface BlockField {
  readonly title: string;
  readonly messages: Messages;
  /** The value of a block; undefined where it has none. */
  compute(block: { readonly type: BlockType; readonly fields: unknown }): number | undefined;
  /** What an outline says of a unit's value; undefined where that is not worth a word. */
  words(value: number, t: RenderTools["t"]): string | undefined;
}

declare module "core/work/providers.ts" {
  interface ProviderKinds {
    "block_field": BlockField;
  }
}
