import { definePlugin } from "core/plugin/plugin.ts";
import manifest from "./manifest.json" with { type: "json" };
import { problem } from "./problem_block.tsx";

/** Questions that are graded as Open edX grades them. */
export const plugin = definePlugin({
  manifest,
  provides: [{ kind: "block_type", name: "problem", does: problem }],
  module: import.meta.url,
});
