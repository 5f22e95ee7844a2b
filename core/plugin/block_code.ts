import type { Tools } from "./tools.ts";

/** A block type as a plugin's author writes it: plain data in, plain data or HTML out. */
export interface BlockCode {
  /** Draws the block for one learner as HTML, which is cleaned before it is shown. */
  readonly render: (
    given: { readonly fields: unknown; readonly state: unknown },
    tools: Tools,
  ) => string | Promise<string>;
}
