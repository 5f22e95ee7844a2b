import { definePlugin } from "core/plugin/plugin.ts";
import { html } from "./html_block.tsx";
import manifest from "./manifest.json" with { type: "json" };

/** Blocks of prose. */
export const plugin = definePlugin({
  manifest,
  provides: [{ kind: "block_type", name: "html", does: html }],
  module: import.meta.url,
});
